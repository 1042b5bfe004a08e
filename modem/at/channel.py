"""One request in flight; its reply told apart from everything nobody asked for.

The channel is a state machine. Two tables at the end of the class drive it: what a line means
in a state, and what happens when a state's deadline passes.

    IDLE ──submit──▶ COMMAND ──final──▶ IDLE          a request without payload
    IDLE ──submit──▶ PROMPT ──"> "──▶ PAYLOAD ──final──▶ IDLE
    COMMAND, PROMPT, PAYLOAD ──deadline──▶ DRAIN ──quiet──▶ PROBE ──OK──▶ SETTLE ──quiet──▶ IDLE

DRAIN, PROBE and SETTLE are the quarantine. A modem that answers late answers in order, so
whatever arrives before the answer to the probe belongs to the past and is dropped; the quiet
time after it swallows the answers to earlier probes. A line with the pending request's own
prefix and shape is its reply; every other line is a URC or noise and never fails a request.
"""

from modem.at.bodies import Bodies, split
from modem.at.framing import PROMPT, Framer
from modem.at.replies import CMS, ERROR, final
from modem.at.request import CTRL_Z, ESC, TIMEOUT, Reply, Request, Urc
from modem.at.unasked import Unasked

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

IDLE = 0
COMMAND = 1
WAIT_PROMPT = 2
PAYLOAD = 3
DRAIN = 4
PROBE = 5
SETTLE = 6

QUIET = 200
"""Silence, ms, after which what was late is taken to be over."""

QUIET_LIMIT = 3000
"""Longest time, ms, that chatter can hold up the probe."""

PROBE_WAITS = (500, 1000, 1000, 2000, 2000, 4000, 8000, 16000, 30000)
"""How long each unanswered probe is waited for, ms; the last one repeats."""

