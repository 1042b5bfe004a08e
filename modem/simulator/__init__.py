"""A simulated modem and the network behind it, without any I/O of its own.

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
"""

from modem.simulator.device import Device
from modem.simulator.messages import FromSim, Submission, ToSim
from modem.simulator.network import Network
from modem.simulator.personas import GENERIC, PERSONAS, Persona
from modem.simulator.sim import Sim

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
