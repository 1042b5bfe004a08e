"""What makes one make of modem differ from another, as plain data."""

from modem.simulator.personas.generic import GENERIC
from modem.simulator.personas.persona import Persona

PERSONAS = {persona.name: persona for persona in (GENERIC,)}

__all__ = ["GENERIC", "PERSONAS", "Persona"]
