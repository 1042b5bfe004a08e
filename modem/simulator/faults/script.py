"""Faults at given times: one a line, `SECONDS NAME`, e.g. `12.5 reboot`; `#` begins a remark.

Besides the names of `spec.FAULTS` that strike at the modem there are `off`, `on` (the power) and
`replug` (the port goes away and comes back under another name).
"""

from collections.abc import Callable
from random import Random

from modem.simulator.faults.base import Fault, Speaker, earliest
from modem.simulator.faults.modem import Mishap

Entry = tuple[int, str]
BY_HAND = ("off", "on", "replug")


def read(text: str, names: "dict[str, type[Fault]]") -> list[Entry]:
    """Return (milliseconds, name) in order of time. Raises ValueError naming a bad line."""
    entries = []
    for number, line in enumerate(text.splitlines(), 1):
        words = line.partition("#")[0].split()
        if not words:
            continue
        known = len(words) == 2 and (words[1] in BY_HAND or _strikes_modem(names.get(words[1])))
        try:
            if not known or float(words[0]) < 0:
                raise ValueError
            entries.append((int(float(words[0]) * 1000), words[1]))
        except (ValueError, OverflowError):  # the second: infinity
            usable = [name for name, kind in names.items() if _strikes_modem(kind)]
            raise ValueError(
                "line %d: %r is not SECONDS NAME, the name one of %s"
                % (number, line, ", ".join(sorted([*usable, *BY_HAND])))
            ) from None
    return sorted(entries)


def _strikes_modem(kind: "type[Fault] | None") -> bool:
    return kind is not None and issubclass(kind, Mishap)


class Script(Fault):
    """Strikes as a script says; times count from the first moment it hears of."""

    def __init__(
        self,
        inner: Speaker,
        entries: list[Entry],
        mishaps: dict[str, Mishap],
        replug: Callable[[], object] | None = None,
    ) -> None:
        super().__init__(inner, 1.0, Random(0))
        self._entries = list(entries)
        self._mishaps = mishaps
        self._replug = replug
        self._began: int | None = None

    def advance(self, now: int) -> None:
        if self._began is None:
            self._began = now
        super().advance(now)
        while self._entries and self._began + self._entries[0][0] <= now:
            self._do(self._entries.pop(0)[1], now)

    def _do(self, name: str, now: int) -> None:
        self.count += 1
        if name == "off":
            self.device.power_off(now)
        elif name == "on":
            self.device.power_on(now)
        elif name == "replug":
            if self._replug is not None:
                self._replug()
        else:
            self._mishaps[name].strike(now)

    def deadline(self) -> int | None:
        began = self._began if self._began is not None else self.now
        mine = began + self._entries[0][0] if self._entries else None
        return earliest(self.inner.deadline(), mine)
