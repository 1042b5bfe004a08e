"""What the driver knows of modems, as data: `generic` is the standard, a vendor states only
what differs. `find` picks by what the modem says of itself; nothing anywhere else asks who made
it. Facts about vendors come from their manuals (hardware.md says which were tried).
"""

from modem.profiles.generic import GENERIC, Profile

__all__ = ["GENERIC", "KNOWN", "Profile", "find", "named"]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

KNOWN: "Final[list[Profile]]" = []
"""Vendor profiles, the more specific first; whatever matches none runs on `GENERIC`."""


def find(manufacturer: str, model: str) -> Profile:
    """Return the profile for the answers to AT+CGMI and AT+CGMM."""
    for profile in KNOWN:
        if profile.matches(manufacturer, model):
            return profile
    return GENERIC


def named(name: str) -> Profile:
    """Return the profile called `name`; ValueError lists the names that exist."""
    names = [GENERIC.name]
    for profile in KNOWN:
        if profile.name == name:
            return profile
        names.append(profile.name)
    if name == GENERIC.name:
        return GENERIC
    raise ValueError("no profile %r; there are: %s" % (name, ", ".join(names)))
