"""Lines that nobody asked for: the known ones become URCs, with their bodies; others are noise."""

from modem.at.bodies import split
from modem.at.request import Urc

TYPE_CHECKING = False
if TYPE_CHECKING:
    from modem.at.bodies import Bodies
    from modem.at.request import Reply


class Unasked:
    """Makes URCs of lines and puts them into `items`. `names` has the number of body lines.

    `waiting` is the one whose body is still to come.
    """

    def __init__(
        self, names: "dict[bytes, int]", bodies: "Bodies", items: "list[Reply | Urc]"
    ) -> None:
        self.names = names
        self._bodies = bodies
        self._items = items
        self.waiting: Urc | None = None

    def knows(self, line: bytes) -> bool:
        """Whether `line` is a URC by its name, which is what stands before the colon."""
        return _name(line) in self.names

    def take(self, line: bytes) -> None:
        """Make a URC of a line that is one."""
        name = _name(line)
        bodies = self.names.get(name)
        if bodies is None:
            return
        urc = Urc(name, line)
        if bodies and self._bodies.room(line):
            urc.line, urc.body = split(line)
            if urc.body is None:
                self.waiting = urc
                return
        self._items.append(urc)

    def take_body(self, line: bytes) -> bool:
        """Take a line for the body of the URC before it; False where it does not belong."""
        urc = self.waiting
        if urc is None:
            return False
        grown = self._bodies.grown(urc.line, urc.body, line)
        if grown is not None:
            urc.body = grown
            if not self._bodies.is_complete(urc.line, grown):
                return True
        self.waiting = None
        self._items.append(urc)
        return grown is not None


def _name(line: bytes) -> bytes:
    return line.partition(b":")[0].strip()
