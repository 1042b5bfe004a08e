"""What an error of sending means for the message: try again, give it up, or nobody knows.

The library ends a send in one of three ways: sent, known not to be sent, unknown. Of those that
were not sent, most pass by themselves or when somebody looks after the modem or the SIM, and say
nothing against the message: it waits. A few refuse the message for good. Where a modem says
`ERROR` and nothing else, nobody knows which of the two; a few tries tell.
"""

from modem.errors import (
    EquipmentRefused,
    MessageRefused,
    ModemError,
    PduError,
    Refused,
    SimError,
)

AGAIN = "again"
DOUBTFUL = "doubtful"
REFUSED = "refused"
UNKNOWN = "unknown"

DOUBTFUL_TRIES = 3
"""Tries of a message that is refused without a reason that tells whether waiting helps."""

_SIM_OR_NETWORK_CMS = (310, 311, 312, 313, 314, 315, 316, 317, 318, 320, 322, 331, 332)
_REASON_ERRORS = (ValueError, TypeError, PduError)


def verdict(error: Exception) -> str:
    """Return AGAIN, DOUBTFUL, REFUSED or UNKNOWN.

    An error that carries references of parts (`sent` or `references`) means that a fragment of
    the message is out: to begin again would send it twice, so that is UNKNOWN, too.
    """
    if isinstance(error, _REASON_ERRORS):
        return REFUSED
    if not isinstance(error, ModemError) or references_of(error):
        return UNKNOWN
    if isinstance(error, MessageRefused):
        passes = error.temporary or error.code in _SIM_OR_NETWORK_CMS
        if not passes and not isinstance(error.code, int):
            return DOUBTFUL
        return AGAIN if passes else REFUSED
    if isinstance(error, EquipmentRefused | Refused):
        return AGAIN if error.temporary else DOUBTFUL
    return AGAIN if error.temporary or isinstance(error, SimError) else UNKNOWN


def references_of(error: Exception) -> tuple[int, ...]:
    """Return the TP-MR of the parts that went out before the error."""
    found = getattr(error, "references", ()) or getattr(error, "sent", ())
    return tuple(found)


def sentence(error: BaseException) -> str:
    """Return an error in words: one of ours says it itself, another is named."""
    if isinstance(error, ModemError):
        return error.message
    return "%s: %s" % (type(error).__name__, error)
