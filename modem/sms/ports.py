"""Application ports in a user data header (3GPP TS 23.040 clauses 9.2.3.24.3 and .4)."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from modem.sms.fields import Element


def ports(elements: "tuple[Element, ...]") -> "tuple[int, int] | None":
    """Return (destination, source) of an application port element, None without one."""
    found = None
    for element in elements:
        data = element.data
        if element.id == 4 and len(data) == 2:
            found = (data[0], data[1])
        elif element.id == 5 and len(data) == 4:
            found = (data[0] << 8 | data[1], data[2] << 8 | data[3])
    return found
