"""A simulated modem and the network behind it; without I/O, save for `host` and its links.

    network = Network()
    sim = network.add_sim()
    device = Device(sim)
    device.receive_data(b"AT\\r", now=0)
    device.data_to_send()                      # b"AT\\r\\r\\nOK\\r\\n"
    network.deliver(sim, "hello", now=0)       # from the SIM's peer, 2936
    network.sent                               # what the device sent

`device` the modem; `terminal` its line discipline, `commandline` and `arguments` the grammar,
`execution` and `commands` what the commands do, `output` what is written; `settings`, `storage`,
`charsets`, `headers`, `composing` as 27.005 and 27.007 have them; `reception` and `radio` its
two sides towards the network. `network` the SIMs and the service centre; `mailbox` its queue for
one SIM, `intake` what it does with a message from one. `personas` are makes of modem, as data.

Around it, and the only part that waits: `host` the loop that puts devices on the byte streams of
`pty` and `tcp`; `assembly` one more modem for a network; `fixtures` and `pytest_plugin` the
modems that a test gets.

pytest loads this package in every run, for the sake of its plugin: the names below come when
they are asked for.
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
