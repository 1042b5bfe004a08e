"""SMS-SUBMIT (3GPP TS 23.040 clause 9.2.2.2): a message from the device."""

from modem.sms.fields import Field
from modem.sms.writing import agreed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    from modem.sms.fields import Address, Dcs, UserData
    from modem.sms.validity import Validity


class Submit(Field):
    """A message from the device: SMS-SUBMIT (clause 9.2.2.2).

    `reference` is TP-MR (most modems put in their own), `report` asks for a status report.
    `dcs` follows from the user data unless given; ValueError if its alphabet is another one.
    """

    kind: "Literal['submit']" = "submit"
    _fields = (
        "recipient",
        "user_data",
        "reference",
        "pid",
        "dcs",
        "validity",
        "report",
        "reject_duplicates",
        "reply_path",
        "smsc",
    )

    def __init__(
        self,
        recipient: "Address",
        user_data: "UserData",
        reference: int = 0,
        pid: int = 0,
        dcs: "Dcs | None" = None,
        validity: "Validity | None" = None,
        report: bool = False,
        reject_duplicates: bool = False,
        reply_path: bool = False,
        smsc: "Address | None" = None,
        raw: bytes = b"",
    ) -> None:
        self.recipient = recipient
        self.user_data = user_data
        self.reference = reference
        self.pid = pid
        self.dcs = agreed(dcs, user_data)
        self.validity = validity
        self.report = report
        self.reject_duplicates = reject_duplicates
        self.reply_path = reply_path
        self.smsc = smsc
        self.raw = raw
