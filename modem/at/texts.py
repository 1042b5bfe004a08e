"""Messages that stand on the line as plain text, which may be several lines."""


def grown(body: "bytes | None", line: bytes, room: int, ends: int) -> "bytes | None":
    """Return a text with one more line, None where the line is not part of it.

    It has as many lines as fit the `room` characters that were announced; `ends` is how many
    octets of line ends stood between the two.
    """
    if body is None:
        return line if room else None
    longer = body + (b"\n" * ends if ends & 1 else b"\r\n" * (ends >> 1)) + line
    return longer if len(longer) <= room else None
