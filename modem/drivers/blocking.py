"""The blocking driver: no thread, no task; the session moves while a call waits.

Between calls nothing runs. What the modem says meanwhile stays in the port's buffer and in the
modem's storage, and the next call catches up with it. An interrupt (Ctrl-C) ends the call, not
the conversation: the next call goes on with it, or, if the session itself was hit in the middle
of a step, sets the modem up again first.
"""

from modem.drivers.base import AGAIN, PATIENCE, REST, SHORT, Driver, _new_session
from modem.drivers.clock import now_ms
from modem.drivers.memory import make_all_room
from modem.errors import NoAnswer, PortError
from modem.session.session import Session

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from modem.ports.base import Port
    from modem.session.events import Event
    from modem.session.messages import Command, Delivery, Receipt, Status
    from modem.session.tasks import Operation


class Modem(Driver):
    """A modem on a blocking port. All times are seconds, kept to the millisecond; None: for ever.

    Every method may raise PortError when the port is gone, besides what its own text says. Not
    for use by several threads at once.
    """

    _port: "Port"
    _negotiate = True

    def __init__(self, port: "Port", session: Session, now: "Callable[[], int]" = now_ms) -> None:
        super().__init__(port, session, now)
        self._torn = False  # whether an interrupt hit the session at work

    @classmethod
    def open(
        cls,
        port: "str | Port" = "auto",
        *,
        baudrate: int = 115200,
        peer: str = "2936",
        profile: str = "auto",
        pin: "str | None" = None,
        trace: "str | None" = None,
        settings: "dict[str, object] | None" = None,
        negotiate: bool = True,
    ) -> "Modem":
        """Open the port and set the modem up; return when it sends and receives.

        port        a device, "auto" to look for the modem, a URL that pyserial knows
                    (socket://host:port, rfc2217://host:port), or a port object
        baudrate    of a real UART; USB and URLs do not care
        peer        the address of the cloud: "2936", or "000" on Super SIM
        profile     the vendor's, or "auto" to go by what the modem says of itself
        pin         the SIM's PIN, if it asks for one
        trace       a file to which the dialogue is appended
        settings    more of `modem.session.settings.Settings`, by name
        negotiate   False: only wake it, and change nothing on it: for `at` and `status`;
                    the first `send` sets it up after all

        Raises PortError, NoAnswer, SimError or NotRegistered.
        """
        session = _new_session(peer, profile, pin, settings)
        if isinstance(port, str) or trace is not None:
            from modem.ports import opening

            port = opening.open_blocking(port, baudrate, trace, now_ms)
        modem = cls(port, session)
        try:
            modem.start(negotiate)
        except BaseException:
            modem.close()
            raise
        return modem

    def start(self, negotiate: bool = True) -> None:
        """Set the modem up; `open` does this. Raises what `open` raises."""
        self._negotiate = negotiate
        self._torn = False
        self._persist(lambda now: self._session.start(now, negotiate))

    def send(
        self,
        body: "str | bytes",
        to: "str | None" = None,
        *,
        confirm: bool = False,
        validity: "int | None" = None,
        timeout: "float | None" = 60,
    ) -> "Receipt":
        """Send a Command, to the peer unless told otherwise.

        `str` goes as text, `bytes` as 8-bit data, of any length. `confirm` asks for a delivery
        report, see `delivery`; `validity` is how long the network may keep trying, in seconds.
        Raises Refused, NotRegistered or NoAnswer when it was not sent, OutcomeUnknown when it
        may have been, ValueError for a body or a number that cannot be sent. `timeout` None
        leaves it to the modem and the network when to give up.
        """
        self._called("send", body)
        end = self._limit(timeout)
        ask = self._session.send
        receipt: Receipt = self._ask(
            PATIENCE if timeout is None else timeout,
            lambda now: ask(body, now, to, confirm, validity, end and end - now),
        )
        return receipt

    def delivery(self, receipt: "Receipt", timeout: "float | None" = None) -> "Delivery":
        """Wait for the delivery report on a message that was sent with `confirm`.

        Raises NotDelivered when the network gave it up, or nothing came in time.
        """
        from modem.session.reports import outcome

        return outcome(self._wait(lambda: self._inbox.take_delivery(receipt), timeout))

    def receive(self, timeout: "float | None" = None) -> "Command | None":
        """Return the next Command; None when none came within `timeout`."""
        command: Command | None = self._wait(self._inbox.take_command, timeout)
        return command

    def commands(self, timeout: "float | None" = None) -> "Iterator[Command]":
        """Yield Commands as they come; end when none came for `timeout`."""
        return self._each(self._inbox.take_command, timeout)

    def events(self, timeout: "float | None" = None) -> "Iterator[Event]":
        """Yield everything that happens, Commands too; end when nothing did for `timeout`."""
        return self._each(self._inbox.take, timeout)

    def _each(self, look: "Callable[[], Any]", timeout: "float | None") -> "Iterator[Any]":
        found = self._wait(look, timeout)
        while found:
            yield found
            found = self._wait(look, timeout)

    def acknowledge(self, command: "Command") -> None:
        """Say that the application is done with a Command: the modem may forget it.

        Where the port is away or the modem silent, it forgets it later.
        """
        self._called("acknowledge", command.id)
        self._ask(None, self._session.acknowledge, command)

    def reply(self, command: "Command", body: "str | bytes") -> "Receipt":
        """Send `body` to where the Command came from. Raises what `send` raises."""
        return self.send(body, command.sender)

    def serve(self, handler: "Callable[[Command], str | bytes | None]") -> None:
        """Give every Command to `handler`, for ever: reply with what it returns, acknowledge.

        An exception of the handler, or of `send`, ends this; the Command is not acknowledged then.
        """
        for command in self.commands():
            answer = handler(command)
            if answer is not None:
                self.reply(command, answer)
            self.acknowledge(command)

    def status(self) -> "Status":
        """Ask how things are: registration, signal, storage; just `state` if nobody answers."""
        status: Status = self._ask(None, self._session.status)
        return status

    def at(self, text: str) -> "list[str]":
        """Send an AT command ("AT+CSQ" or "+CSQ") and return the lines of its answer.

        Raises Refused when the modem answers with an error, ValueError for control characters.
        """
        self._called("at", text)
        lines: list[str] = self._ask(PATIENCE, self._session.at, text)
        return lines

    def close(self) -> None:
        """Close the port; harmless when done already."""
        self._end()
        self._port.close()

    def __enter__(self) -> "Modem":
        return self

    def __exit__(self, *reason: object) -> None:
        self.close()

    def _ask(
        self, patience: "float | None", request: "Callable[..., Operation]", *given: object
    ) -> "Any":
        """Wait for a port that is away, `patience` seconds at most; then see `_persist`.

        What came is read before a deadline that passed between calls is acted on; a session that
        was interrupted at work begins anew: it keeps messages and receipts. Raises PortError.
        """
        if patience is not None and self._away is not None:
            self._wait(lambda: self._away is None, patience)
            if self._away is not None:
                raise self._away
        if self._torn:
            self.start(self._negotiate)
        now = self._now()
        deadline = self._session.deadline()
        if self._lost is self._away is None and deadline is not None and deadline < now:
            self._turn(now)
        return self._persist(request, *given)

    def _persist(self, request: "Callable[..., Operation]", *given: object) -> "Any":
        """Ask, with what is `given` and the time, until it is not want of memory that ends it."""
        left = AGAIN
        while True:
            shortages = self._shortages
            try:
                return self._finish(self._begun(request, *given))
            except NoAnswer as error:
                if not left or error.sent or self._shortages == shortages:
                    raise
            left -= 1
            self._wait(self._session.rest, REST)
            make_all_room(self._session)

    def _begun(self, request: "Callable[..., Operation]", *given: object) -> "Operation":
        try:
            return super()._begun(request, *given)
        except Exception:
            raise  # what was asked cannot be done; the session is as it was
        except BaseException:
            self._torn = True
            raise

    def _finish(self, operation: "Operation") -> "Any":
        """Wait for an operation, which ends by itself; return its result or raise its error."""
        self._settle()
        self._wait(lambda: operation.done)
        return operation.result()

    def _wait(self, look: "Callable[[], Any]", timeout: "float | None" = None) -> "Any":
        """Turn until `look` finds something; return it, or what it says after `timeout` seconds.

        Raises PortError.
        """
        until = self._limit(timeout)
        late = False
        found = look()
        while not (found or late):
            if self._lost is not None:
                raise self._lost
            if self._torn:
                self.start(self._negotiate)
            if self._away is None:
                self._turn(until)
            else:
                self._come_back(until)
            late = until is not None and self._now() >= until
            found = look()
        return found

    def _turn(self, until: "int | None") -> None:
        """Wait once, to the session's deadline or the caller's limit, and obey the session."""
        try:
            if self._short:
                self._make_up()
            self._bring(self._port.read(self._patience(until)))
            self._obey()
        except PortError as error:
            self._lose(error)
            self._settle()
        except MemoryError:
            self._make_up()

    def _come_back(self, until: "int | None") -> None:
        """Wait for a port that is away, and have the session go on when it is open."""
        if self._reopen is not None and self._reopen(self._patience(until)):
            self._back()
        self._settle()

    def _bring(self, data: bytes) -> None:
        """Give the session what came and the time. It raises for want of memory, or Ctrl-C."""
        try:
            self._torn = True
            if data:
                self._session.receive_data(data, self._now())
            else:
                self._session.advance(self._now())
        except MemoryError:
            self._torn = False
            raise
        self._torn = False

    def _patience(self, until: "int | None") -> "int | None":
        """Return how many milliseconds the port may wait; None for ever."""
        deadline = self._session.deadline()
        if deadline is None or (until is not None and until < deadline):
            deadline = until
        if self._short:
            return SHORT
        return None if deadline is None else max(0, deadline - self._now())
