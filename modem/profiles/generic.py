"""A modem that does what 3GPP TS 27.005, 27.007 and V.250 say."""


class Profile:
    """Vendor data. Class attributes are the standard's behaviour; a profile replaces some.

    `Profile("bg96", models=("BG96",), send_timeout=120000)` is a modem that differs in those
    fields only; an unknown field is a TypeError.
    """

    name = "generic"
    manufacturers: "tuple[str, ...]" = ()  # parts of the answer to AT+CGMI, lower case
    models: "tuple[str, ...]" = ()  # starts of the answer to AT+CGMM, lower case; () is any

    init: "tuple[bytes, ...]" = ()  # sent after AT+CMEE, each may be refused
    gap = 0  # ms of rest between a final result and the next command
    boot_time = 15000  # ms in which a booting modem may leave commands unanswered
    boot_urcs: "tuple[bytes, ...]" = (b"RDY", b"*ATREADY", b"+SYSSTART", b"^SYSSTART", b"Ready")
    off_urcs: "tuple[bytes, ...]" = (b"NORMAL POWER DOWN", b"POWERED DOWN", b"^SHUTDOWN")
    full_urcs: "tuple[bytes, ...]" = (b"+SMS FULL", b"^SMMEMFULL", b"+QIND")
    full_mark = b"FULL"  # what such a URC contains, upper case, when it means storage full

    iccid: "tuple[bytes, ...]" = (b"+CCID", b"+ICCID", b"+QCCID", b"+CICCID")
    storages: "tuple[bytes, ...]" = ()  # where to receive, best first; () keeps the modem's own
    cnmi: "tuple[bytes, ...]" = ()  # values to try; () negotiates from AT+CNMI=?
    cnma = b"+CNMA"  # how a directly routed message is acknowledged
    text_mode = False  # use text mode (27.005 clause 3) because PDU mode does not work

    patience = 10000  # ms to the prompt of AT+CMGS
    send_timeout = 180000  # ms to its result: 3 minutes is the longest that a manual gives
    # +CMS ERROR of vendors (512 and up): may be tried again; certain that nothing was sent.
    # A code in neither leaves the outcome unknown.
    temporary: "tuple[int, ...]" = ()
    permanent: "tuple[int, ...]" = ()

    def __init__(self, name: str = "generic", **differences: object) -> None:
        self.name = name
        for key, value in differences.items():
            if not hasattr(Profile, key):
                raise TypeError("a profile has no field %r" % key)
            setattr(self, key, value)

    def __repr__(self) -> str:
        return "Profile(%r)" % self.name

    def matches(self, manufacturer: str, model: str) -> bool:
        """Whether the answers to AT+CGMI and AT+CGMM are of this modem."""
        maker, kind = manufacturer.lower(), model.lower()
        if not any(part in maker for part in self.manufacturers):
            return False
        return not self.models or any(kind.startswith(start) for start in self.models)


GENERIC = Profile()
