"""What is to be sent: an argument, or standard input, as text or as hex; and durations."""

import sys

import click

from modem.agent.durations import seconds


def duration(text: str) -> float:
    """Return the seconds of `text`: seconds, or a number with s, m, h, d or w behind it.

    As in `90`, `2.5s`, `30m`, `24h`, `7d`. Raises `click.BadParameter` for anything else.
    """
    try:
        return seconds(text)
    except ValueError:
        problem = f"{text!r} is not a time such as 90, 30m, 24h or 7d"
        raise click.BadParameter(problem) from None


def read_body(argument: str | None, as_hex: bool) -> str | bytes:
    """Return what is to be sent: `argument`, or standard input where that is absent or `-`.

    One line end at the end of standard input is dropped (`echo hi | modem send`), and no more.
    Raises `click.UsageError` for what is not UTF-8 or, with `as_hex`, not hex.
    """
    text = _from_stdin() if argument in (None, "-") else argument
    assert text is not None
    if not as_hex:
        return text
    try:
        return bytes.fromhex(text)
    except ValueError:
        raise click.UsageError("--hex wants an even number of hex digits") from None


def stdin_lines() -> list[str]:
    """Return the lines of standard input; what is not ASCII, and so no PDU or command, as `?`."""
    return sys.stdin.buffer.read().decode("ascii", "replace").replace("\ufffd", "?").splitlines()


def _from_stdin() -> str:
    if sys.stdin.isatty():
        click.echo("Type the message; end it with Ctrl-D on a line of its own.", err=True)
    octets = sys.stdin.buffer.read()
    if not octets:
        raise click.UsageError("standard input is empty; an empty message is written ''")
    for end in (b"\r\n", b"\n"):
        if octets.endswith(end):
            octets = octets[: -len(end)]
            break
    try:
        return octets.decode()
    except UnicodeDecodeError as error:
        problem = f"standard input is not UTF-8 (octet {error.start}); use --hex for data"
        raise click.UsageError(problem) from None
