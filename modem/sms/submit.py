"""SMS-SUBMIT (3GPP TS 23.040 clause 9.2.2.2): a message from the device."""

from modem.record import Record
from modem.sms.address import Address
from modem.sms.coding import Dcs, coding
from modem.sms.octets import octet
from modem.sms.reader import Reader
from modem.sms.times import RELATIVE, Validity
from modem.sms.tpdu import HEADER, REJECT_DUPLICATES, REPLY_PATH, REPORT, agreed
from modem.sms.userdata import UserData, decode_user_data


class Submit(Record):
    """A message from the device: SMS-SUBMIT (clause 9.2.2.2).

    `reference` is TP-MR (most modems put in their own), `report` asks for a status report.
    `dcs` follows from the user data unless given; ValueError if its alphabet is another one.
    """

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
        recipient: Address,
        user_data: UserData,
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
        self.dcs = dcs if dcs and dcs.carries == user_data.alphabet else agreed(dcs, user_data)
        self.validity = validity
        self.report = report
        self.reject_duplicates = reject_duplicates
        self.reply_path = reply_path
        self.smsc = smsc
        self.raw = raw

    def encode(self) -> bytes:
        """Return the TPDU without service centre address. Raises ValueError."""
        validity = self.validity
        first = (
            0x01
            | (REJECT_DUPLICATES if self.reject_duplicates else 0)
            | (validity.form << 3 if validity else 0)
            | (REPORT if self.report else 0)
            | (HEADER if self.user_data.elements else 0)
            | (REPLY_PATH if self.reply_path else 0)
        )
        return (
            bytes((first, octet(self.reference, "message reference")))
            + self.recipient.encode()
            + bytes((octet(self.pid, "protocol identifier"), self.dcs.value))
            + (validity.octets if validity else b"")
            + self.user_data.encode()
        )


def decode_submit(reader: Reader, smsc: "Address | None", raw: bytes) -> Submit:
    reference = reader.octet("TP-MR")
    recipient = reader.address("TP-DA")
    pid = reader.octet("TP-PID")
    dcs = coding(reader.octet("TP-DCS"))
    form = raw[0] >> 3 & 3
    validity = None
    if form:
        validity = Validity(form, reader.take(1 if form == RELATIVE else 7, "TP-VP"))
    user_data = decode_user_data(reader, reader.octet("TP-UDL"), dcs.carries, raw[0] & HEADER)
    return Submit(
        recipient,
        user_data,
        reference,
        pid,
        dcs,
        validity,
        raw[0] & REPORT != 0,
        raw[0] & REJECT_DUPLICATES != 0,
        raw[0] & REPLY_PATH != 0,
        smsc,
        raw,
    )
