"""One connection to an MQTT broker: paho-mqtt on the running event loop, QoS 1 both ways.

paho-mqtt is used itself, not through a wrapper, for three things on which nothing lost depends:
a message is acknowledged when we say so, we learn whether the broker remembers the session, and
what a PUBACK says counts (MQTT 5 brokers refuse that way what an ACL forbids).
"""

import asyncio
import contextlib
import socket
import ssl
from typing import Any

from paho.mqtt import client as paho
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from modem.agent.handlers.mqtt_broker import Settings, Tls
from modem.errors import ModemError

CONNECT_TIMEOUT = 5.0  # seconds; the end of the agent waits for it as well
IN_FLIGHT = 16  # messages that the broker may send before the first is acknowledged
MOST_PACKET = 1 << 20  # octets; what is longer the broker drops
MOST_WAITING = 1000  # messages of QoS 0, which no broker holds back
VERSION_REFUSED = 132  # MQTT 5 clause 3.2.2.2; paho gives MQTT 3's code 1 this number
CLOSE_TIMEOUT = 2.0

Message = paho.MQTTMessage


class LinkError(ModemError):
    """There is no connection, or the broker refused something.

    `old`: the broker does not know MQTT 5. `refused`: it took a message for one not to take.
    """

    temporary = True

    def __init__(self, message: str, old: bool = False, refused: bool = False) -> None:
        super().__init__(message)
        self.old = old
        self.refused = refused


