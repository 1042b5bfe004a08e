"""A message whose parts were all there when memory ran out."""

from typing import Any

from modem.sms.parts import Joiner
from modem.sms.splitting import split

TEXT = "The first part of a long message, and then the second, and then the third. " * 5


class Forgetful(Joiner):
    """Runs out of memory when the first message is whole."""

    short = True

    def _remove(self, group: Any) -> Any:
        if self.short:
            self.short = False
            raise MemoryError
        return super()._remove(group)


def test_it_is_joined_when_one_of_its_parts_comes_again() -> None:
    parts = split(TEXT, 7)
    joiner = Forgetful()
    outcome: list[Any] = []
    for part in (*parts, parts[0]):
        try:
            outcome.append(joiner.add(None, "2936", part, 0))
        except MemoryError:
            outcome.append(MemoryError)
    assert outcome[:3] == [None, None, MemoryError]
    assert outcome[3].text == TEXT and joiner.pending() == 0
