"""The modems of a lab, and the cloud that hears what they say in another thread."""

import asyncio
import sqlite3
from typing import Any

import pytest

from modem.cli import lab_modems
from modem.cloud.carrier import Stations


async def test_what_a_modem_said_waits_until_it_can_be_stored(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lab_modems, "STORE_AGAIN_S", 0)
    failures: list[Exception] = [sqlite3.OperationalError("full"), ValueError("nonsense")]
    heard: list[int] = []
    last = asyncio.Event()

    def receive(_: object, message: dict[str, Any]) -> None:
        heard.append(message["n"])
        if failures:
            raise failures.pop(0)
        last.set()

    stations = Stations()
    monkeypatch.setattr(stations, "receive", receive)
    loop = asyncio.get_running_loop()
    modems = lab_modems.Modems(stations, loop, 0, "generic", None, print)
    modems.start()
    for number in (1, 2):
        modems._post({"n": number})
    await last.wait()
    modems.close()
    assert heard == [1, 1, 2]  # not stored, then not understood, and the next one
