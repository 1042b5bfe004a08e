"""What makes one make of modem differ from another, as plain data: one file a vendor.

A persona is written from the facts about the modem and never from the driver's profile of it, so
that one misunderstanding cannot hide in both.
"""

from modem.simulator.personas.generic import GENERIC
from modem.simulator.personas.huawei import E3372, ME909
from modem.simulator.personas.nordic import NRF9160
from modem.simulator.personas.persona import Persona
from modem.simulator.personas.quectel import BG95, BG96, EC25, EG25, M95
from modem.simulator.personas.sequans import GM02S
from modem.simulator.personas.sierra import HL78, MC74
from modem.simulator.personas.simcom import A7670, SIM767, SIM800, SIM7000, SIM7080, SIM7600
from modem.simulator.personas.telit import LE910, ME910
from modem.simulator.personas.ublox import SARA_R4, SARA_R5

_EVERY = (
    *(GENERIC, EC25, EG25, BG96, BG95, M95, SIM800, SIM7000, SIM7080, SIM7600, A7670, SIM767),
    *(SARA_R4, SARA_R5, ME910, LE910, E3372, ME909, HL78, MC74, NRF9160, GM02S),
)
PERSONAS = {persona.name: persona for persona in _EVERY}

__all__ = ["GENERIC", "PERSONAS", "Persona"]
