"""A value in words that both Pythons choose alike; their own `repr` differs in places."""

from binascii import hexlify


def show(value) -> str:
    """Say a value: records, errors and objects by their class and what they hold."""
    if value is None or isinstance(value, (bool, int)):
        return str(value)
    if isinstance(value, (bytes, bytearray)):
        return "x" + hexlify(value).decode()
    if isinstance(value, str):
        return "'" + value + "'" if plain(value) else "u" + hexlify(value.encode()).decode()
    if isinstance(value, (tuple, list)):
        return "(" + ", ".join([show(one) for one in value]) + ")"
    if isinstance(value, Exception):
        return type(value).__name__ + ": " + show(str(value))
    names = getattr(value, "_fields", None)
    if names is None:
        return type(value).__name__
    inner = ["%s=%s" % (name, show(getattr(value, name))) for name in names]
    return type(value).__name__ + "(" + ", ".join(inner) + ")"


def plain(text) -> bool:
    """Whether a text is printable ASCII, without what would need an escape."""
    return all(0x20 <= octet < 0x7F and octet not in b"'\\" for octet in text.encode())
