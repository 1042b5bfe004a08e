"""Prints what programs may use of the library, one name a line, with arguments and values.

`interface.py LIBRARY`, on CPython: `test_public_api` compares what it prints of the sources and
of the shortened ones.
"""

import importlib
import inspect
import sys
from collections.abc import Iterator

LISTED = ("modem.names", "modem.sms.names", "modem.profiles")
CLASSES = (
    ("modem.record", "Record"),
    ("modem.session.session", "Session"),
    ("modem.session.settings", "Settings"),
    ("modem.session.events", "Event"),
    ("modem.ports.uart", "UartPort"),
    ("modem.ports.uart_aio", "AsyncUartPort"),
    ("modem.ports.power", "Power"),
    ("modem.ports.journal", "Journal"),
    ("modem.ports.journal", "Disk"),
)
NOT_ON_BOARDS = ("Agent", "AsyncAgent")
# What the design names of a class that has more, for the files beside it alone.
OF_SESSION = ("start", "send", "acknowledge", "at", "status", "receive_data", "advance", "close")
OF_SESSION += ("data_to_send", "next_event", "deadline", "expect", "identity", "registration")


def signature(called: object) -> str:
    """Return the arguments of a callable, the first of a method apart: nobody names that."""
    try:
        found = inspect.signature(called).parameters.values()  # type: ignore[arg-type]
    except ValueError:
        return "(built in)"
    words = []
    for one in found:
        if one.name != "self":
            default = "" if one.default is one.empty else "=" + shown(one.default)
            # A board takes by position, too, what the sources take by name alone.
            kind = one.kind.name.replace("KEYWORD_ONLY", "POSITIONAL_OR_KEYWORD")
            words.append("%s %s%s" % (kind, one.name, default))
    return "(%s)" % ", ".join(words)


def shown(value: object) -> str:
    """Return a value as text; of a function, which is not compared, that it is one."""
    return "a function" if callable(value) else repr(value)


def lines_of(name: str, value: object) -> Iterator[str]:
    """Yield the lines of one public name, and of what a class has."""
    if not callable(value):
        yield "%s = %s" % (name, shown(value))
        return
    yield name + signature(value)
    if inspect.isclass(value):
        yield "%s is %s" % (name, value.__name__)
        for member in dir(value):
            if member.startswith("_") or (
                value.__name__ == "Session" and member not in OF_SESSION
            ):
                continue
            found = inspect.getattr_static(value, member)
            plain = found if isinstance(found, property) else getattr(value, member)
            if isinstance(plain, property):
                yield "%s.%s" % (name, member)
            elif not hasattr(Exception, member):
                text = signature(plain) if callable(plain) else " = " + shown(plain)
                yield "%s.%s%s" % (name, member, text)


def main(library: str) -> None:
    """Print all of it."""
    sys.path[0] = library
    places = list(CLASSES)
    for module in LISTED:
        package = module.replace(".names", "")
        listed = importlib.import_module(module).__all__
        places += [(package, name) for name in listed if name not in NOT_ON_BOARDS]
    for module, name in places:
        value = getattr(importlib.import_module(module), name)
        print("\n".join(lines_of("%s.%s" % (module, name), value)))


if __name__ == "__main__":
    main(sys.argv[1])