class Link:
    """`open` it once, use it until `lost` is done, `close` it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._loop = asyncio.get_running_loop()
        self._client = self._make()
        self._tls = Tls(ssl.PROTOCOL_TLS_CLIENT)
        self._connected: asyncio.Future[bool] = self._loop.create_future()
        self.lost: asyncio.Future[str] = self._loop.create_future()
        self._answers: dict[int, asyncio.Future[str]] = {}  # by packet identifier
        self._messages: asyncio.Queue[Message] = asyncio.Queue()
        self._ticking: asyncio.TimerHandle | None = None
        self._descriptor = -1
        self._connecting = False  # in a thread, which has the socket until it is done
        self._given_up = False

    def _make(self) -> paho.Client:
        settings = self._settings
        client = paho.Client(
            CallbackAPIVersion.VERSION2,
            client_id=settings.client_id,
            clean_session=None if settings.version_5 else False,
            protocol=paho.MQTTv5 if settings.version_5 else paho.MQTTv311,
            reconnect_on_failure=False,
            manual_ack=True,
        )
        client.connect_timeout = CONNECT_TIMEOUT
        client.username_pw_set(settings.user, settings.password)
        if settings.will is not None:
            client.will_set(*settings.will, qos=1, retain=True)
        client.on_connect = self._on_connect
        client.on_disconnect = self._on_disconnect
        client.on_message = self._on_message
        client.on_publish = self._on_publish
        client.on_subscribe = self._on_subscribe
        return client

    # --- what a handler does -----------------------------------------------------------------

    async def open(self) -> bool:
        """Connect; return whether the broker remembers the session. Raises LinkError."""
        opened, self._connecting = False, True
        connecting = asyncio.ensure_future(asyncio.to_thread(self._connect))
        connecting.add_done_callback(lambda done: done.cancelled() or done.exception())
        try:
            async with asyncio.timeout(2 * CONNECT_TIMEOUT):
                await asyncio.shield(connecting)
                self._attach()
                remembered = await self._connected
                opened = True
                return remembered
        except TimeoutError:
            raise LinkError("the broker does not answer") from None
        except (OSError, ValueError) as error:
            raise LinkError(str(error) or type(error).__name__) from None
        finally:
            if not opened:
                self._drop()

    async def subscribe(self, topic: str) -> None:
        """Have the broker send what is published to `topic`. Raises LinkError."""
        code, mid = self._client.subscribe(topic, qos=1)
        problem = await self._answer(code, mid)
        if problem:
            raise LinkError(f"the broker refuses {topic}: {problem}", refused=True)

    async def publish(self, topic: str, payload: bytes, retain: bool = False) -> None:
        """Return when the broker has taken the message. Raises LinkError."""
        info = self._client.publish(topic, payload, qos=1, retain=retain)
        problem = await self._answer(info.rc, info.mid)
        if problem:
            raise LinkError(f"the broker refuses {topic}: {problem}", refused=True)

    async def next(self) -> Message:
        """Return the next message; it comes again until it is acknowledged."""
        return await self._messages.get()

    def acknowledge(self, message: Message) -> None:
        """Have the broker forget a message; where the connection is lost, it will not."""
        if message.qos:
            self._client.ack(message.mid, message.qos)

    async def close(self) -> None:
        """Say good-bye, where there is somebody to say it to, and let go of the connection."""
        if not self.lost.done() and self._client.is_connected():
            self._client.disconnect()
            await asyncio.wait({self.lost}, timeout=CLOSE_TIMEOUT)
        self._drop()

    async def _answer(self, code: int, mid: int | None) -> str:
        """Wait for what the broker answers to a packet: "", or what is wrong."""
        if code or mid is None or self.lost.done():
            raise LinkError("the connection to the broker is lost")
        self._answers[mid] = answer = self._loop.create_future()
        try:
            await asyncio.wait({answer, self.lost}, return_when=asyncio.FIRST_COMPLETED)
            if not answer.done():
                raise LinkError("the connection to the broker is lost")
            return str(answer.result())
        finally:
            del self._answers[mid]

    # --- what paho-mqtt tells, on the loop's thread ------------------------------------------

    def _on_connect(self, client: Any, _: Any, flags: Any, reason: Any, more: Any) -> None:
        if self._connected.done():
            return
        if reason.is_failure:
            old = self._settings.version_5 and reason.value == VERSION_REFUSED
            self._connected.set_exception(LinkError(f"the broker refuses us: {reason}", old))
        else:
            self._connected.set_result(bool(flags.session_present))

    def _on_disconnect(self, client: Any, _: Any, flags: Any, reason: Any, more: Any) -> None:
        self._lose(str(reason))

    def _on_message(self, client: Any, _: Any, message: Message) -> None:
        # One of QoS 1 that is dropped would not come again on this connection. Mosquitto sends
        # more of them at once than it was told it may, after a reconnection.
        if message.qos or self._messages.qsize() < MOST_WAITING:
            self._messages.put_nowait(message)

    def _on_publish(self, client: Any, _: Any, mid: int, reason: Any, more: Any) -> None:
        self._answered(mid, [reason])

    def _on_subscribe(self, client: Any, _: Any, mid: int, reasons: Any, more: Any) -> None:
        self._answered(mid, reasons)

    def _answered(self, mid: int, reasons: list[Any]) -> None:
        answer = self._answers.get(mid)
        if answer is not None and not answer.done():
            bad = [str(reason) for reason in reasons if reason.is_failure]
            answer.set_result(bad[0] if bad else "")

    # --- the socket --------------------------------------------------------------------------

    def _connect(self) -> None:
        """Connect and say hello; this blocks, and is done in a thread."""
        try:
            self._say_hello()
        finally:
            self._connecting = False
            if self._given_up:
                self._close_sockets()

    def _say_hello(self) -> None:
        settings = self._settings
        if settings.tls:
            self._client.tls_set_context(self._tls.trusting(settings.ca_file))
        properties = None
        if settings.version_5:
            properties = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]
            properties.SessionExpiryInterval = settings.session_expiry
            properties.ReceiveMaximum = IN_FLIGHT
            properties.MaximumPacketSize = MOST_PACKET
        self._client.connect(
            settings.host,
            settings.port,
            settings.keepalive,
            clean_start=False if settings.version_5 else paho.MQTT_CLEAN_START_FIRST_ONLY,
            properties=properties,
        )

    def _attach(self) -> None:
        """Have the loop read, write, and think of the keep-alive."""
        found = self._client.socket()
        if found is None:
            self._lose("it hung up")
            return
        self._descriptor = found.fileno()
        self._client.on_socket_register_write = self._want_write
        self._client.on_socket_unregister_write = self._want_no_write
        self._client.on_socket_close = lambda *_: self._detach()
        self._loop.add_reader(self._descriptor, self._read)
        if self._client.want_write():
            self._want_write()
        self._tick()

    def _detach(self) -> None:
        if self._descriptor >= 0:
            self._loop.remove_reader(self._descriptor)
            self._loop.remove_writer(self._descriptor)
            self._descriptor = -1
        if self._ticking is not None:
            self._ticking.cancel()

    def _read(self) -> None:
        self._do(self._client.loop_read)
        # What TLS has decoded already makes no socket readable.
        found = self._client.socket()
        while isinstance(found, ssl.SSLSocket) and found.pending() and self._descriptor >= 0:
            self._do(self._client.loop_read)
            found = self._client.socket()

    def _want_write(self, *_: Any) -> None:
        self._loop.add_writer(self._descriptor, self._do, self._client.loop_write)

    def _want_no_write(self, *_: Any) -> None:
        self._loop.remove_writer(self._descriptor)

    def _tick(self) -> None:
        self._ticking = self._loop.call_later(self._settings.keepalive / 4, self._tick)
        self._do(self._client.loop_misc)

    def _do(self, step: Any) -> None:
        try:
            code = step()
        except Exception as error:  # what a broker sends must not end more than the connection
            self._lose(f"{type(error).__name__}: {error}")
            self._drop()
            return
        if code:
            self._lose(paho.error_string(code))

    def _lose(self, reason: str) -> None:
        if not self._connected.done():
            self._connected.set_exception(LinkError(f"the broker hung up: {reason}"))
        if not self.lost.done():
            self.lost.set_result(reason)

    def _drop(self) -> None:
        """Close the socket, whatever state it is in."""
        self._given_up = True
        self._detach()
        self._client.on_socket_close = None
        if not self._connecting:
            self._close_sockets()
        elif self._tls.wrapped is not None:
            with contextlib.suppress(OSError):
                self._tls.wrapped.shutdown(socket.SHUT_RDWR)  # which ends the thread's waiting
        if not self._connected.done():
            self._connected.cancel()
        self._lose("closed")

    def _close_sockets(self) -> None:
        for found in (self._client.socket(), self._tls.wrapped):
            if found is not None:
                with contextlib.suppress(OSError):
                    found.close()
