"""Plays recordings (see recording.py) against the session of this Python."""

from modem.profiles.generic import Profile
from modem.session.session import Session
from modem.session.settings import Settings
from tests.micropython.shown import show


class Difference(Exception):
    """The session did something else than was recorded."""


class Player:
    """One session, and what it handed out."""

    def __init__(self):
        self.session = None
        self.handed_out = []
        self.operations = []

    def value(self, written):
        """Return what an argument stands for."""
        if isinstance(written, tuple) and written[:1] == ("?",):
            if written[1] == "profile":
                return Profile(**self.value(written[2]))
            return self.handed_out[written[2]]
        if isinstance(written, dict):
            return {name: self.value(one) for name, one in written.items()}
        return written

    def step(self, kind, *words):
        """Do what a line says, or see that it is so."""
        if kind == "settings":
            self.session = Session(Settings(**words[0]))
        elif kind == "call":
            return self.call(*words)
        elif kind in ("next_event", "data_to_send"):
            found = getattr(self.session, kind)()
            self.handed_out.append(message(found))
            compare(show(found), words[0])
        elif kind == "done":
            operation = self.operations[words[0]]
            if not operation.done:
                raise Difference("it is not done: " + words[1])
            compare(show(operation.error or operation.result()), words[1])
        elif kind == "due":
            compare(self.session.deadline(), words[0])
        else:
            raise Difference("not expected: %s" % (words,))
        return None

    def call(self, name, words, named):
        """Call a method; return the error that it raised."""
        words = [self.value(word) for word in words]
        named = {key: self.value(word) for key, word in named.items()}
        try:
            outcome = getattr(self.session, name)(*words, **named)
        except (ValueError, TypeError) as error:
            return error
        if hasattr(outcome, "done"):
            self.operations.append(outcome)
        return None


def message(event):
    """Return the message that an event has, which may be acknowledged; or None."""
    return getattr(event, "command", None) or getattr(event, "message", None)


def complaint(error) -> str:
    """Say what a caller did wrong; the words are each Python's own."""
    return "TypeError" if isinstance(error, TypeError) else "ValueError"


def compare(found, recorded) -> None:
    if found != recorded:
        raise Difference("recorded: %s\nfound:    %s" % (recorded, found))


def play(path) -> None:
    """Play one recording; Difference with its line where the session does something else."""
    player = Player()
    raised = None
    number = 0
    with open(path) as file:
        for line in file:
            number += 1
            entry = eval(line)
            try:
                if entry[0] == "raised":
                    compare(complaint(raised), entry[1])
                    raised = None
                elif raised:
                    raise Difference("raised: %s" % raised)
                else:
                    raised = player.step(*entry)
            except Difference as error:
                raise Difference("%s, line %d\n%s" % (path, number, error))  # noqa: B904


def main(folder, every=1) -> int:
    """Play the recordings in a folder, or one in so many; 0 when all came out."""
    import gc
    import os

    names = sorted([name for name in os.listdir(folder) if name.endswith(".txt")])
    names = names[::every]
    failed = 0
    for name in names:
        gc.collect()
        try:
            play(folder + "/" + name)
        except Difference as error:
            print(error)
            failed += 1
    print("played %d of %d" % (len(names) - failed, len(names)))
    return 1 if failed or not names else 0
