"""Indicators (27.007 clauses 8.9 and 8.10): `+CIND` reads them, `+CMER` lets them speak."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from modem.simulator.device import Device

INDICATORS = (
    ("battchg", "0-5"),
    ("signal", "0-5"),
    ("service", "0,1"),
    ("message", "0,1"),
    ("call", "0,1"),
    ("roam", "0,1"),
    ("smsfull", "0,1"),
)
MODE, IND = 0, 3


def indicate(device: "Device", name: str, value: int) -> None:
    """Write `+CIEV` if the DTE asked for indicator events."""
    reporting = device.settings.numbers["+CMER"]
    if reporting[MODE] and reporting[IND]:
        position = [each for each, _ in INDICATORS].index(name) + 1
        device.unsolicited(f"+CIEV: {position},{value}")


def values(device: "Device") -> tuple[int, ...]:
    """Return the present value of each indicator, in their order."""
    signal = device.radio.signal
    memory = device.memory(device.settings.memories[2])
    unread = any(slot.status == 0 for _, slot in memory.items()) if memory else False
    full = memory is not None and memory.full
    bars = 0 if signal == 99 else min(5, signal // 5)
    roaming = device.radio.stat == 5
    return 5, bars, int(device.radio.registered), int(unread), 0, int(roaming), int(full)
