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

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


class ModemError(Exception):
    """Base of all errors raised by this library; `temporary` says whether waiting helps.

    A subclass names in `_fields` what it takes besides the message, in that order; what is left
    out is as the class has it. `sent` has the TP-MR of those parts of a long message that went
    out before the error ended it.
    """

    temporary = False
    sent: "tuple[int, ...]" = ()
    _fields: tuple[str, ...] = ()

    def __init__(self, message: str, *values: object, **named: object) -> None:
        super().__init__(message)
        for index, name in enumerate(self._fields):
            given = values[index] if index < len(values) else named.pop(name, getattr(self, name))
            setattr(self, name, given)
        if named or len(values) > len(self._fields):
            raise TypeError("%s takes %s" % (type(self).__name__, ", ".join(self._fields)))

    @property
    def message(self) -> str:
        """The sentence a technician reads."""
        return str(self.args[0]) if self.args else ""


class PortError(ModemError):
    """The serial port is missing, busy or gone. `holder` names who has it, where known."""

    temporary = True
    holder: "str | None" = None
    _fields = ("holder",)

    if TYPE_CHECKING:

        def __init__(self, message: str, holder: "str | None" = None) -> None: ...


class NoAnswer(ModemError):
    """The port is open, but the modem did not answer a request within its limit.

    `lines` are the information lines that did come, without the result that should end them.
    """

    temporary = True
    lines: "Sequence[tuple[bytes, bytes | None]]" = ()
    _fields = ("lines",)

    if TYPE_CHECKING:

        def __init__(
            self, message: str, lines: "Sequence[tuple[bytes, bytes | None]]" = ()
        ) -> None: ...


class Refused(ModemError):
    """The modem answered with an error. `request` is what it was asked, `code` its number.

    `code` is None where the modem said only `ERROR`, and a str where it used words.
    """

    kind = "ERROR"
    code: "int | str | None" = None
    request = ""
    _fields = ("code", "request", "temporary")

    if TYPE_CHECKING:

        def __init__(
            self,
            message: str,
            code: "int | str | None" = None,
            request: str = "",
            temporary: bool = False,
        ) -> None: ...


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
    denied = False
    _fields = ("denied",)

    if TYPE_CHECKING:

        def __init__(self, message: str, denied: bool = False) -> None: ...


class OutcomeUnknown(ModemError):
    """The message was handed to the modem, but no result came: it may have been sent.

    `references` are the TP-MR of the parts that are known to be sent. Sending again may send
    it twice; only the caller can tell whether that matters.
    """

    references: "tuple[int, ...]" = ()
    _fields = ("references",)

    if TYPE_CHECKING:

        def __init__(self, message: str, references: "tuple[int, ...]" = ()) -> None: ...


class NotDelivered(ModemError):
    """The network gave the message up, or no delivery report came in time (`temporary`)."""

    status: "int | None" = None
    _fields = ("status", "temporary")

    if TYPE_CHECKING:

        def __init__(
            self, message: str, status: "int | None" = None, temporary: bool = False
        ) -> None: ...


class PduError(ModemError):
    """Octets that are not a valid PDU: `field` is the TP name, `offset` the octet, from 0."""

    def __init__(self, message: str, field: str, offset: int, octets: bytes = b"") -> None:
        super().__init__("%s at octet %d: %s" % (field, offset, message))
        self.field = field
        self.offset = offset
        self.octets = octets
