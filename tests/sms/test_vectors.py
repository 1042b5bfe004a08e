"""Messages and alphabets that others published, each with its source in tests/vectors."""

import pytest

from modem.sms import Deliver, StatusReport, Submit, decode, from_hex, to_hex
from modem.sms.addressing import encode_gsm7
from modem.sms.fields import concatenation, decode_gsm7
from modem.sms.packing import unpack
from modem.sms.ports import ports
from modem.sms.writing import pack
from tests.sms.published import load

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Message = Deliver | Submit | StatusReport

PDUS = load("pdu.json")
ALPHABETS = load("alphabets.json")
ROWS = [
    pytest.param(kind, row, id="%s: %s" % (kind, row["name"]))
    for kind, rows in PDUS.items()
    for row in rows
]


def read(row: "dict[str, Any]") -> "Message":
    return decode(bytes.fromhex(row["pdu"]), smsc=row.get("with_smsc", True))


def facts(message: "Message") -> "dict[str, Any]":
    """What a vector may say about a message, in the words of the vectors."""
    address = message.sender if isinstance(message, Deliver) else message.recipient
    found: "dict[str, Any]" = {"address": address.number, "toa": address.toa}
    found["smsc"] = message.smsc.number if message.smsc else None
    for name in ("reference", "status", "report", "more", "pid"):
        found[name] = getattr(message, name, None)
    for name in ("sent_at", "discharged_at"):
        time = getattr(message, name, None)
        found[name] = time.iso() if time else None
    validity = getattr(message, "validity", None)
    found["validity_octet"] = validity.octets[0] if validity else None
    if message.user_data and message.dcs:
        data = message.user_data
        found["text"] = data.text
        found["data"] = data.octets.hex().upper()
        found["dcs"] = message.dcs.value
        found["message_class"] = message.dcs.message_class
        found["part"] = list(concatenation(data.elements) or ())
        found["ports"] = list(ports(data.elements) or ())
        found["elements"] = [[e.id, e.data.hex().upper()] for e in data.elements]
    return found


@pytest.mark.parametrize(("kind", "row"), ROWS)
def test_a_published_message_says_what_its_source_says(kind: str, row: "dict[str, Any]") -> None:
    found = facts(read(row))
    expected = {k: v for k, v in row.items() if k not in ("name", "source", "pdu", "again")}
    expected.pop("with_smsc", None)
    assert {key: found[key] for key in expected} == expected


@pytest.mark.parametrize(
    ("kind", "row"), [param for param in ROWS if param.values[1].get("again")]
)
def test_a_published_message_encodes_to_the_same_octets(kind: str, row: "dict[str, Any]") -> None:
    message = read(row)
    pdu = to_hex(message)[1].decode()
    assert pdu == row["pdu"] if row.get("with_smsc", True) else pdu == "00" + row["pdu"]


@pytest.mark.parametrize("row", ALPHABETS, ids=lambda row: str(row["name"]))
def test_a_published_alphabet_reads_as_its_source_says(row: "dict[str, Any]") -> None:
    septets = unpack(bytes.fromhex(row["octets"]), row["udl"])
    assert decode_gsm7(septets, row["locking"], row["single"]) == row["text"]


@pytest.mark.parametrize("row", ALPHABETS, ids=lambda row: str(row["name"]))
def test_a_published_text_survives_its_alphabet(row: "dict[str, Any]") -> None:
    locking = 0 if row["locking"] == 2 else row["locking"]  # Spanish has no locking table
    septets = encode_gsm7(row["text"], locking, row["single"])
    again = unpack(pack(septets), len(septets))
    assert decode_gsm7(again, locking, row["single"]) == row["text"]


def test_stored_hexadecimal_reads_like_octets() -> None:
    row = PDUS["deliver"][0]
    assert from_hex(row["pdu"].lower().encode()) == read(row)
