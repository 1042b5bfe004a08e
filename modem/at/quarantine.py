"""What is done about silence: drain, probe, and only then the next request.

A modem that answers late answers in order, so whatever arrives before the answer to the probe
belongs to the past and is dropped; the quiet time after it swallows the answers to earlier
probes. All of this is about a `Channel`, and most of the time there is no need of it.
"""

from modem.at.channel import COMMAND, DRAIN, ESC, IDLE, PROBE, QUIET, SETTLE
from modem.at.replies import ERROR, final

TYPE_CHECKING = False
if TYPE_CHECKING:
    from modem.at.channel import Channel

QUIET_LIMIT = 3000
"""Longest time, ms, that chatter can hold up the probe."""

PROBE_WAITS = (500, 1000, 1000, 2000, 2000, 4000, 8000, 16000, 30000)
"""How long each unanswered probe is waited for, ms; the last one repeats."""

PROBE_LIMIT = 4
"""Unanswered probes after which a request that may be sent again is given up."""


def go_on(channel: "Channel") -> None:
    """Do what is to be done when the time for where the channel is has passed."""
    if channel.phase == DRAIN:
        _send_probe(channel)
    elif channel.phase == PROBE:
        _on_silent_probe(channel)
    elif channel.phase == SETTLE:
        _leave(channel)
    else:
        give_up(channel)


def give_up(channel: "Channel") -> None:
    """The request's deadline passed: give it up, or send it again after the quarantine."""
    request, reply = channel.request, channel.reply
    assert request is not None and reply is not None
    if request.submitted or request.attempts <= 0:
        channel.request = channel.reply = None
        channel.items.append(reply)
    begin(channel, request.payload is not None and not request.submitted)


def cancel(channel: "Channel", reason: str) -> None:
    """Give the request in flight up at once, as if its deadline had passed."""
    if channel.request is not None and channel.reply is not None:
        channel.request.attempts = 0
        channel.reply.code = reason
        give_up(channel)


def wake(channel: "Channel", now: int) -> None:
    """Begin with a modem in an unknown state: leave a prompt, drain, probe."""
    channel.now = channel.may_start = now
    begin(channel, leave_prompt=True)


def leave_prompt(channel: "Channel") -> None:
    """Leave a prompt that nobody waits for, and end the request that led to it."""
    channel.out += ESC
    if channel.phase == COMMAND:
        channel.finish(ERROR, "the modem asks for a text: left with ESC")
        begin(channel, leave_prompt=False)  # ESC has an answer, or has none


def begin(channel: "Channel", leave_prompt: bool) -> None:
    """Begin the quarantine; `leave_prompt` where one may be open."""
    channel.unasked.waiting = None
    channel.framer.prompt = True
    if leave_prompt:
        channel.out += ESC
    channel.quiet_until = channel.now + QUIET_LIMIT
    channel.enter(DRAIN, QUIET)


def _send_probe(channel: "Channel") -> None:
    # A modem that was told ATQ1 or ATV0 answers no plain AT that could be recognised; one
    # whose prompt is open, because an ESC was lost, takes every AT for a text.
    if channel.silent:
        channel.out += ESC
    channel.out += b"ATQ0V1\r" if channel.silent & 1 else b"AT\r"
    channel.enter(PROBE, PROBE_WAITS[min(channel.silent, len(PROBE_WAITS) - 1)])


def is_answer(channel: "Channel", line: bytes) -> bool:
    """Whether a line answers the probe; then only the quiet time is left."""
    if final(line, numeric=True) is None:
        return False
    channel.silent = 0
    channel.quiet_until = channel.now + QUIET_LIMIT
    channel.enter(SETTLE, QUIET)
    return True


def _on_silent_probe(channel: "Channel") -> None:
    channel.silent += 1
    if channel.reply is not None and channel.silent >= PROBE_LIMIT:
        channel.items.append(channel.reply)
        channel.request = channel.reply = None
    _send_probe(channel)


def _leave(channel: "Channel") -> None:
    channel.framer.prompt = False
    channel.enter(IDLE, None)
    if channel.request is not None:
        channel.transmit()
