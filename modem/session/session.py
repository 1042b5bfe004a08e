"""The conversation with one modem: bytes and time in; bytes, events and one deadline out.

**The contract: after every input or request, send `data_to_send()`, deliver `next_event()`
until it is None, and be back by `deadline()`. Early is harmless; late is only late.**

`now` is an int, milliseconds of any origin, and never decreases. While an operation is open
`deadline()` is not None. `receive_data` and `advance` never raise: they fail the operation, or
there is an event. Where there is no memory they cannot help it: whoever makes room then calls
`recover`. The session knows no port, clock, thread or logger; a driver has those.
"""

from modem.errors import PortError
from modem.session.state import State

TYPE_CHECKING = False
if TYPE_CHECKING:
    from modem.errors import ModemError
    from modem.session.events import Event
    from modem.session.messages import Command, Receipt
    from modem.session.tasks import Operation


class Session(State):
    """A modem, from the first `AT` on. `start` first; then send, and take the events."""

    # --- what an application asks ------------------------------------------------------------

    def start(self, now: int, negotiate: bool = True) -> "Operation":
        """Begin, or begin again on a port that was opened anew.

        The operation ends when the modem is set up and on a network; it fails with `NoAnswer`,
        a `SimError`, or `NotRegistered`, and the last of these leaves a session that works as
        soon as there is a network. `negotiate=False` only wakes the modem and changes nothing
        before the first `send`.
        """
        from modem.session import startup

        self.now = now
        return startup.ask(self, negotiate)

    def resume(self, now: int) -> None:
        """Go on after the port was lost and opened again; `Ready` follows when it works.

        Nobody waits for this and nothing ends it: it goes on until the modem answers.
        """
        from modem.session import recovery

        self.now = now
        recovery.resume(self)
        self._turn()

    def recover(self, now: int) -> None:
        """Go on after a MemoryError: nothing that was under way counts, no message is lost."""
        from modem.session import recovery

        self.now = now
        recovery.recover(self)
        self._turn()

    def send(
        self,
        body: "str | bytes",
        now: int,
        to: "str | None" = None,
        confirm: bool = False,
        validity: "int | None" = None,
        timeout: "int | None" = 60000,
    ) -> "Operation":
        """Send `body` (str: GSM-7 or UCS-2; bytes: 8-bit) to the peer or `to`; any length.

        The operation gives a `Receipt`. `confirm` asks for delivery reports; `validity` is
        how long the network keeps trying, seconds. After `timeout` ms it ends as what is then
        known: not sent, or `OutcomeUnknown`; None: whenever the modem or the network ends it.
        ValueError for what cannot be said in an SMS; NoAnswer where there is no memory to encode
        it beside what is under way: all is as it was then, and there may be when that is over.
        """
        from modem.session import sending

        self.now = now
        return sending.ask(self, body, to, confirm, validity, timeout)

    def expect(self, receipt: "Receipt", now: int, ago: int = 0) -> None:
        """Wait for the delivery reports of a message that another session sent `ago` ms before."""
        from modem.session import sending

        self.now = now
        sending.expect(self, receipt, now - ago)

    def acknowledge(self, command: "Command", now: int) -> "Operation":
        """Say that the application is done with `command`: the modem may forget it.

        The operation ends when its slots are free. Where that cannot be now (the modem is
        silent, the port gone), it ends all the same: they are freed as soon as it can be, and
        the Command is not handed over again in this session.
        """
        from modem.session import turning

        self.now = now
        return turning.acknowledge(self, command)

    def at(self, line: str, now: int, timeout: int = 30000) -> "Operation":
        """Give the modem a command line, `+CSQ` or `AT+CSQ`; the operation gives its lines.

        A refusal fails the operation. ValueError for control characters. PDU mode (+CMGF=0) and
        +CNMI are what the session relies on: leave them as they are.
        """
        from modem.session import status

        self.now = now
        return status.type_in(self, line, timeout)

    def status(self, now: int) -> "Operation":
        """Ask how things are; the operation gives a `Status`, at once where nobody answers."""
        from modem.session import status

        self.now = now
        return status.ask(self)

    # --- what a driver brings and takes ------------------------------------------------------

    def receive_data(self, data: bytes, now: int) -> None:
        """Take bytes that came from the port; `b""` says that the port is gone."""
        self.now = now
        if data:
            self.channel.receive(data, now)
            self._turn()
            self._take_in()
        else:
            self.close(PortError("the port is gone: the modem was unplugged or switched off"))

    def advance(self, now: int) -> None:
        """Let time pass up to `now`."""
        self.now = now
        if self.opened is None and self._scheduler is None:
            due = self.deadline()
            if due is None or now < due:
                return  # at rest, and to be left there
        self.channel.advance(now)
        joiner = self.stored.joiner
        if joiner is not None:
            due = joiner.deadline()
            if due is not None and now >= due:
                self.inbox.expire(now)
        self._turn()
        self._take_in()

    def data_to_send(self) -> bytes:
        """Return the bytes to write to the port; they are handed out once."""
        return b"" if self.opened is None else self.opened.data_to_send()

    def peek_event(self) -> "Event | None":
        """Return the next event and leave it there."""
        return self._events[0] if self._events else None

    def next_event(self) -> "Event | None":
        """Return the next event, or None when there is none now."""
        return self._events.pop(0) if self._events else None

    def deadline(self) -> "int | None":
        """Return when `advance` is to be called at the latest, ms, or None."""
        if self.found:
            return self.now
        earliest = self.round_at
        for clock in (self.opened, self._scheduler, self.stored.joiner):
            due = None if clock is None else clock.deadline()
            if earliest is None or (due is not None and due < earliest):
                earliest = due
        return earliest

    def close(self, error: "ModemError | None" = None) -> None:
        """End everything that is open: what may have been sent as unknown, the rest failed."""
        if self.state != "closed":
            from modem.session import recovery

            recovery.close(self, error or PortError("closed"))

    def _take_in(self) -> None:
        """Take in what was read; only here, where nothing of what read it is in use."""
        while self.found:
            from modem.session import taking

            taking.take_in(self)

    def _turn(self) -> None:
        """Hand what came in to whom it concerns, until nothing is left to do now."""
        import modem.session.turning as turning  # in this form, which is the fastest

        turning.turn(self)
