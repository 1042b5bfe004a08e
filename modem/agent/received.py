"""A Command that came from an agent: a `modem.Command` that knows where it came from."""

from modem.agent.records import Task
from modem.session.messages import Command
from modem.sms.times import Timestamp


class QueuedCommand(Command):
    """A Command from a queue of the agent.

    number    by which the agent knows it         queue     that it was taken from
    modem     name of the modem that it came to   attempts  how often it has failed
    """

    number: int
    queue: str
    modem: str
    attempts: int

    def __eq__(self, other: object) -> bool:
        """A Command says the same whichever way it came."""
        return isinstance(other, Command) and self._values() == other._values()

    __hash__ = Command.__hash__


def from_task(task: Task) -> QueuedCommand:
    """Return the Command of `task`."""
    kept = task.command
    command = QueuedCommand(
        kept.id,
        kept.sender,
        kept.text,
        kept.data,
        None if kept.sent_at is None else timestamp(kept.sent_at),
        kept.parts,
        kept.sid,
        kept.missing,
    )
    command.number = kept.number
    command.queue = task.queue
    command.modem = kept.modem
    command.attempts = task.attempts
    return command


def timestamp(iso: str) -> Timestamp:
    """Return the time that `Timestamp.iso` wrote. Raises ValueError."""
    date, _, rest = iso.partition("T")
    year, month, day = [int(word) for word in date.split("-")]
    hour, minute, second = [int(word) for word in rest[:8].split(":")]
    quarters = int(rest[9:11]) * 4 + int(rest[12:14]) // 15
    east = -quarters if rest[8] == "-" else quarters
    return Timestamp(year, month, day, hour, minute, second, east)
