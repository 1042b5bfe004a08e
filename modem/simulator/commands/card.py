"""Direct access to the SIM, for the files that clients read (27.007 8.17, 8.18; ETSI 102 221)."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from modem.simulator.arguments import Arguments
from modem.simulator.commandline import EXECUTE, SET, TEST, Command
from modem.simulator.execution import Answer, command
from modem.simulator.results import EquipmentError, Failure
from modem.simulator.service import require_card, require_sim
from modem.simulator.sim import Sim
from modem.sms.centre import swap

if TYPE_CHECKING:
    from modem.simulator.device import Device

READ_BINARY, GET_RESPONSE = 176, 192
ICCID = 0x2FE2
FILE_NOT_FOUND = "106,130"
DONE = "144,0"
BAD_PARAMETER = 50
# The one application on the card: a USIM.
USIM = "61184F10A0000000871002FFFFFFFF89030200005004555349" + "4DFF"
UNKNOWN_INSTRUCTION = "6D00"
TRIES_LEFT = 0x63C0


def _iccid(sim: Sim) -> bytes:
    return swap(bytes.fromhex(sim.iccid.ljust(20, "F")[:20]))


def _imsi(sim: Sim) -> bytes:
    """Length, then parity and the digits in halves (31.102 clause 4.2.2)."""
    odd = len(sim.imsi) % 2
    digits = ("9" if odd else "1") + sim.imsi + ("" if odd else "F")
    return bytes([len(digits) // 2]) + swap(bytes.fromhex(digits))


def _administrative(sim: Sim) -> bytes:
    """Normal operation; the network code has two digits (31.102 clause 4.2.18)."""
    return bytes.fromhex("00000002")


FILES: dict[int, Callable[[Sim], bytes]] = {
    ICCID: _iccid,
    0x6F07: _imsi,
    0x6FAD: _administrative,
}


@command("+CRSM")
def restricted_access(device: "Device", each: Command) -> Answer:
    if each.form == TEST:
        return None
    if each.form != SET:
        raise Failure
    sim = require_card(device)
    arguments = Arguments(each.text)
    instruction, file = arguments.number(0), arguments.number(1, 0)
    if file not in FILES or instruction not in (READ_BINARY, GET_RESPONSE):
        return f'+CRSM: {FILE_NOT_FOUND},""'
    if file != ICCID:
        require_sim(device)
    content = FILES[file](sim)
    if instruction == GET_RESPONSE:
        described = f"0000{len(content):04X}{file:04X}040000FFFF01020000"
        return f'+CRSM: {DONE},"{described}"'
    offset = 256 * arguments.number(2, 0) + arguments.number(3, 0)
    length = arguments.number(4, 0) or len(content)
    return f'+CRSM: {DONE},"{content[offset : offset + length].hex().upper()}"'


@command("+CSIM")
def generic_access(device: "Device", each: Command) -> Answer:
    """Only how many tries a PIN has left (VERIFY without data); other instructions are unknown."""
    if each.form == TEST:
        return None
    if each.form != SET:
        raise Failure
    sim = require_sim(device)
    arguments = Arguments(each.text)
    text = arguments.string(1)
    if arguments.number(0) != len(text) or not _is_hex(text):
        raise EquipmentError(BAD_PARAMETER)
    tries = {"0020": sim.pin_tries, "002C": sim.puk_tries}.get(text[:4].upper())
    status = UNKNOWN_INSTRUCTION if tries is None else f"{TRIES_LEFT | tries:04X}"
    return f'+CSIM: {len(status)},"{status}"'


def _is_hex(text: str) -> bool:
    return len(text) >= 8 and len(text) % 2 == 0 and not text.upper().strip("0123456789ABCDEF")


@command("+CUAD")
def applications(device: "Device", each: Command) -> Answer:
    """The applications on the card, as its directory file lists them."""
    if each.form == TEST:
        return None
    if each.form not in (EXECUTE, SET):
        raise Failure
    require_sim(device)
    return f'+CUAD: "{USIM}"'
