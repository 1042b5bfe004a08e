"""What both drivers do alike: all of the session's contract except the waiting.

A port that can be opened again (it has `reopen`) may go away: the session is told, whoever waits
for messages goes on waiting, and the session resumes when the port is back. One that can not is
lost for good. One that may lose what the modem says (it has `take_loss`, which tells) is made up
for by a sweep.
"""

from modem.drivers.inbox import Inbox
from modem.drivers.memory import make_all_room, manage
from modem.errors import ModemError, NoAnswer, PortError
from modem.session.session import Session
from modem.session.settings import Settings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from modem.ports.base import AsyncPort, Port
    from modem.session.messages import Identity, Receipt
    from modem.session.tasks import Operation


PATIENCE = 30
"""How long a call waits for a port that is away, s, where it has no timeout of its own."""

SHORT = 1000  # ms before it is tried again to go on without memory

AGAIN = 2  # so often, what was given up for want of memory is asked for again

REST = 10  # s until then at most, for the modem to be set up again


class Driver:
    """A session on a port. `now` returns milliseconds, never less than before."""

    _lost: "ModemError | None" = None  # for good: closed, or gone and never to return
    _away: "ModemError | None" = None  # until it is opened again
    _short = False  # of memory, even for what is to be done about it
    _shortages = 0  # so often, all that was under way was given up for want of memory
    _unsent = b""  # kept until it is written, for an interrupt may come first

    def __init__(
        self, port: "Port | AsyncPort", session: Session, now: "Callable[[], int]"
    ) -> None:
        self._session = session
        manage(session)
        self._now = now
        self._inbox = Inbox()
        self._port = port
        self._reopen: Callable[..., Any] | None = getattr(port, "reopen", None)
        self._note: Callable[[str, str], None] | None = getattr(port, "note", None)

    @property
    def identity(self) -> "Identity":
        """Who the modem and the SIM are, as asked when it was opened."""
        return self._session.identity

    @property
    def trouble(self) -> "ModemError | None":
        """Why the port is away, or what setting the modem up again ended with; None: it works."""
        return self._away or self._session.trouble

    def expect(self, receipt: "Receipt", ago: float = 0) -> None:
        """Wait for the delivery report on a message that was sent `ago` seconds before, with
        `confirm`, and by another `Modem`: a `Delivered` event tells of it."""
        now = self._now()
        self._session.expect(receipt, now, int(ago * 1000))
        self._settle()

    def _obey(self) -> None:
        """Do what the session wants after every input and request: send, deliver events."""
        session = self._session
        take_loss = getattr(self._port, "take_loss", None)
        if take_loss is not None and take_loss():
            session.want_sweep()
            session.advance(self._now())
        self._unsent += session.data_to_send()
        if self._unsent and self._lost is None and self._away is None:
            try:
                self._port.write(self._unsent)
            except PortError as error:
                self._lose(error)
            self._unsent = b""
        event = session.peek_event()
        while event is not None:
            self._inbox.put(event)
            session.next_event()  # only now: there may have been no memory to keep it
            if self._note:
                self._note("!", repr(event))
            event = session.peek_event()
        if session.wants_reset:
            session.wants_reset = False
            reset = getattr(self._port, "reset", None)
            if reset is not None and self._lost is None:
                reset()

    def _begun(self, request: "Callable[..., Operation]", *given: object) -> "Operation":
        """Make a request of the session. Raises NoAnswer where there is no memory for it."""
        try:
            return request(*given, self._now())
        except MemoryError:
            self._make_up()
            self._settle()
            raise NoAnswer("there was no memory for it")  # noqa: B904
        except NoAnswer:
            self._shortages += 1
            raise

    def _settle(self) -> None:
        """Obey the session, or make up for it where there is no memory."""
        try:
            self._obey()
        except MemoryError:
            self._make_up()

    def _make_up(self) -> None:
        """Make room and have the session begin anew, since there was no memory for its work."""
        self._short = True
        self._shortages += 1
        try:
            self._session.shed()
            make_all_room(self._session)
            self._session.recover(self._now())
            self._obey()
            self._short = False
        except MemoryError:
            return  # it is tried again

    def _lose(self, error: ModemError) -> None:
        """Have the session end what is under way: the port is gone, or was closed."""
        if self._reopen is not None:
            self._away = error
        else:
            self._lost = error
        self._unsent = b""
        try:
            self._session.close(error)
        except MemoryError:
            self._session.shed()
            make_all_room(self._session)
            self._session.close(error)

    def _back(self) -> None:
        """Have the session go on: the port is open again."""
        self._away = None
        self._session.resume(self._now())

    def _end(self) -> None:
        """Have the session end for good: the application closes the port."""
        self._reopen = None
        if self._lost is None:
            self._lose(PortError("%s was closed" % self._port.name))

    def _called(self, name: str, argument: object) -> None:
        """Note a call of the application in the trace."""
        if self._note:
            self._note("?", "%s(%r)" % (name, argument))

    def _limit(self, timeout: "float | None") -> "int | None":
        """Return when `timeout` seconds from now is, in milliseconds."""
        return None if timeout is None else self._now() + int(timeout * 1000)


def _new_session(
    peer: str, profile: str, pin: "str | None", settings: "dict[str, object] | None"
) -> Session:
    """Return a session for what `open` was given. Raises TypeError and ValueError."""
    return Session(Settings(peer=peer, profile=profile, pin=pin, **(settings or {})))
