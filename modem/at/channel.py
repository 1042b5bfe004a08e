"""One request in flight; its reply told apart from everything nobody asked for.

The channel is a state machine; `phase` is where it is, and `due` when that ends.

    IDLE ──submit──▶ COMMAND ──final──▶ IDLE          a request without payload
    IDLE ──submit──▶ PROMPT ──"> "──▶ PAYLOAD ──final──▶ IDLE
    COMMAND, PROMPT, PAYLOAD ──deadline──▶ DRAIN ──quiet──▶ PROBE ──OK──▶ SETTLE ──quiet──▶ IDLE

DRAIN, PROBE and SETTLE are the quarantine, see the module of that name. A line with the pending
request's own prefix and shape is its reply; every other line is a URC or noise and never fails
a request.
"""

from modem.at.bodies import Bodies, split
from modem.at.framing import PROMPT, Framer
from modem.at.replies import CMS, final
from modem.at.request import Reply
from modem.at.unasked import Unasked

TYPE_CHECKING = False
if TYPE_CHECKING:
    from modem.at.request import Request, Urc

IDLE = 0
COMMAND = 1
WAIT_PROMPT = 2
PAYLOAD = 3
DRAIN = 4
PROBE = 5
SETTLE = 6

CTRL_Z = b"\x1a"
ESC = b"\x1b"

QUIET = 200
"""Silence, ms, after which what was late is taken to be over."""


