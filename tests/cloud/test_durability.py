"""kill -9 at any moment: what was accepted with 201 is there, and goes on to its end."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from modem.cloud.records import Command
from tests.cloud.world import HOOK, World
from tests.patience import PATIENCE

AUTH = ("AC" + 32 * "a", "token")


@contextmanager
def victim(path: Path) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.cloud.victim", str(path)], stdout=subprocess.PIPE, text=True
    )
    with process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip(), process
        finally:
            process.kill()


def post_until_it_dies(url: str, accepted: list[str], enough: threading.Event) -> None:
    fields = {"Sim": "superb", "Payload": "hi", "CallbackUrl": HOOK}
    with httpx.Client(auth=AUTH, timeout=PATIENCE, trust_env=False) as client:
        while True:
            try:
                response = client.post(url + "/v1/SmsCommands", data=fields)
            except httpx.HTTPError:
                return
            assert response.status_code == 201
            accepted.append(response.json()["sid"])
            if len(accepted) >= 30:
                enough.set()


def accepted_before_the_kill(path: Path) -> list[str]:
    """Post from two threads at once, kill the cloud meanwhile, return what it accepted."""
    accepted: list[str] = []
    enough = threading.Event()
    with victim(path) as (url, process):
        given = (url, accepted, enough)
        threads = [threading.Thread(target=post_until_it_dies, args=given) for _ in range(2)]
        for thread in threads:
            thread.start()
        assert enough.wait(PATIENCE)
        process.kill()
        for thread in threads:
            thread.join()
    return accepted


def test_every_command_accepted_survives_being_killed(tmp_path: Path) -> None:
    path = tmp_path / "cloud.sqlite"
    accepted = accepted_before_the_kill(path) + accepted_before_the_kill(path)
    world = World(str(path))
    world.clock.now = world.store.select(Command, most=1)[0].created
    world.carrier.words = ("sent", "delivered")
    world.cloud.advance()
    ends = {command.sid: command.status for command in world.store.select(Command)}
    assert {ends[sid] for sid in accepted} == {"delivered"}
    told = {delivery.command_sid for delivery in world.cloud.outbox.pending()}
    assert told >= set(accepted)
    world.store.close()
