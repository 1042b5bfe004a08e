"""What commands need before they can begin: a SIM that is ready, an address that is one."""

from typing import TYPE_CHECKING

from modem.simulator import results
from modem.simulator.arguments import Arguments
from modem.simulator.charsets import from_wire
from modem.simulator.results import EquipmentError, MessageError, Refusal
from modem.simulator.sim import Sim
from modem.sms.fields import Address

if TYPE_CHECKING:
    from modem.simulator.device import Device

INTERNATIONAL_TOA, UNKNOWN_TOA = 145, 129


def sim_state(device: "Device") -> str:
    """Return MISSING, BUSY, or what the SIM itself says (READY, SIM PIN, SIM PUK)."""
    if device.sim is None:
        return "MISSING"
    return "BUSY" if device.sim_busy else device.sim.state


_EQUIPMENT = {
    "MISSING": results.SIM_MISSING,
    "BUSY": results.SIM_BUSY,
    "SIM PIN": results.SIM_PIN,
    "SIM PUK": results.SIM_PUK,
}
_MESSAGE = {
    "MISSING": results.CMS_SIM_MISSING,
    "BUSY": results.CMS_SIM_BUSY,
    "SIM PIN": results.CMS_SIM_PIN,
    "SIM PUK": results.CMS_SIM_PUK,
}


def require_sim(device: "Device") -> Sim:
    """Return the SIM once it is ready; raises `+CME ERROR` 10, 11, 12 or 14."""
    state = sim_state(device)
    if state in _EQUIPMENT or device.sim is None:
        raise EquipmentError(_EQUIPMENT[state])
    return device.sim


def require_card(device: "Device") -> Sim:
    """Return the SIM, its PIN given or not; raises `+CME ERROR` 10 or 14.

    Enough for what everybody may read on the card, as its number (ETSI 102 221 clause 13.2).
    """
    state = sim_state(device)
    if device.sim is None or state == "BUSY":
        raise EquipmentError(_EQUIPMENT[state])
    return device.sim


def require_service(device: "Device") -> Sim:
    """Return the SIM once the message service is ready; raises `+CMS ERROR` 310 to 316."""
    state = sim_state(device)
    if state == "READY" and device.service_busy:
        state = "BUSY"
    if state in _MESSAGE or device.sim is None:
        raise MessageError(_MESSAGE[state])
    return device.sim


def address(device: "Device", arguments: Arguments, position: int) -> Address:
    """Read an address parameter and the type of address that may follow it (23.040 9.1.2.5)."""
    refusal: Refusal = arguments.refusal
    try:
        number = from_wire(arguments.string(position), device.settings.charset)
        plain = INTERNATIONAL_TOA if number.startswith("+") else UNKNOWN_TOA
        result = Address(number.removeprefix("+"), arguments.number(position + 1, plain))
        result.encode()
    except ValueError:
        raise refusal from None
    if not result.digits:
        raise refusal
    return result
