"""The conversation with one modem: bytes and time in; bytes, events and one deadline out.

**The contract: after every input or request, send `data_to_send()`, deliver `next_event()`
until it is None, and be back by `deadline()`. Early is harmless; late is only late.**

`now` is an int, milliseconds of any origin, and never decreases. While an operation is open
`deadline()` is not None. `receive_data` and `advance` never raise: they fail the operation, or
there is an event. The session knows no port, clock, thread or logger; a driver has those.
"""

from modem.at.request import Request, Urc, refuse_controls
from modem.errors import ModemError, NoAnswer, PortError
from modem.session import events, receiving, recovery, sending, startup, status, unsolicited
from modem.session.inbox import ACKNOWLEDGED
from modem.session.messages import Command, Status
from modem.session.state import State
from modem.session.tasks import (
    RECEIVE,
    SEND,
    STARTUP,
    Acknowledgement,
    Operation,
)
from modem.sms import parts, pdu
from modem.sms.fields import Address, Validity

TYPE_CHECKING = False
if TYPE_CHECKING:
    from modem.session.events import Event
    from modem.session.tasks import Conversation

UNIDENTIFIED_GAP = 20
"""Rest between commands, ms, until the modem is known: some lose what comes sooner."""


ACKNOWLEDGE_LIMIT = 300_000  # ms that an acknowledgement may wait behind other exchanges


