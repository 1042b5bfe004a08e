"""What can go wrong, sorted by whose turn it is to act.

Every error has `temporary`: whether the same call may work later without anybody doing
anything. A caller's own mistake is a plain `ValueError` or `TypeError`, never one of these.

    ModemError
    ├── PortError        the cable      ├── SimError (SimMissing, PinNeeded)   the SIM
    ├── NoAnswer         the modem      ├── NotRegistered                      the network
    ├── Refused          it said no     ├── OutcomeUnknown, NotDelivered       the message
    │   ├── EquipmentRefused  (CME)     └── PduError                           the octets
    │   └── MessageRefused    (CMS)
"""


class ModemError(Exception):
    """Base of all errors raised by this library; `temporary` says whether waiting helps."""

    temporary = False

    @property
    def message(self) -> str:
        """The sentence a technician reads."""
        return str(self.args[0]) if self.args else ""


class PortError(ModemError):
    """The serial port is missing, busy or gone. `holder` names who has it, where known."""

    temporary = True

    def __init__(self, message: str, holder: "str | None" = None) -> None:
        super().__init__(message)
        self.holder = holder


class NoAnswer(ModemError):
    """The port is open, but the modem did not answer a request within its limit.

    `lines` are the information lines that did come, without the result that should end them.
    """

    temporary = True

    def __init__(
        self, message: str, lines: "list[tuple[bytes, bytes | None]] | None" = None
    ) -> None:
        super().__init__(message)
        self.lines = lines or []


class Refused(ModemError):
    """The modem answered with an error. `request` is what it was asked, `code` its number.

    `code` is None where the modem said only `ERROR`, and a str where it used words.
    """

    kind = "ERROR"

    def __init__(
        self,
        message: str,
        code: "int | str | None" = None,
        request: str = "",
        temporary: bool = False,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.request = request
        self.temporary = temporary


class EquipmentRefused(Refused):
    """`+CME ERROR` (3GPP TS 27.007 clause 9.2): the equipment refused."""

    kind = "+CME ERROR"


class MessageRefused(Refused):
    """`+CMS ERROR` (3GPP TS 27.005 clause 3.2.5): the message service refused."""

    kind = "+CMS ERROR"


class SimError(ModemError):
    """The SIM is busy, blocked, or failing."""


class SimMissing(SimError):
    """No SIM is in the slot, or it makes no contact."""


class PinNeeded(SimError):
    """The SIM wants a PIN (or PUK) that was not given or is wrong."""


class NotRegistered(ModemError):
    """The modem is not registered on a network. `denied` when the network said no."""

    temporary = True

    def __init__(self, message: str, denied: bool = False) -> None:
        super().__init__(message)
        self.denied = denied


class OutcomeUnknown(ModemError):
    """The message was handed to the modem, but no result came: it may have been sent.

    `references` are the TP-MR of the parts that are known to be sent. Sending again may send
    it twice; only the caller can tell whether that matters.
    """

    def __init__(self, message: str, references: "tuple[int, ...]" = ()) -> None:
        super().__init__(message)
        self.references = references


class NotDelivered(ModemError):
    """The network gave the message up, or no delivery report came in time (`temporary`)."""

    def __init__(self, message: str, status: "int | None" = None, temporary: bool = False) -> None:
        super().__init__(message)
        self.status = status
        self.temporary = temporary


class PduError(ModemError):
    """Octets that are not a valid PDU: `field` is the TP name, `offset` the octet, from 0."""

    def __init__(self, message: str, field: str, offset: int, octets: bytes = b"") -> None:
        super().__init__("%s at octet %d: %s" % (field, offset, message))
        self.field = field
        self.offset = offset
        self.octets = octets


# Refusals of AT+CMGS/CMSS after which the same PDU may go through: RP causes of 24.011 that
# speak of congestion, the 27.005 codes for a SIM or network that is not there yet.
TEMPORARY_CMS = (27, 38, 41, 42, 47, 192, 194, 212, 314, 331, 332)
TEMPORARY_CME = (14, 30, 31, 57)


def refusal(kind: str, code: "int | str | None", request: str, temporary: bool = False) -> Refused:
    """Build the error for the final result `kind` (`ERROR`, `+CME ERROR`, `+CMS ERROR`).

    `code` is a number, or the modem's words, which become their number where they have one;
    `request` is the command, which the message names.
    """
    code, name = _code_and_name(kind, code)
    text = kind if code is None else "%s %s" % (kind, code)
    text += " to AT%s" % request if request else ""
    if name:
        text += ": " + name
    if kind == "+CMS ERROR":
        return MessageRefused(text, code, request, temporary or code in TEMPORARY_CMS)
    if kind == "+CME ERROR":
        return EquipmentRefused(text, code, request, temporary or code in TEMPORARY_CME)
    return Refused(text, code, request, temporary)


def _code_and_name(kind: str, code: "int | str | None") -> "tuple[int | str | None, str]":
    if code is None:
        return None, ""
    try:
        from modem import causes
    except (ImportError, MemoryError):  # a board may leave the names out, or lack room just now
        return code, ""
    if not isinstance(code, int):
        number = causes.number(kind, code)
        return (code, "") if number is None else (number, code)
    return code, causes.name(kind, code)