class Channel:
    """Requests out, replies and URCs in. `urcs` gives the number of body lines (0, 1) by name.

    After every call: write `data_to_send()`, take `next_item()` until None, and call `advance`
    at `deadline()`. `silent` counts unanswered probes in a row; `bodies` says how bodies look,
    `unasked` which URCs are known; `numeric`: the digits of ATV0 are result codes too.
    """

    def __init__(self, urcs: "dict[bytes, int]", gap: int = 0) -> None:
        self.gap = gap
        self.silent = 0
        self.numeric = False
        self.framer = Framer()
        self.bodies = Bodies(self.framer)
        self.phase = IDLE
        self.request: Request | None = None
        self.reply: Reply | None = None
        self.due: int | None = None
        self.quiet_until = 0
        self.items: list[Reply | Urc] = []
        self.unasked = Unasked(urcs, self.bodies, self.items)
        self.out = b""
        self.now = 0
        self.may_start = 0

    # --- what goes in ------------------------------------------------------------------------

    @property
    def ready(self) -> bool:
        """Whether a request may be submitted: none in flight, no quarantine, gap over."""
        return self.phase == IDLE and self.now >= self.may_start

    @property
    def quiet(self) -> bool:
        """Whether nothing is half said: a new channel could go on, after the gap."""
        waits = self.framer.unfinished or self.items or self.out or self.unasked.waiting
        return self.phase == IDLE and not (waits or self.silent or self.numeric)

    def submit(self, request: "Request", now: int) -> None:
        """Send `request`; only when `ready`. Its `Reply` is the next one to come out."""
        self.now = now
        self.request = request
        self.transmit()

    def receive(self, data: bytes, now: int) -> None:
        """Take bytes from the port. Never raises, whatever they are."""
        self.now = now
        self.framer.feed(data)
        if self.phase == DRAIN or self.phase == SETTLE:
            self.due = min(now + QUIET, self.quiet_until)
        lines = self.framer.take(not self.bodies.hexed)  # a body of text asks for line ends
        while lines:
            for line in lines:
                if line is PROMPT:
                    self._on_prompt()
                else:
                    self._on_line(line)
            lines = self.framer.take(not self.bodies.hexed)

    def advance(self, now: int) -> None:
        """Let time pass."""
        self.now = now
        if self.due is not None and now >= self.due:
            from modem.at import quarantine

            quarantine.go_on(self)

    def pause(self, now: int) -> None:
        """Send nothing before the gap is over."""
        self.now = now
        self.may_start = now + self.gap

    # --- what comes out ----------------------------------------------------------------------

    def data_to_send(self) -> bytes:
        """Return the bytes to write to the port; they are handed out once."""
        data, self.out = self.out, b""
        return data

    def next_item(self) -> "Reply | Urc | None":
        """Return the next reply or URC in the order in which they came, or None."""
        return self.items.pop(0) if self.items else None

    def deadline(self) -> "int | None":
        """Return when `advance` has something to do, ms, or None."""
        resting = self.phase == IDLE and self.now < self.may_start
        return self.may_start if resting else self.due

    # --- a request ---------------------------------------------------------------------------

    def transmit(self) -> None:
        """Send the request, for the first time or again."""
        request = self.request
        assert request is not None
        request.attempts -= 1
        self.reply = Reply(request)
        self.out += b"AT" + request.text + b"\r"
        if request.payload is None:
            self.enter(COMMAND, request.timeout)
        else:
            self.enter(WAIT_PROMPT, request.patience)
        self.framer.prompt = request.payload is not None or request.bare

    def enter(self, state: int, wait: "int | None") -> None:
        """Be in a state for `wait` ms at most."""
        self.phase = state
        self.due = None if wait is None else self.now + wait

    def _on_prompt(self) -> None:
        request = self.request
        if self.phase == WAIT_PROMPT:
            assert request is not None and request.payload is not None
            self.framer.prompt = False
            self.out += request.payload + CTRL_Z
            request.submitted = True
            self.enter(PAYLOAD, request.timeout)
            return
        from modem.at import quarantine

        quarantine.leave_prompt(self)

    def finish(self, kind: str, code: "int | str | None") -> None:
        """End the request with this result."""
        reply = self.reply
        assert reply is not None
        reply.kind, reply.code = kind, code
        self.items.append(reply)
        self.request = self.reply = None
        self.framer.prompt = False
        self.may_start = self.now + self.gap
        self.enter(IDLE, None)

    # --- lines -------------------------------------------------------------------------------

    def _on_line(self, line: bytes) -> None:
        if not self.unasked.take_body(line) and not self._is_taken(line):
            self.unasked.take(line)

    def _is_taken(self, line: bytes) -> bool:
        """Whether a line means something where the channel is; else it is a URC or noise."""
        if IDLE < self.phase < DRAIN:
            return self._on_reply_line(line)
        if self.phase == PROBE:
            from modem.at import quarantine

            return quarantine.is_answer(self, line)
        # A final result that nobody waits for is dropped, unless it is known to come unasked.
        return final(line) is not None and not self.unasked.knows(line)

    def _on_reply_line(self, line: bytes) -> bool:
        """Handle a line while a request waits; False where the line is not of this request."""
        request, reply = self.request, self.reply
        assert request is not None and reply is not None
        if request.body and reply.lines:
            rest = self.bodies.add(reply, line)
            if rest is not None:
                if rest:
                    self._on_line(rest)
                return True
        if is_echo(request, line):
            return True
        if request.prefix is not None and line.lstrip().startswith(request.prefix):
            if request.shape is None or request.shape(line):
                if request.brief is not None and reply.lines:
                    reply.lines[-1] = request.brief(reply.lines[-1])
                reply.lines.append(split(line) if request.body else (line, None))
                return True
            return False
        outcome = final(line, self.numeric)
        if outcome is not None:
            if outcome[0] == CMS:
                from modem.at.results import is_message_service

                if not is_message_service(request):
                    return not self.unasked.knows(line)
            self.finish(outcome[0], outcome[1])
            return True
        if request.bare and not self.unasked.knows(line):
            reply.lines.append((line, None))
            return True
        return False


def is_echo(request: "Request", line: bytes) -> bool:
    """Whether `line` is the request, or its payload, coming back from the modem."""
    # The echo ends the line: what stands before it is what the UART read while waking.
    if line.endswith(b"AT" + request.text):
        return True
    payload = request.payload or b""
    # A short text could as well be the end of a result; no PDU is that short.
    return request.submitted and len(payload) >= 20 and line.strip().endswith(payload)
