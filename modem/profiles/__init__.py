"""What the driver knows of modems, as data: `generic` is the standard, a vendor states only
what differs. `find` picks by what the modem says of itself; nothing anywhere else asks who made
it. Facts about vendors come from the sources that each file names; hardware.md says which were
tried on hardware.
"""

from modem.profiles.generic import GENERIC, Profile

__all__ = ["GENERIC", "VENDORS", "Profile", "find", "named", "profiles_of"]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

VENDORS: "Final[tuple[tuple[str, str], ...]]" = (
    ("quectel", "quectel"),
    ("simcom", "simcom"),
    ("u-blox", "ublox"),
    ("telit", "telit"),
    ("huawei", "huawei"),
    ("sierra", "sierra"),
    ("nordic", "nordic"),
    ("sequans", "sequans"),
    ("incorporated", "simcom"),
)
"""A part of the answer to AT+CGMI, lower case, and the file with that vendor's profiles.

Only the file that is needed is loaded, and one that a board leaves out is not missed.
"""


def profiles_of(vendor: str) -> "tuple[Profile, ...]":
    """Return the profiles in one vendor's file, the more specific first; () without the file."""
    try:
        module = __import__("modem.profiles." + vendor, None, None, ("PROFILES",))
    except ImportError:
        return ()
    profiles: tuple[Profile, ...] = module.PROFILES
    return profiles


def find(manufacturer: str, model: str) -> Profile:
    """Return the profile for the answers to AT+CGMI and AT+CGMM."""
    maker = manufacturer.lower()
    for part, vendor in VENDORS:
        if part in maker:
            for profile in profiles_of(vendor):
                if profile.matches(manufacturer, model):
                    return profile
    return GENERIC


def named(name: str) -> Profile:
    """Return the profile called `name`; ValueError lists the names that exist."""
    if name == GENERIC.name:
        return GENERIC
    names = [GENERIC.name]
    for _, vendor in VENDORS:
        for profile in profiles_of(vendor):
            if profile.name == name:
                return profile
            if profile.name not in names:
                names.append(profile.name)
    raise ValueError("no profile %r; there are: %s" % (name, ", ".join(names)))
