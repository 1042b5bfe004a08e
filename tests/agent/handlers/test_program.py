"""Programs run for a Command: what they are told, how they end, and how they misbehave."""

import asyncio
import os
import shlex
import signal
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from modem.agent.config import ProgramConfig
from modem.agent.handlers import program
from modem.agent.handlers.base import HandlerFailed
from modem.agent.handlers.program import ProgramHandler
from tests.agent.queues import task


def handler(script: str, **more: Any) -> ProgramHandler:
    """Return one that runs a shell script."""
    return ProgramHandler(ProgramConfig(name="q", command=("/bin/sh", "-c", script), **more))


async def failure(script: str, **more: Any) -> HandlerFailed:
    with pytest.raises(HandlerFailed) as found:
        await handler(script, **more).handle(task())
    return found.value


def gone(pid: int) -> bool:
    """Whether a process has ended: it is no more, or a zombie that its new parent reaps."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


async def test_it_has_the_body_on_its_input_and_the_rest_in_variables(tmp_path: Path) -> None:
    seen = shlex.quote(str(tmp_path / "seen"))
    given = task("hell\u00f6", "hell\u00f6".encode(), attempts=2)
    await handler(f"{{ env; cat; }} > {seen}", environment={"OWN": "1"}).handle(given)
    lines = (tmp_path / "seen").read_text().splitlines()
    for line in (
        "MODEM_COMMAND_ID=abc",
        "MODEM_COMMAND_SID=CM1",
        "MODEM_COMMAND_SENDER=2936",
        "MODEM_COMMAND_TEXT=hell\u00f6",
        "MODEM_COMMAND_DATA=68656c6cc3b6",
        "MODEM_COMMAND_SENT_AT=2026-11-22T04:00:00+00:00",
        "MODEM_COMMAND_PARTS=1",
        "MODEM_COMMAND_MODEM=modem",
        "MODEM_COMMAND_ATTEMPT=3",
        "OWN=1",
    ):
        assert line in lines
    assert lines[-1] == "hell\u00f6"


async def test_no_shell_looks_at_what_a_command_says(tmp_path: Path) -> None:
    config = ProgramConfig(name="q", command=("/bin/echo", "$MODEM_COMMAND_TEXT;"), reply=True)
    assert await ProgramHandler(config).handle(task("`id`")) == "$MODEM_COMMAND_TEXT;"


async def test_what_systemd_says_to_the_agent_is_not_said_to_programs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NOTIFY_SOCKET", "/run/notify")
    monkeypatch.setenv("WATCHDOG_USEC", "1")
    found = await handler("env", reply=True).handle(task())
    assert isinstance(found, str)
    assert "NOTIFY_SOCKET" not in found
    assert "WATCHDOG_USEC" not in found


@pytest.mark.parametrize(
    ("script", "message", "detail"),
    [
        ("exit 1", "it ended with 1", ""),
        ("echo too late >&2; exit 75", "it ended with 75", "too late"),
        ("printf 'a\\n\\nb\\033\\n\\n' >&2; exit 3", "it ended with 3", "b"),
        ("kill -KILL $$", "it was ended by SIGKILL", ""),
        ("no-such-word", "it ended with 127", "/bin/sh: 1: no-such-word: not found"),
    ],
)
async def test_any_code_but_0_is_a_failure(script: str, message: str, detail: str) -> None:
    error = await failure(script)
    assert (error.message, error.detail, error.final) == (message, detail, False)


@pytest.mark.parametrize("text", ["fine", "two\nlines", "\u03a9", " spaces "])
async def test_what_it_prints_is_the_reply(text: str) -> None:
    printing = handler(f"echo {shlex.quote(text)}", reply=True)
    assert await printing.handle(task()) == text


@pytest.mark.parametrize("script", ["true", "echo", "printf ''"])
async def test_nothing_printed_is_no_reply(script: str) -> None:
    assert await handler(script, reply=True).handle(task()) is None


async def test_what_it_prints_is_no_reply_unless_wanted() -> None:
    assert await handler("echo fine").handle(task()) is None


@pytest.mark.parametrize(
    ("script", "message"),
    [
        ("printf '\\377'", "what it printed is not UTF-8: no reply"),
        ("head -c 70000 /dev/zero", "it printed more than can be sent as a reply"),
    ],
)
async def test_what_cannot_be_a_reply_is_a_final_failure(script: str, message: str) -> None:
    error = await failure(script, reply=True)
    assert (error.message, error.final) == (message, True)


@pytest.mark.parametrize(
    ("mode", "reason"), [(None, "No such file or directory"), (0o600, "Permission denied")]
)
async def test_a_program_that_cannot_be_run_is_a_failure(
    mode: int | None, reason: str, tmp_path: Path
) -> None:
    path = tmp_path / "program"
    if mode is not None:
        path.write_text("#!/bin/sh\n")
        path.chmod(mode)
    with pytest.raises(HandlerFailed, match=f"program cannot be run: {reason}"):
        await ProgramHandler(ProgramConfig(name="q", command=(str(path),))).handle(task())


async def test_a_body_longer_than_a_pipe_may_be_left_unread() -> None:
    long = task("x", b"x" * 1_000_000)
    assert await handler("true").handle(long) is None
    assert await handler("exec <&-; true").handle(long) is None
    assert await handler("wc -c", reply=True).handle(long) == "1000000"


@pytest.mark.parametrize("to", ["", ">&2"])
async def test_a_flood_is_read_and_thrown_away(to: str) -> None:
    async with asyncio.timeout(60):
        assert await handler(f"head -c 1000000 /dev/zero {to}").handle(task()) is None


async def test_a_flood_without_end_leaves_time_for_others() -> None:
    flood = asyncio.create_task(handler("exec yes").handle(task()))
    longest, before = 0.0, time.monotonic()
    for _ in range(100):
        await asyncio.sleep(0.005)
        longest, before = max(longest, time.monotonic() - before), time.monotonic()
    flood.cancel()
    with pytest.raises(asyncio.CancelledError):
        await flood
    assert longest < 10


async def test_a_daemon_that_it_leaves_behind_is_not_waited_for(tmp_path: Path) -> None:
    mark = tmp_path / "pid"
    script = f"sleep 60 & echo $! > {shlex.quote(str(mark))}; echo started"
    async with asyncio.timeout(60):
        assert await handler(script, reply=True).handle(task()) == "started"
    os.kill(int(mark.read_text()), signal.SIGKILL)  # it goes on: this is its parent's business


@pytest.mark.parametrize(
    ("more", "grace"), [("", 60), ("trap '' TERM;", 0.1)], ids=["obedient", "stubborn"]
)
async def test_one_that_takes_too_long_is_ended_with_its_children(
    more: str, grace: float, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(program, "TERM_GRACE", grace)
    mark = tmp_path / "pid"
    hanging = handler(f"trap '' HUP; {more} sleep 60 & echo $! > {mark}; sleep 60; sleep 60")
    began = time.monotonic()
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(hanging.handle(task()), 0.3)
    assert time.monotonic() - began < 30
    for _ in range(3000):
        if gone(int(mark.read_text())):
            return
        await asyncio.sleep(0.02)
    pytest.fail("a child goes on")


async def test_one_that_is_ended_twice_is_killed_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(program, "TERM_GRACE", 60)
    mark = tmp_path / "pid"
    script = f"trap '' TERM; echo $$ > {mark}; while :; do sleep 1; done"
    running = asyncio.create_task(handler(script).handle(task()))
    while not mark.exists() or not mark.read_text():  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    running.cancel()
    await asyncio.sleep(0.1)
    assert not gone(int(mark.read_text()))
    running.cancel()
    async with asyncio.timeout(60):
        with pytest.raises(asyncio.CancelledError):
            await running
    assert gone(int(mark.read_text()))


async def test_python_programs_run_too() -> None:
    code = "import os, sys; print(os.environ['MODEM_COMMAND_TEXT'] + sys.stdin.read())"
    config = ProgramConfig(name="q", command=(sys.executable, "-c", code), reply=True)
    assert await ProgramHandler(config).handle(task()) == "hellohello"
