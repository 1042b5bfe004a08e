"""Octets read from left to right; whoever reads past the end gets a PduError with the field."""

from modem.errors import PduError
from modem.sms.address import Address


class Reader:
    """The octets of a PDU, read from `start` to `offset`."""

    def __init__(self, octets: bytes, start: int) -> None:
        self.octets = octets
        self.offset = start

    @property
    def left(self) -> int:
        """How many octets are not read yet."""
        return len(self.octets) - self.offset

    def error(self, message: str, field: str, offset: int) -> PduError:
        """Return the error for `field` at `offset`."""
        return PduError(message, field, offset, self.octets)

    def octet(self, field: str) -> int:
        """Return the next octet. Raises PduError."""
        offset = self.offset
        if offset >= len(self.octets):
            raise self.error("the PDU ends before it", field, offset)
        self.offset = offset + 1
        return self.octets[offset]

    def take(self, count: int, field: str) -> bytes:
        """Return the next `count` octets. Raises PduError."""
        offset = self.offset
        end = offset + count
        if end > len(self.octets):
            raise self.error("the PDU ends inside it", field, offset)
        self.offset = end
        return self.octets[offset:end]

    def fields(self, layout: "tuple[tuple[str, int], ...]", size: int) -> bytes:
        """Return the octets of all fields of `layout`, `size` together. Raises PduError."""
        offset = self.offset
        end = offset + size
        if end > len(self.octets):
            row = 0
            while offset + layout[row][1] <= len(self.octets):
                offset += layout[row][1]
                row += 1
            raise self.error("the PDU ends inside it", layout[row][0], offset)
        self.offset = end
        return self.octets[offset:end]

    def rest(self, count: int) -> bytes:
        """Return the next `count` octets, or as many as there are."""
        offset = self.offset
        taken = self.octets[offset : offset + count]
        self.offset = offset + len(taken)
        return taken

    def address(self, field: str) -> Address:
        """Return the address that comes next. Raises PduError."""
        octets = self.octets
        offset = self.offset
        if offset + 2 <= len(octets):
            semi_octets = octets[offset]
            end = offset + 2 + (semi_octets + 1 >> 1)
            if end <= len(octets):
                self.offset = end
                return Address.decode(semi_octets, octets[offset + 1], octets[offset + 2 : end])
        raise self.error("the PDU ends inside it", field, offset)
