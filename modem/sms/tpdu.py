"""What the message types of 3GPP TS 23.040 clause 9.2.2 have in common."""

from modem.sms.coding import Dcs
from modem.sms.userdata import UserData

# The first octet (clause 9.2.3): what it says differs from one message type to the next.
MORE = 0x04  # DELIVER, STATUS-REPORT: no more messages to send, so 0 is what says "more"
REJECT_DUPLICATES = 0x04  # SUBMIT
LOOP_PREVENTION = 0x08
REPORT = 0x20
HEADER = 0x40
REPLY_PATH = 0x80

NO_TIME = b"\0\0\0\0\0\0\0"


def agreed(dcs: "Dcs | None", user_data: UserData) -> Dcs:
    """Return `dcs`, or what the user data needs. Raises ValueError where they disagree."""
    if dcs is None:
        return Dcs.of(user_data.alphabet)
    if user_data.alphabet != dcs.carries:
        raise ValueError("%s user data under DCS 0x%02X" % (user_data.alphabet, dcs.value))
    return dcs
