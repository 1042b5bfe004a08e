"""Octets to short messages and back (3GPP TS 23.040, TS 23.038). No port, no clock, no state.

    fields     what a message consists of     times, validity, schemes, ports
               text <-> octets                gsm7_*, national, packing; ucs2, units
    pdu        messages <-> octets            in: reader, deliver, report; out: writing,
                                              addressing, submit; centre: what no device does
    parts      long messages                  joining; splitting

>>> from modem.sms import Address, Submit, from_hex, split, to_hex
>>> [part] = split("temperature 21.4", reference=0)
>>> to_hex(Submit(Address("2936"), part))
(23, b'00010004819263000010F4721B5E9687E9757919248BB968')
>>> command = from_hex(b"00040481926300006280132100008005E8329BFD06")
>>> command.sender.number, command.user_data.text, command.sent_at.iso()
('2936', 'hello', '2026-08-31T12:00:00+02:00')

These names are imported when they are first used: a board loads what its messages need. The
parts of this package name each other's modules, never this one.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from modem.sms.names import *  # noqa: F403


def __getattr__(name: str) -> object:
    """Import a public name or a module when it is first used (PEP 562; MicroPython has it too)."""
    try:  # MicroPython asks here for `from modem.sms import pdu` before it looks for a file
        return __import__("modem.sms." + name, None, None, (name,))
    except ImportError:
        pass
    value: object = __import__("modem.sms.names", None, None, ("find",)).find(name)
    globals()[name] = value
    return value
