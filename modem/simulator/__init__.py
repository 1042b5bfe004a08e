"""A simulated modem and the network behind it; without I/O, save for `host` and its links.

    network = Network()
    sim = network.add_sim()
    device = Device(sim)
    device.receive_data(b"AT\\r", now=0)
    device.data_to_send()                      # b"AT\\r\\r\\nOK\\r\\n"
    network.deliver(sim, "hello", now=0)       # from the SIM's peer, 2936
    network.sent                               # what the device sent

After every input to a device or to the network, send what each device has to say, and be back
by the earliest of their deadlines: early is harmless, late is only late.

The modem, from its line inwards:
`terminal` (bytes to lines, V.250), `commandline` and `arguments` (the grammar), `runner`,
`execution`, `effects` and `commands` (what a line does, one module a subject), `results` and
`output` (what is written); `settings`, `storage`, `charsets`, `headers`, `composing`, `service`,
`indicators`, `clock`, `call` (what 27.005 and 27.007 have); `reception` and `radio` (its two
sides towards the network), `agenda` (what is due later), `device` (all of it together).

The network: `sim` (a card), `mailbox` (the queue of one SIM), `intake` (what it does with a
message from one), `messages` and `verdicts` (what passes through), `network` (all of it).

`personas` are makes of modem, as plain data.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from modem.simulator.device import Device
    from modem.simulator.messages import FromSim, Submission, ToSim
    from modem.simulator.network import Network
    from modem.simulator.personas import GENERIC, PERSONAS, Persona
    from modem.simulator.sim import Sim

_HOMES = {
    "Device": "device",
    "FromSim": "messages",
    "GENERIC": "personas",
    "Network": "network",
    "PERSONAS": "personas",
    "Persona": "personas",
    "Sim": "sim",
    "Submission": "messages",
    "ToSim": "messages",
}

__all__ = [
    "GENERIC",
    "PERSONAS",
    "Device",
    "FromSim",
    "Network",
    "Persona",
    "Sim",
    "Submission",
    "ToSim",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError("module %s has no attribute %s" % (__name__, name))
    return getattr(import_module("modem.simulator." + _HOMES[name]), name)
