"""Our messages read by decoders that others wrote; where they differ, who is right and why.

`JUDGED` lists every disagreement. Each has an example that shows it, and no message outside of
what a disagreement covers may be read differently.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from io import StringIO
from typing import Any

import gsmmodem.pdu
import pytest
import smspdudecoder.fields
from hypothesis import assume, example, given
from hypothesis import strategies as st

from modem.sms import (
    DATA,
    GSM7,
    Address,
    Deliver,
    Element,
    Submit,
    Timestamp,
    UserData,
    from_hex,
    split,
    to_hex,
)
from modem.sms.calendar import from_unix
from modem.sms.fields import concatenation, decode_gsm7
from modem.sms.writing import encode_header

Facts = dict[str, Any]


def ours(digits: str) -> Facts:
    message = from_hex(digits.encode())
    assert isinstance(message, Deliver)
    data = message.user_data
    return {
        "number": message.sender.digits,
        "text": data.data if data.alphabet == DATA else data.text,
        "time": message.sent_at and message.sent_at.unix(),
        "part": concatenation(data.elements),
    }


def smspdudecoder_reads(digits: str) -> Facts:
    found = smspdudecoder.fields.SMSDeliver.decode(StringIO(digits))
    header = found["user_data"]["header"] or {"elements": []}
    part = None
    for element in header["elements"]:
        if element["iei"] in (0, 8):
            data = element["data"]
            part = (data["reference"], data["parts_count"], data["part_number"])
    return {
        "number": found["sender"]["number"],
        "text": found["user_data"]["data"],
        "time": int(found["scts"].timestamp()),
        "part": part,
    }


def gsmmodem_reads(digits: str) -> Facts:
    found = gsmmodem.pdu.decodeSmsPdu(digits)
    part = None
    for element in found.get("udh", []):
        if isinstance(element, gsmmodem.pdu.Concatenation):
            part = (element.reference, element.parts, element.number)
    return {
        "number": found["number"].lstrip("+"),
        "text": found["text"],
        "time": int(found["time"].timestamp()),
        "part": part,
    }


PEERS: dict[str, Callable[[str], Facts]] = {
    "smspdudecoder": smspdudecoder_reads,
    "gsmmodem": gsmmodem_reads,
}


def read_by(peer: str, message: Deliver) -> Facts:
    """What the peer reads; a peer that fails has read nothing."""
    try:
        return PEERS[peer](to_hex(message)[1].decode())
    except Exception as error:
        return {"error": repr(error)}


NOON = Timestamp(2026, 8, 31, 12, 0, 0, 8)


def message(body: str | bytes = "hi", sender: str = "2936", time: Timestamp = NOON) -> Deliver:
    return Deliver(Address(sender), split(body, 0, shifts=False)[0], time)


def headed(data: bytes, *elements: Element, alphabet: str = GSM7) -> Deliver:
    return Deliver(Address("2936"), UserData(data, alphabet, elements), NOON)


def text_of(message: Deliver) -> str:
    return message.user_data.text or ""


def counts_characters(message: Deliver) -> bool:
    """Whether characters and septets differ in number, and seven spare bits follow."""
    data = message.user_data
    return data.alphabet == GSM7 and 0x1B in data.data and data.encode()[0] % 8 == 7


def header_size(message: Deliver) -> int:
    return len(encode_header(message.user_data.elements))


@dataclass
class Disagreement:
    peer: str
    name: str
    why: str
    covers: Callable[[Deliver], bool]
    shows: Deliver


JUDGED = [
    Disagreement(
        "gsmmodem",
        "a sender of eight characters that ends in @",
        "TS 23.040 clause 9.1.2.5: fourteen semi-octets hold eight septets; it drops a last @",
        lambda m: (
            m.sender.alphanumeric and len(m.sender.digits) == 8 and m.sender.digits[-1] == "@"
        ),
        message(sender="sipgate@"),
    ),
    Disagreement(
        "smspdudecoder",
        "star and hash",
        "TS 23.040 clause 9.1.2.3: semi-octets A and B are * and #; it prints hexadecimal",
        lambda m: not m.sender.alphanumeric and bool(set(m.sender.digits) - set("0123456789")),
        message(sender="*100#"),
    ),
    Disagreement(
        "smspdudecoder",
        "a sender of seven characters",
        "TS 23.040 clause 9.1.2.5: thirteen semi-octets hold seven septets; it reads an eighth",
        lambda m: m.sender.alphanumeric and m.sender.encode()[0] in (12, 13),
        message(sender="sipgate"),
    ),
    Disagreement(
        "smspdudecoder",
        "seven spare bits",
        "TP-UDL counts septets; it counts characters, and reads a spare septet as @",
        counts_characters,
        message("12345€"),
    ),
    Disagreement(
        "smspdudecoder",
        "the nineties",
        "two digits of a year: messages exist since 1992, so 90 to 99 are the past",
        lambda m: m.sent_at is not None and m.sent_at.year < 2000,
        message(time=Timestamp(1999, 12, 31)),
    ),
    Disagreement(
        "gsmmodem",
        "star and hash",
        "TS 23.040 clause 9.1.2.3: semi-octets A and B are * and #; it prints hexadecimal",
        lambda m: not m.sender.alphanumeric and bool(set(m.sender.digits) - set("0123456789")),
        message(sender="*100#"),
    ),
    Disagreement(
        "gsmmodem",
        "paragraph sign",
        "TS 23.038 clause 6.2.1: 5F is the paragraph sign; its table has a grave accent",
        lambda m: "§" in text_of(m),
        message("§ 1"),
    ),
    Disagreement(
        "gsmmodem",
        "form feed",
        "TS 23.038 clause 6.2.1.1: 1B 0A is the form feed; it drops it",
        lambda m: "\f" in text_of(m) and m.user_data.alphabet == GSM7,
        message("a\fb"),
    ),
    Disagreement(
        "gsmmodem",
        "a header of seven octets",
        "a header that ends on a septet boundary needs no fill; it drops the first character",
        lambda m: m.user_data.alphabet == GSM7 and header_size(m) > 0 and header_size(m) % 7 == 0,
        headed(b"hello", Element(8, b"\0\7\2\1")),
    ),
    Disagreement(
        "gsmmodem",
        "@ at the end",
        "a septet of zeros is @ if TP-UDL counts it; behind a header it takes it for fill",
        lambda m: m.user_data.alphabet == GSM7 and m.user_data.data.endswith(b"\0"),
        headed(b"\0", Element(0, b"\7\2\1")),
    ),
    Disagreement(
        "gsmmodem",
        "surrogate pairs",
        "UCS-2 is UTF-16 in practice; it makes two lone surrogates of one character",
        lambda m: max(text_of(m), default="") > "\uffff",
        message("😀"),
    ),
    Disagreement(
        "gsmmodem",
        "years from 69",
        "two digits of a year: no message was sent in 1969",
        lambda m: m.sent_at is not None and m.sent_at.year >= 2069,
        message(time=Timestamp(2069, 1, 1)),
    ),
]

GSM_CHARACTERS = [decode_gsm7(bytes([code])) for code in range(128) if code != 0x1B]
bodies = st.one_of(
    st.text(st.sampled_from(GSM_CHARACTERS + list("\f^{}\\[~]|€")), max_size=40),
    st.text("abc XYZ019@", max_size=40),
    st.text("абвж温度😀a ", max_size=30),
)
senders = st.one_of(
    st.builds("+{}".format, st.text("0123456789", min_size=3, max_size=15)),
    st.text("0123456789*#", min_size=1, max_size=12),
    st.text("abcXYZ@_ ", min_size=1, max_size=11).map(lambda name: "x" + name[:10]),
)
times = st.builds(from_unix, st.integers(694224000, 3786825600), st.integers(-79, 79))
elements = st.sampled_from(
    [
        (),
        (Element(0, b"\7\2\1"),),
        (Element(8, b"\1\7\2\1"),),
        (Element(5, b"\x0b\x84\x23\xf0"), Element(0, b"\7\3\2")),
        (Element(0xA5, b"xy"),),
    ]
)


@st.composite
def delivers(draw: st.DrawFn) -> Deliver:
    part = split(draw(bodies), 0, shifts=False)[0]
    data = UserData(part.data, part.alphabet, draw(elements))
    return Deliver(Address(draw(senders)), data, draw(times), draw(st.integers(0, 255)))


@pytest.mark.parametrize("peer", PEERS)
@given(sent=delivers())
@example(sent=message("plain"))
@example(sent=message("a€[", "Twilio"))
@example(sent=message("温度"))
@example(sent=headed(b"hello", Element(0, b"\7\2\1")))
def test_a_peer_reads_what_we_wrote_or_the_difference_is_judged(peer: str, sent: Deliver) -> None:
    if any(judged.covers(sent) for judged in JUDGED if judged.peer == peer):
        return
    assert read_by(peer, sent) == ours(to_hex(sent)[1].decode())


@pytest.mark.parametrize("judged", JUDGED, ids=lambda judged: f"{judged.peer}: {judged.name}")
def test_a_judged_difference_is_still_there(judged: Disagreement) -> None:
    assert judged.covers(judged.shows)
    assert read_by(judged.peer, judged.shows) != ours(to_hex(judged.shows)[1].decode()), judged.why


@pytest.mark.parametrize("peer", PEERS)
def test_data_of_8_bits_is_seen_by_all(peer: str) -> None:
    found = read_by(peer, message(bytes(range(140))))["text"]
    data = found.encode("latin-1") if isinstance(found, str) else found
    assert data == bytes(range(140))


@given(bodies, st.text("0123456789", min_size=3, max_size=15), st.integers(0, 255))
def test_we_read_what_a_peer_wrote(body: str, number: str, reference: int) -> None:
    assume(not set(body) & set("§\f") and max(body, default="") <= "\uffff")  # see JUDGED
    pdus = gsmmodem.pdu.encodeSmsSubmitPdu("+" + number, body, reference)
    messages = [from_hex(str(pdu).encode()) for pdu in pdus]
    assert [type(one) for one in messages] == [Submit] * len(pdus)
    assert "".join(one.user_data.text for one in messages) == body
    assert {one.recipient.number for one in messages} == {"+" + number}


def test_every_peer_reads_the_time_of_a_negative_zone() -> None:
    sent = message(time=Timestamp(2024, 2, 29, 1, 2, 3, -28))
    moment = datetime(2024, 2, 29, 8, 2, 3, tzinfo=UTC).timestamp()
    assert [read_by(peer, sent)["time"] for peer in PEERS] == [moment] * len(PEERS)
