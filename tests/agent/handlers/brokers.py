"""A real MQTT broker, mosquitto, and somebody on the other side of it."""

import queue
import signal
import socket
import subprocess
import time
from pathlib import Path

from paho.mqtt import client as paho
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from modem.cloud.serving import free_ports
from tests.patience import PATIENCE


class Broker:
    """A mosquitto of our own; it keeps sessions and messages in `folder` when it is ended."""

    def __init__(self, folder: Path, *more: str) -> None:
        [self.port] = free_ports(1)  # it is there again after a restart
        self.url = f"mqtt://127.0.0.1:{self.port}"
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        lines = [
            f"listener {self.port} 127.0.0.1",
            *([] if "allow_anonymous false" in more else ["allow_anonymous true"]),
            "user root",
            "persistence true",
            f"persistence_location {folder}/",
            "log_dest none",
            *more,
        ]
        (folder / "broker.conf").write_text("\n".join(lines) + "\n")

    def start(self) -> None:
        command = ["mosquitto", "-c", str(self._folder / "broker.conf")]
        self._process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.01)
        raise AssertionError("the broker does not start")

    def reload(self) -> None:
        """Have it read its files again."""
        assert self._process is not None
        self._process.send_signal(signal.SIGHUP)

    def stop(self) -> None:
        """End it as a service manager does."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(PATIENCE)
            self._process = None

    def kill(self) -> None:
        """End it as a power cut does."""
        assert self._process is not None
        self._process.kill()
        self._process.wait(PATIENCE)
        self._process = None


class Somebody:
    """Another client of the broker, which sees all topics and publishes.

    The broker keeps its session for it, as long as it is not killed itself.
    """

    def __init__(self, port: int, authority: Path | None = None) -> None:
        self.got: queue.Queue[paho.MQTTMessage] = queue.Queue()
        self._client = paho.Client(CallbackAPIVersion.VERSION2, "somebody", protocol=paho.MQTTv5)
        if authority is not None:
            self._client.tls_set(str(authority))
        self._client.on_message = lambda _, __, message: self.got.put(message)
        self._client.on_connect = lambda client, *_: client.subscribe("#", qos=1)
        listening: queue.Queue[int] = queue.Queue()
        self._client.on_subscribe = lambda *_: listening.put(1)
        self._client.reconnect_delay_set(0.05, 0.05)  # type: ignore[arg-type]
        properties = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]
        properties.SessionExpiryInterval = 3600
        self._client.connect("127.0.0.1", port, clean_start=False, properties=properties)
        self._client.loop_start()
        listening.get(timeout=PATIENCE)

    def publish(self, topic: str, payload: str | bytes, retain: bool = False, **user: str) -> None:
        """Publish with QoS 1; return when the broker has it. `user` are user properties."""
        properties = Properties(PacketTypes.PUBLISH)  # type: ignore[no-untyped-call]
        properties.UserProperty = list(user.items())
        info = self._client.publish(topic, payload, 1, retain, properties)
        info.wait_for_publish(PATIENCE)
        assert info.is_published()

    def get(self, topic: str) -> paho.MQTTMessage:
        """Return the next message on `topic`; those on others are passed by."""
        while True:
            message = self.got.get(timeout=PATIENCE)
            if message.topic == topic:
                return message

    def close(self) -> None:
        self._client.disconnect()
        self._client.loop_stop()
        del self._client  # which closes its sockets
