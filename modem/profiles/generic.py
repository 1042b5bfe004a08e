"""A modem that does what 3GPP TS 27.005, 27.007 and V.250 say."""


class Profile:
    """Vendor data. Class attributes are the standard's behaviour; a profile replaces some.

    `Profile("bg96", models=("BG96",), send_timeout=120000)` is a modem that differs in those
    fields only; an unknown field is a TypeError.
    """

    name: str
    manufacturers: "tuple[str, ...]" = ()  # parts of the answer to AT+CGMI, lower case
    models: "tuple[str, ...]" = ()  # parts of the answer to AT+CGMM, lower case; () is any

    # Setting up.
    init: "tuple[bytes, ...]" = ()  # sent after the identity is known, each may be refused
    gap = 0  # ms of rest between a final result and the next command
    boot_urcs: "tuple[bytes, ...]" = (b"RDY", b"*ATREADY", b"+SYSSTART", b"^SYSSTART", b"Ready")
    off_urcs: "tuple[bytes, ...]" = (b"NORMAL POWER DOWN", b"POWERED DOWN", b"^SHUTDOWN")
    # Say that stored messages can be read from now on, where they contain the mark (upper case).
    ready_urcs: "tuple[bytes, ...]" = (b"SMS Ready", b"SMS DONE", b"+QIND")
    ready_mark = b"SMS"
    iccid: "tuple[bytes, ...]" = (b"+CCID", b"+ICCID", b"+QCCID", b"+CICCID")
    text_mode = False  # use text mode (27.005 clause 3) because PDU mode does not work

    # Power: what brings it back, for recovery and for boards that hold its power key.
    boot_time = 15000  # ms from power-on to the first answer, at most
    reset = b"+CFUN=1,1"  # restarts the modem
    power_on = 1000  # ms that the power key is held to switch on
    power_off = 2000  # and to switch off

    # Messages in.
    storages: "tuple[bytes, ...]" = ()  # where to receive, best first; () keeps the modem's own
    cnmi: "tuple[bytes, ...]" = ()  # values to try before those that AT+CNMI=? offers
    service = b"+CSMS=1"  # makes the modem wait for cnma
    cnma = b"+CNMA"  # how a directly routed message is acknowledged; b"" is not at all
    full_urcs: "tuple[bytes, ...]" = (b"+SMS FULL", b"^SMMEMFULL", b"+QIND")
    full_mark = b"FULL"  # what such a URC contains, upper case, when it means storage full
    # +CMS ERROR after which the modem has forgotten +CNMI; some come unasked.
    deaf: "tuple[int, ...]" = ()

    # Messages out.
    patience = 10000  # ms to the prompt of AT+CMGS
    send_timeout = 180000  # ms to its result: 3 minutes is the longest that a manual gives
    # +CMS ERROR of vendors: may be tried again; certain that nothing was sent; may have been
    # sent although the standard's code of that number would say otherwise. From 343 up, a code
    # in none of these leaves the outcome unknown.
    temporary: "tuple[int, ...]" = ()
    permanent: "tuple[int, ...]" = ()
    uncertain: "tuple[int, ...]" = ()

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
        return _has_one(manufacturer, self.manufacturers) and (
            not self.models or _has_one(model, self.models)
        )


def _has_one(answer: str, parts: "tuple[str, ...]") -> bool:
    for part in parts:  # noqa: SIM110 -- a generator takes memory, and this stays
        if part in answer.lower():
            return True
    return False


GENERIC = Profile()