PROBE_LIMIT = 4
"""Unanswered probes after which a request that may be sent again is given up."""


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
        self._framer = Framer()
        self.bodies = Bodies(self._framer)
        self._state = IDLE
        self._request: Request | None = None
        self._reply: Reply | None = None
        self._deadline: int | None = None
        self._quiet_until = 0
        self._items: list[Reply | Urc] = []
        self.unasked = Unasked(urcs, self.bodies, self._items)
        self._out: list[bytes] = []
        self._now = 0
        self._may_start = 0

    # --- what goes in ------------------------------------------------------------------------

    @property
    def ready(self) -> bool:
        """Whether a request may be submitted: none in flight, no quarantine, gap over."""
        return self._state == IDLE and self._now >= self._may_start

    @property
    def submitted(self) -> bool:
        """Whether a payload is with the modem and its result is not known."""
        return self._request is not None and self._request.submitted

    def submit(self, request: Request, now: int) -> None:
        """Send `request`; only when `ready`. Its `Reply` is the next one to come out."""
        self._now = now
        self._request = request
        self._transmit()

    def receive(self, data: bytes, now: int) -> None:
        """Take bytes from the port. Never raises, whatever they are."""
        self._now = now
        self._framer.feed(data)
        if self._state in (DRAIN, SETTLE):
            self._deadline = min(now + QUIET, self._quiet_until)
        lines = self._framer.take(not self.bodies.hexed)  # a body of text asks for line ends
        while lines:
            for line in lines:
                if line is PROMPT:
                    self._on_prompt()
                else:
                    self._on_line(line)
            lines = self._framer.take(not self.bodies.hexed)

    def advance(self, now: int) -> None:
        """Let time pass."""
        self._now = now
        if self._deadline is not None and now >= self._deadline:
            self._EXPIRED[self._state](self)

    def cancel(self, reason: str) -> None:
        """Give the request in flight up at once, as if its deadline had passed."""
        if self._request is not None and self._reply is not None:
            self._request.attempts = 0
            self._reply.code = reason
            self._on_silence()

    def wake(self, now: int) -> None:
        """Begin with a modem in an unknown state: leave a prompt, drain, probe."""
        self._now = self._may_start = now
        self._start_quarantine(leave_prompt=True)

    def reset(self) -> None:
        """Forget the connection: nothing in flight, nothing half received."""
        self._framer.clear()
        self.unasked.forget()
        self._request = self._reply = self._deadline = None
        self._out = []
        self._items.clear()
        self._state = IDLE
        self._may_start = 0
        self.silent = 0

    # --- what comes out ----------------------------------------------------------------------

    def data_to_send(self) -> bytes:
        """Return the bytes to write to the port; they are handed out once."""
        if not self._out:
            return b""
        data, self._out = b"".join(self._out), []
        return data

    def next_item(self) -> "Reply | Urc | None":
        """Return the next reply or URC in the order in which they came, or None."""
        return self._items.pop(0) if self._items else None

    @property
    def has_items(self) -> bool:
        """Whether `next_item` has something."""
        return bool(self._items)

    def deadline(self) -> "int | None":
        """Return when `advance` has something to do, ms, or None."""
        resting = self._state == IDLE and self._now < self._may_start
        return self._may_start if resting else self._deadline

    # --- a request ---------------------------------------------------------------------------

    def _transmit(self) -> None:
        request = self._request
        assert request is not None
        request.attempts -= 1
        self._reply = Reply(request, TIMEOUT, None)
        self._out.append(b"AT" + request.text + b"\r")
        if request.payload is None:
            self._enter(COMMAND, request.timeout)
        else:
            self._enter(WAIT_PROMPT, request.patience)
        self._framer.prompt = request.payload is not None or request.bare

    def _enter(self, state: int, wait: "int | None") -> None:
        self._state = state
        self._deadline = None if wait is None else self._now + wait

    def _on_prompt(self) -> None:
        request = self._request
        if self._state == WAIT_PROMPT and request is not None and request.payload is not None:
            self._framer.prompt = False
            self._out.append(request.payload + CTRL_Z)
            request.submitted = True
            self._enter(PAYLOAD, request.timeout)
            return
        self._out.append(ESC)
        if self._state == COMMAND:
            self._finish(ERROR, "the modem asks for a text: left with ESC")
            self._start_quarantine(leave_prompt=False)  # ESC has an answer, or has none

    def _finish(self, kind: str, code: "int | str | None") -> None:
        reply = self._reply
        assert reply is not None
        reply.kind, reply.code = kind, code
        self._items.append(reply)
        self._request = self._reply = None
        self._framer.prompt = False
        self._may_start = self._now + self.gap
        self._enter(IDLE, None)

    # --- lines -------------------------------------------------------------------------------

    def _on_line(self, line: bytes) -> None:
        if not self.unasked.take_body(line) and not self._LINE[self._state](self, line):
            self.unasked.take(line)

    def _ignore(self, line: bytes) -> bool:
        """Drop a final result that nobody waits for, unless it is known to come unasked."""
        return final(line) is not None and not self.unasked.knows(line)

    def _on_reply_line(self, line: bytes) -> bool:
        """Handle a line while a request waits; False where the line is not of this request."""
        request, reply = self._request, self._reply
        assert request is not None and reply is not None
        if request.body and reply.lines:
            rest = self.bodies.add(reply, line)
            if rest is not None:
                if rest:
                    self._on_line(rest)
                return True
        if request.is_echoed_by(line):
            return True
        if request.prefix is not None and line.lstrip().startswith(request.prefix):
            if request.shape is None or request.shape(line):
                reply.lines.append(split(line) if request.body else (line, None))
                return True
            return False
        outcome = final(line, self.numeric)
        if outcome is not None:
            if outcome[0] == CMS and not request.is_message_service:
                return not self.unasked.knows(line)
            self._finish(outcome[0], outcome[1])
            return True
        if request.bare and not self.unasked.knows(line):
            reply.lines.append((line, None))
            return True
        return False

    # --- quarantine --------------------------------------------------------------------------

    def _on_silence(self) -> None:
        """The request's deadline passed: give it up, or send it again after the quarantine."""
        request, reply = self._request, self._reply
        assert request is not None and reply is not None
        if request.submitted or request.attempts <= 0:
            self._request = self._reply = None
            self._items.append(reply)
        self._start_quarantine(request.payload is not None and not request.submitted)

    def _start_quarantine(self, leave_prompt: bool) -> None:
        self.unasked.forget()
        self._framer.prompt = True
        if leave_prompt:
            self._out.append(ESC)
        self._quiet_until = self._now + QUIET_LIMIT
        self._enter(DRAIN, QUIET)

    def _send_probe(self) -> None:
        # A modem that was told ATQ1 or ATV0 answers no plain AT that could be recognised; one
        # whose prompt is open, because an ESC was lost, takes every AT for a text.
        if self.silent:
            self._out.append(ESC)
        self._out.append(b"ATQ0V1\r" if self.silent & 1 else b"AT\r")
        self._enter(PROBE, PROBE_WAITS[min(self.silent, len(PROBE_WAITS) - 1)])

    def _on_probe_line(self, line: bytes) -> bool:
        if final(line, numeric=True) is None:
            return False
        self.silent = 0
        self._quiet_until = self._now + QUIET_LIMIT
        self._enter(SETTLE, QUIET)
        return True

    def _on_probe_silence(self) -> None:
        self.silent += 1
        if self._reply is not None and self.silent >= PROBE_LIMIT:
            self._items.append(self._reply)
            self._request = self._reply = None
        self._send_probe()

    def _leave_quarantine(self) -> None:
        self._framer.prompt = False
        self._enter(IDLE, None)
        if self._request is not None:
            self._transmit()

    _LINE: "dict[int, Callable[[Channel, bytes], bool]]" = {
        IDLE: _ignore,
        COMMAND: _on_reply_line,
        WAIT_PROMPT: _on_reply_line,
        PAYLOAD: _on_reply_line,
        DRAIN: _ignore,
        PROBE: _on_probe_line,
        SETTLE: _ignore,
    }
    _EXPIRED: "dict[int, Callable[[Channel], None]]" = {
        COMMAND: _on_silence,
        WAIT_PROMPT: _on_silence,
        PAYLOAD: _on_silence,
        DRAIN: _send_probe,
        PROBE: _on_probe_silence,
        SETTLE: _leave_quarantine,
    }
