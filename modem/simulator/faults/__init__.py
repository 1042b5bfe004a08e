"""What goes wrong with a modem, its line and its network: seeded, and stackable.

Each fault is a wrapper with the interface of a `Device`, around a device or another wrapper:
nothing beneath knows of it. `line` spoils bytes on their way to the DTE, `modem` strikes at the
device, its SIM and its network, `script` does so at given times, and `spec` builds a stack from
`"urc=0.2,drop=0.001"` and a seed. The same seed and the same input give the same faults.
"""

from modem.simulator.faults.spec import FAULTS, injected, parse, stack

__all__ = ["FAULTS", "injected", "parse", "stack"]
