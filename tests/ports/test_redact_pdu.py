"""A masked PDU is a PDU still; what is none becomes zeros."""

from hypothesis import given
from hypothesis import strategies as st

from modem.ports.redact_pdu import mask_pdu
from modem.sms.deliver import Deliver
from modem.sms.fields import Address, Element, UserData
from modem.sms.pdu import from_hex, to_hex
from modem.sms.times import Timestamp

AT = Timestamp(2026, 11, 22, 10, 20, 30, 4)


def test_an_alternate_reply_address_in_a_header_is_masked() -> None:
    reply = Element(0x22, bytes.fromhex("0C919471113254F6"))
    part = UserData(b"\x01\x02", "8bit", (Element(0, b"\x01\x02\x01"), reply))
    _, line = to_hex(Deliver(Address("+4915112345678"), part, AT))
    pdu = bytearray(bytes.fromhex(line.decode()))
    mask_pdu(pdu, True, False)
    message = from_hex(pdu.hex().encode())
    assert isinstance(message, Deliver)
    assert message.user_data.elements[0] == Element(0, b"\x01\x02\x01")
    assert message.user_data.elements[1].data == bytes(8)
    assert message.user_data.octets == b"\x01\x02"


@given(st.binary(min_size=1, max_size=60), st.booleans(), st.booleans())
def test_any_octets_are_masked_without_harm(octets: bytes, numbers: bool, bodies: bool) -> None:
    pdu = bytearray(octets)
    mask_pdu(pdu, numbers, bodies)
    assert len(pdu) == len(octets)


def test_what_does_not_add_up_becomes_zeros() -> None:
    pdu = bytearray.fromhex("0004038121F30000621122010203044005C8329BFD")  # an octet is missing
    mask_pdu(pdu, True, False)
    assert pdu == bytes(len(pdu))
