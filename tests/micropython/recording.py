"""Writes down what tests do to a session, so that another Python can do the same.

    RECORD_TO=FOLDER pytest -p tests.micropython.recording tests/session

Tests with the simulated modem cannot run on a board's Python, which the simulator is not for. The
session itself sees of them only bytes, times and calls: these are the lines of a recording, one
file a session, and with them what it gave back. `recorded.py` plays them. A session that was
handed what cannot be written down (a journal) has none.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from modem.profiles.generic import Profile
from modem.session.session import Session
from modem.session.tasks import Operation
from tests.micropython.recorded import Difference, complaint, message, play
from tests.micropython.shown import show

CALLS = ("start", "resume", "send", "acknowledge", "at", "status", "close", "use_profile")
INPUTS = ("receive_data", "advance", "want_sweep")
SESSIONS = 2  # of one test
LINES = 1000  # of one session: what comes later is left out

folder = Path(os.environ["RECORD_TO"])


class NotWritable(Exception):
    """An argument has no literal form."""


class Recording:
    """The lines of one session."""

    def __init__(self, settings: dict[str, Any]) -> None:
        self.lines: list[tuple[Any, ...]] = [("settings", literal(settings, []))]
        self.handed_out: list[object] = []
        self.operations: list[Operation] = []
        self.due: int | None = None
        self.inside = False
        self.complete = True

    def add(self, *line: Any) -> None:
        if self.complete and len(self.lines) < LINES:
            self.lines.append(line)

    def call(self, function: Callable[..., Any], name: str, words: Any, named: Any) -> Any:
        """Do the call; write it down, and what came of it."""
        try:
            line = ("call", name, literal(words, self.handed_out), literal(named, self.handed_out))
        except NotWritable:
            self.complete = False
            line = ()
        self.add(*line)
        try:
            outcome = function()
        except (ValueError, TypeError) as error:
            self.add("raised", complaint(error))
            raise
        if isinstance(outcome, Operation):
            self.operations.append(outcome)
        return outcome

    def after(self, session: Session) -> None:
        """Write down which operations are done, and the new deadline."""
        for number, operation in enumerate(self.operations):
            if operation is not None and operation.done:
                found = operation.error or operation.result()
                self.add("done", number, show(found))
                self.operations[number] = None  # type: ignore[call-overload]
        due = session.deadline()
        if due != self.due:
            self.due = due
            self.add("due", due)


def literal(value: Any, handed_out: list[object]) -> Any:
    """Return a value as `recorded.py` reads it back: `("?", kind, ...)` is not one itself."""
    if value is None or isinstance(value, bool | int | str | bytes):
        return value
    if isinstance(value, bytearray):
        return bytes(value)
    if isinstance(value, tuple | list):
        return type(value)(literal(one, handed_out) for one in value)
    if isinstance(value, dict):
        return {name: literal(one, handed_out) for name, one in value.items()}
    if isinstance(value, Profile):
        changed = {
            name: one for name, one in vars(value).items() if one != getattr(Profile("x"), name)
        }
        return ("?", "profile", literal(changed, handed_out))
    for number, one in enumerate(handed_out):
        if one is value:
            return ("?", "handed out", number)
    raise NotWritable(value)


def patched(name: str, recordings: dict[int, Recording]) -> Callable[..., Any]:
    """Return the method `name`, with what it is told and gives written down."""
    method = getattr(Session, name)

    def call(self: Session, *words: Any, **named: Any) -> Any:
        recording = recordings.get(id(self))
        if recording is None or recording.inside:
            return method(self, *words, **named)
        recording.inside = True
        try:
            if name not in CALLS + INPUTS:
                found = method(self, *words, **named)
                if found:
                    recording.add(name, show(found))
                    recording.handed_out.append(message(found))
                return found
            outcome = recording.call(lambda: method(self, *words, **named), name, words, named)
            recording.after(self)
            return outcome
        finally:
            recording.inside = False

    return call


@pytest.fixture(autouse=True)
def recorded(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Record the sessions of every test; keep those that play here as they were."""
    recordings: dict[int, Recording] = {}
    alive: list[Session] = []  # so that no two have one id
    begin = Session.__init__

    def initialize(self: Session, *words: Any, **named: Any) -> None:
        begin(self, *words, **named)
        if len(alive) < SESSIONS:
            alive.append(self)
            try:
                recordings[id(self)] = Recording(vars(self.settings))
            except NotWritable:
                return

    monkeypatch.setattr(Session, "__init__", initialize)
    for name in (*CALLS, *INPUTS, "data_to_send", "next_event"):
        monkeypatch.setattr(Session, name, patched(name, recordings))
    yield
    monkeypatch.undo()
    words = "".join(letter if letter.isalnum() else "_" for letter in request.node.name)
    for number, recording in enumerate(recordings.values()):
        name = "%s-%s-%d.txt" % (request.node.path.stem, words[:80], number)
        keep(folder / name, recording)


def keep(path: Path, recording: Recording) -> None:
    """Write a recording, unless the test did to the session what was not written down."""
    path.write_text("".join("%r\n" % (line,) for line in recording.lines), "utf-8")
    try:
        play(str(path))
    except Difference:
        path.unlink()
