"""Which lines come unasked, and what follows each; `unsolicited` says what they set going."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from modem.profiles import Profile

URCS = {
    b"+CMTI": 0,
    b"+CMT": 1,
    b"+CDSI": 0,
    b"+CDS": 1,
    b"+CBMI": 0,
    b"+CBM": 1,
    b"+CREG": 0,
    b"+CGREG": 0,
    b"+CEREG": 0,
    b"+CPIN": 0,
    b"RING": 0,
}
"""URCs of the standard, and how many lines follow each (27.005 clause 3.4.1, PDU mode)."""

REFUSAL = b"+CMS ERROR"  # clause 3.2.5


def expected(profile: "Profile", report_lines: int) -> "dict[bytes, int]":
    """Return the table of URCs for the channel: the standard's and the vendor's."""
    urcs = dict(URCS)
    urcs[b"+CDS"] = report_lines
    for names in (profile.boot_urcs, profile.ready_urcs, profile.off_urcs, profile.full_urcs):
        for name in names:
            urcs[name] = 0
    if profile.deaf:
        urcs[REFUSAL] = 0
    return urcs
