"""One more modem on a network: a SIM, a device of some make, and the SIM in the device."""

from dataclasses import replace

from modem.simulator.device import Device
from modem.simulator.network import Network
from modem.simulator.personas import PERSONAS


def plug_in(
    network: Network,
    *,
    persona: str = "generic",
    peer: str = "2936",
    pin: str | None = None,
    storage: int | None = None,
    interleave: bool | None = None,
    now: int = 0,
) -> Device:
    """Issue a SIM and return a device, just powered up, with that SIM in it.

    `peer` is the reserved address that Commands go to and come from, `pin` what the SIM asks
    for, `storage` the number of messages that SIM and device hold each, `interleave` whether
    unsolicited lines break into replies and prompts (None: as the persona does). Raises
    ValueError for a persona that there is none of (capitals do not matter) and a PIN that is none.
    """
    make = PERSONAS.get(persona.lower())
    if make is None:
        raise ValueError("no persona %s; there are: %s" % (persona, ", ".join(sorted(PERSONAS))))
    sim = network.add_sim(peer=peer, first_index=make.first_index)
    if storage is not None:
        sim.memory.capacity = storage
        make = replace(make, capacities={**make.capacities, "ME": storage})
    if interleave is not None:
        make = replace(make, interleave=interleave)
    if pin is not None:
        sim.set_pin(pin)
    return Device(sim, make, now)