class Session(State):
    """A modem, from the first `AT` on. `start` first; then send, and take the events."""

    # --- what an application asks ------------------------------------------------------------

    def start(self, now: int, negotiate: bool = True) -> Operation:
        """Begin, or begin again on a port that was opened anew.

        The operation ends when the modem is set up and on a network; it fails with `NoAnswer`,
        a `SimError`, or `NotRegistered`, and the last of these leaves a session that works as
        soon as there is a network. `negotiate=False` only wakes the modem and changes nothing
        before the first `send`.
        """
        self.now = now
        recovery.forget_connection(self)
        self.inbox.restore(now)
        if self.settings.profile == "auto":
            self.channel.gap = UNIDENTIFIED_GAP
        self.channel.wake(now)
        operation = Operation(now + self.settings.wake_timeout)
        operation.excuse = NoAnswer(
            "no answer to AT in %d s: is this the AT port, at this rate, and the modem on?"
            % (self.settings.wake_timeout // 1000)
        )
        talk = startup.start(self, operation) if negotiate else startup.wake(self, operation)
        return self._begin(talk, STARTUP, operation)

    def resume(self, now: int) -> None:
        """Go on after the port was lost and opened again; `Ready` follows when it works.

        Nobody waits for this and nothing ends it: it goes on until the modem answers.
        """
        self.now = now
        recovery.resume(self)
        self._turn()

    def send(
        self,
        body: "str | bytes",
        now: int,
        to: "str | None" = None,
        confirm: bool = False,
        validity: "int | None" = None,
        timeout: int = 60000,
    ) -> Operation:
        """Send `body` (str: GSM-7 or UCS-2; bytes: 8-bit) to the peer or `to`; any length.

        The operation gives a `Receipt`. `confirm` asks for delivery reports; `validity` is
        how long the network keeps trying, seconds. After `timeout` ms it ends as what is then
        known: not sent, or `OutcomeUnknown`. ValueError for what cannot be said in an SMS.
        """
        self.now = now
        if not isinstance(body, (str, bytes, bytearray)):
            raise TypeError("a body is str or bytes, not %r" % body)
        if not (to is None or isinstance(to, str)):
            raise TypeError("a number is str, not %r" % to)
        recipient = Address(self.settings.peer if to is None else to)
        if recipient.alphanumeric or not recipient.digits:
            raise ValueError("nothing can be sent to %r: it is no number" % to)
        limit = Validity.from_seconds(validity) if validity is not None else None
        messages = [
            pdu.Submit(recipient, part, validity=limit, report=confirm)
            for part in parts.split(body, self._reference, shifts=self.mode.headers)
        ]
        recipient.encode()  # a bad number shows here, not when it is the message's turn
        self._reference = (self._reference + 1) & 0xFF
        operation = Operation(now + timeout)
        return self._begin(sending.send(self, operation, messages, confirm), SEND, operation)

    def acknowledge(self, command: Command, now: int) -> Operation:
        """Say that the application is done with `command`: the modem may forget it.

        The operation ends when its slots are free. Where that cannot be now (the modem is
        silent, the port gone), it ends all the same: they are freed as soon as it can be, and
        the Command is not handed over again in this session.
        """
        self.now = now
        self.inbox.acknowledge(command)
        operation = Acknowledgement(now + ACKNOWLEDGE_LIMIT)
        if self.state != "ready" or not self.inbox.slots_of(ACKNOWLEDGED):
            operation.succeed()
            return operation
        return self._begin(receiving.free(self), RECEIVE, operation)

    def at(self, line: str, now: int, timeout: int = 30000) -> Operation:
        """Give the modem a command line, `+CSQ` or `AT+CSQ`; the operation gives its lines.

        A refusal fails the operation. ValueError for control characters. PDU mode (+CMGF=0) and
        +CNMI are what the session relies on: leave them as they are.
        """
        self.now = now
        raw = line.strip().encode()
        if raw[:2].upper() == b"AT":
            raw = raw[2:]
        refuse_controls(raw)
        name = raw.partition(b"=")[0].partition(b";")[0].rstrip(b"?").upper()
        operation = Operation(now + timeout + 5000)
        request = Request(raw, name + b":" if name else None, bare=True, timeout=timeout)
        talk = status.raw(self, request)
        return self._begin(talk, SEND, operation)

    def status(self, now: int) -> Operation:
        """Ask how things are; the operation gives a `Status`, at once where nobody answers."""
        self.now = now
        operation = Operation(now + 30000)
        if self.state in ("closed", "recovering"):
            operation.succeed(Status(self.state, self.registration))
            return operation
        return self._begin(status.ask(self), SEND, operation)

    def _begin(self, talk: "Conversation", priority: int, operation: Operation) -> Operation:
        if self.state == "closed":
            talk.close()
            operation.fail(PortError("the port is closed: start again on an open one"))
            return operation
        self.scheduler.add(talk, priority, operation)
        self.channel.advance(self.now)
        self._turn()
        return operation

    # --- what a driver brings and takes ------------------------------------------------------

    def receive_data(self, data: bytes, now: int) -> None:
        """Take bytes that came from the port; `b""` says that the port is gone."""
        self.now = now
        if data:
            self.channel.receive(data, now)
            self._turn()
        else:
            self.close(PortError("the port is gone: the modem was unplugged or switched off"))

    def advance(self, now: int) -> None:
        """Let time pass up to `now`."""
        self.now = now
        self.channel.advance(now)
        self.inbox.expire(now)
        self._turn()

    def data_to_send(self) -> bytes:
        """Return the bytes to write to the port; they are handed out once."""
        return self.channel.data_to_send()

    def next_event(self) -> "Event | None":
        """Return the next event, or None when there is none now."""
        return self._events.pop(0) if self._events else None

    def deadline(self) -> "int | None":
        """Return when `advance` is to be called at the latest, ms, or None."""
        earliest = self.channel.deadline()
        for other in (self.scheduler.deadline(), self.inbox.deadline()):
            if other is not None and (earliest is None or other < earliest):
                earliest = other
        return earliest

    def close(self, error: "ModemError | None" = None) -> None:
        """End everything that is open: what may have been sent as unknown, the rest failed."""
        if self.state == "closed":
            return
        error = error or PortError("closed")
        self.scheduler.drop_all(error)
        self.channel.reset()
        self.state = "closed"
        self.emit(events.Closed(error))

    # --- the turn of the wheel ---------------------------------------------------------------

    def _turn(self) -> None:
        """Hand what came in to whom it concerns, until nothing is left to do now."""
        while True:
            item = self.channel.next_item()
            while item is not None:
                if isinstance(item, Urc):
                    unsolicited.take(self, item)
                else:
                    self.scheduler.on_reply(item, self.now)
                item = self.channel.next_item()
            if self.channel.silent or self.reset_at:
                recovery.watch(self)
            self.scheduler.run(self.now)
            if not self.channel.has_items:
                return
