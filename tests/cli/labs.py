"""A running `modem lab`, and what a person or a backend does with it."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import httpx

from tests.patience import PATIENCE

Json = dict[str, Any]
COMMAND = (sys.executable, "-m", "modem.cli")


class Lab:
    """A `modem lab --json` as a process, ready to be used."""

    def __init__(self, *options: str) -> None:
        self.process = subprocess.Popen(
            [*COMMAND, "lab", "--json", *options],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self.ready = self.event()
        self.carrier = self.event()
        self.user = (self.ready["account_sid"], self.ready["auth_token"])
        alone = httpx.Limits(max_keepalive_connections=0)  # nothing stays open between tests
        self.http = httpx.Client(auth=self.user, timeout=PATIENCE, limits=alone, trust_env=False)

    def event(self) -> Json:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            assert self.process.stderr is not None
            raise AssertionError("the lab has ended: " + self.process.stderr.read().decode())
        event: Json = json.loads(line)
        return event

    def wait_for(self, event: str, **details: Any) -> Json:
        """Return the next event of this kind that says what `details` say."""
        while True:
            found = self.event()
            if found["event"] == event and details.items() <= found.items():
                return found

    def sim(self, product: str) -> Json:
        return next(sim for sim in self.ready["sims"] if sim["product"] == product)

    def post(self, sim: Json, body: str, **form: str) -> Json:
        """Send a Command over the API; return what it answers."""
        names = {"supersim": ("SmsCommands", "Payload"), "wireless": ("Commands", "Command")}
        path, field = names[sim["product"]]
        form = {"Sim": sim["unique_name"], field: body, **form}
        answer = self.http.post(f"{self.ready[sim['product']]}/v1/{path}", data=form)
        assert answer.status_code == 201, answer.text
        created: Json = answer.json()
        return created

    def fetch(self, command: Json) -> Json:
        fetched: Json = self.http.get(command["url"]).json()
        return fetched

    def set_callback(self, sim: Json, url: str) -> None:
        answer = self.http.post(
            f"{self.ready['console']}/sims/{sim['sid']}/callback", data={"url": url}
        )
        assert answer.status_code == 303, answer.text

    def act(self, sim: Json, action: str) -> None:
        """Press a button of the console."""
        url = f"{self.ready['console']}/sims/{sim['sid']}/act"
        assert self.http.post(url, data={"action": action}).status_code == 303

    def end(self, number: int = signal.SIGTERM) -> int:
        """Send a signal; return the exit code."""
        self.http.close()
        if self.process.poll() is None:
            self.process.send_signal(number)
        self.process.communicate(timeout=PATIENCE)
        return self.process.returncode

    def __enter__(self) -> "Lab":
        return self

    def __exit__(self, *_: object) -> None:
        self.end(signal.SIGKILL)


def modem(sim: Json, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a device program, `modem`, on the modem of a SIM; it has to end well."""
    environment = os.environ | {"MODEM_PORT": sim["port"], "MODEM_PEER": sim["peer"]}
    done = subprocess.run(
        [*COMMAND, *arguments], env=environment, capture_output=True, text=True, timeout=PATIENCE
    )
    assert done.returncode == 0, done.stderr
    return done


def received(sim: Json) -> Json:
    """Return the next Command that a real `modem listen` gets on the modem of a SIM."""
    listening = modem(sim, "listen", "--json", "--count", "1", "--timeout", "60")
    command: Json = json.loads(listening.stdout)
    return command


def until(condition: Callable[[], bool]) -> None:
    """Wait until something is so."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "it has not come to be"
        time.sleep(0.01)
