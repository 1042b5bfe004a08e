"""Room in the heap of a board: modules that nobody needs just now are forgotten.

They are imported again when something happens. So a board does with the memory of what goes on
at a time, and one that has plenty never notices.
"""

import gc
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from modem.session.state import State

ENOUGH = 49152
"""Bytes free, after a collection, with which nothing is forgotten."""

PACKAGE = "modem."
STAYING = (
    "modem.errors",
    "modem.record",
    "modem.at",
    "modem.session",
    "modem.session.session",
    "modem.session.state",
    "modem.session.events",
    "modem.session.messages",
    "modem.session.settings",
    "modem.sms.times",  # programs keep Commands: each would keep a copy of its own
)
STAYING_PACKAGES = ("modem.drivers", "modem.ports")

SMALL = 131072
"""Bytes of a heap in which garbage is collected before what lasts is scattered all over it."""

PACE = 128
"""What part of such a heap is allocated between two collections, unless the program set its own:
the smaller it is, the less does it bear that what lasts and what passes lie side by side."""

MATTERS = hasattr(gc, "mem_free")

_known = 0  # how many modules there were when it was looked last


def manage(session: "State") -> None:
    """Have the modules of a session come and go, where memory is a matter at all."""
    if not MATTERS:
        return
    session.make_room = make_room
    session.has_room = has_room
    size = gc.mem_alloc() + gc.mem_free()  # type: ignore[attr-defined]
    if size < SMALL and gc.threshold() < 0:  # type: ignore[attr-defined]
        gc.threshold(size // PACE)  # type: ignore[attr-defined]


def make_all_room(session: "State") -> None:
    """Forget what can be forgotten: there is no memory left."""
    if MATTERS:
        forget("", session.in_use())
    gc.collect()


def make_room(module: str = "", kept: "tuple[str, ...]" = ()) -> None:
    """Forget what passes of `module`, or of all, and is not `kept`, where there is no room."""
    global _known
    if len(sys.modules) == _known or has_room():
        return
    forget(module, kept)
    gc.collect()
    if not module:
        _known = len(sys.modules)


def forget(module: str = "", kept: "tuple[str, ...]" = ()) -> None:
    """Forget `module` and what is in it, or all, but what is needed at rest, or is `kept`."""
    for name in list(sys.modules):
        of_it = not module or name == module or name.startswith(module + ".")
        if of_it and name not in kept and _passes(name):
            del sys.modules[name]
            parent, _, last = name.rpartition(".")
            if parent in sys.modules:
                try:
                    delattr(sys.modules[parent], last)
                except (AttributeError, KeyError):  # MicroPython's is the latter
                    continue  # imported halfway, or before a parent that was forgotten


def _passes(name: str) -> bool:
    if not name.startswith(PACKAGE) or name in STAYING:
        return False
    return not [package for package in STAYING_PACKAGES if name.startswith(package)]


def has_room() -> bool:
    """Whether there is room enough, if need be after a collection."""
    free = gc.mem_free  # type: ignore[attr-defined]
    if free() < ENOUGH:
        gc.collect()
    return bool(free() >= ENOUGH)
