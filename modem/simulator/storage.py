"""Message memories: numbered slots of limited number (27.005 clause 3.1, 3.2.3)."""

from collections.abc import Iterator
from dataclasses import dataclass

from modem.errors import PduError
from modem.sms.deliver import Deliver
from modem.sms.pdu import decode
from modem.sms.report import StatusReport
from modem.sms.submit import Submit

UNREAD, READ, UNSENT, SENT, ALL = range(5)
STATUS_NAMES = ("REC UNREAD", "REC READ", "STO UNSENT", "STO SENT", "ALL")


@dataclass
class Slot:
    """One stored message: its status and its octets, service centre address first."""

    status: int
    octets: bytes

    @property
    def message(self) -> Deliver | Submit | StatusReport | None:
        """The message decoded, or None where the octets make none."""
        try:
            return decode(self.octets)
        except PduError:
            return None


class Memory:
    """One memory (SM, ME, SR): `capacity` slots, numbered from `first`."""

    def __init__(self, name: str, capacity: int, first: int = 1) -> None:
        self.name = name
        self.capacity = capacity
        self.first = first
        self.slots: dict[int, Slot] = {}

    @property
    def used(self) -> int:
        return len(self.slots)

    @property
    def full(self) -> bool:
        return self.used >= self.capacity

    def indices(self) -> range:
        return range(self.first, self.first + self.capacity)

    def add(self, slot: Slot) -> int | None:
        """Store in the lowest free slot and return its index; None when there is no room."""
        if self.full:
            return None
        index = next(index for index in self.indices() if index not in self.slots)
        self.slots[index] = slot
        return index

    def get(self, index: int) -> Slot | None:
        return self.slots.get(index)

    def delete(self, index: int) -> None:
        self.slots.pop(index, None)

    def items(self) -> Iterator[tuple[int, Slot]]:
        return iter(sorted(self.slots.items()))

    def where(self, index: int) -> "tuple[Memory, int]":
        """Return the memory that really holds an index, and the index there."""
        return self, index


class JoinedMemory(Memory):
    """MT: several memories seen as one, their slots numbered one after the other."""

    def __init__(self, name: str, parts: list[Memory], first: int = 1) -> None:
        self.parts = parts
        super().__init__(name, sum(part.capacity for part in parts), first)

    @property
    def used(self) -> int:
        return sum(part.used for part in self.parts)

    def add(self, slot: Slot) -> int | None:
        offset = self.first
        for part in self.parts:
            index = part.add(slot)
            if index is not None:
                return offset + index - part.first
            offset += part.capacity
        return None

    def get(self, index: int) -> Slot | None:
        if index not in self.indices():
            return None
        part, inner = self.where(index)
        return part.get(inner)

    def delete(self, index: int) -> None:
        if index in self.indices():
            part, inner = self.where(index)
            part.delete(inner)

    def items(self) -> Iterator[tuple[int, Slot]]:
        offset = self.first
        for part in self.parts:
            for index, slot in part.items():
                yield offset + index - part.first, slot
            offset += part.capacity

    def where(self, index: int) -> tuple[Memory, int]:
        offset = index - self.first
        for part in self.parts:
            if offset < part.capacity:
                return part, part.first + offset
            offset -= part.capacity
        raise IndexError(index)
