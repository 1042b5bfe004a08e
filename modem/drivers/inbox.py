"""Events that wait for the application, and what both drivers do with them."""

from modem.errors import NotDelivered
from modem.session.events import CommandReceived, Delivered

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from modem.session.events import Event
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
                self._take_at(self._find(_is_other))

    def has_any(self) -> bool:
        """Whether `take` has something to give."""
        return bool(self._events)

    def take(self) -> "Event | None":
        """Take the oldest event; None when there is none."""
        return self._take_at(0) if self._events else None

    def has_command(self) -> bool:
        """Whether `take_command` has something to give."""
        return self._find(_is_command) >= 0

    def take_command(self) -> "Command | None":
        """Take the oldest Command, and leave what else there is; None when there is none."""
        event = self._take_at(self._find(_is_command))
        return event.command if isinstance(event, CommandReceived) else None

    def has_delivery(self, receipt: "Receipt") -> bool:
        """Whether `take_delivery` has something to give."""
        return self._find_delivery(receipt) >= 0

    def take_delivery(self, receipt: "Receipt") -> "Delivery | None":
        """Take the report on the message of `receipt`; None when there is none."""
        event = self._take_at(self._find_delivery(receipt))
        return event.delivery if isinstance(event, Delivered) else None

    def _find_delivery(self, receipt: "Receipt") -> int:
        for index, event in enumerate(self._events):
            if isinstance(event, Delivered) and event.delivery.receipt == receipt:
                return index
        return -1

    def _find(self, wanted: "Callable[[Event], bool]") -> int:
        for index, event in enumerate(self._events):
            if wanted(event):
                return index
        return -1

    def _take_at(self, index: int) -> "Event | None":
        if index < 0:
            return None
        event = self._events.pop(index)
        if not isinstance(event, CommandReceived):
            self._others -= 1
        return event


def _is_command(event: "Event") -> bool:
    return isinstance(event, CommandReceived)


def _is_other(event: "Event") -> bool:
    return not isinstance(event, CommandReceived)


def outcome(delivery: "Delivery | None") -> "Delivery":
    """Return the report on a message that arrived.

    Raises NotDelivered when the network gave it up, or when there is no report (None).
    """
    if delivery is None:
        raise NotDelivered("no delivery report came in time", temporary=True)
    if not delivery.delivered:
        text = "the network gave the message up: status %d" % delivery.status
        raise NotDelivered(text, delivery.status)
    return delivery
