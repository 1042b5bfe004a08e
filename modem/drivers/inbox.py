"""Events that wait for the application."""

from modem.session.events import CommandReceived, Delivered, Event

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from modem.session.messages import Command, Delivery, Receipt

MOST_EVENTS = 64


class Inbox:
    """Keeps events in their order until somebody takes them.

    Commands are never dropped: the modem's storage bounds them. Of the others the oldest goes
    when there are more than `most`, since an application need not look at them at all.
    """

    def __init__(self, most: int = MOST_EVENTS) -> None:
        self._most = most
        self._events: list[Event] = []
        self._others = 0

    def put(self, event: "Event") -> None:
        """Add what the session reported."""
        self._events.append(event)
        if not isinstance(event, CommandReceived):
            self._others += 1
            if self._others > self._most:
                oldest = 0
                while isinstance(self._events[oldest], CommandReceived):
                    oldest += 1
                del self._events[oldest]
                self._others -= 1

    def take(self) -> "Event | None":
        """Take the oldest event; None when there is none."""
        event: Event | None = self._take(Event)
        return event

    def take_command(self) -> "Command | None":
        """Take the oldest Command, and leave what else there is; None when there is none."""
        event: CommandReceived | None = self._take(CommandReceived)
        return None if event is None else event.command

    def take_delivery(self, receipt: "Receipt") -> "Delivery | None":
        """Take the report on the message of `receipt`; None when there is none."""
        event: Delivered | None = self._take(Delivered, receipt)
        return None if event is None else event.delivery

    def _take(self, kind: "Any", receipt: "Receipt | None" = None) -> "Any":
        """Take the oldest event of a kind, and about `receipt` where one is given."""
        event: Any
        for index, event in enumerate(self._events):
            if isinstance(event, kind) and (receipt is None or event.delivery.receipt == receipt):
                if not isinstance(event, CommandReceived):
                    self._others -= 1
                return self._events.pop(index)
        return None
