"""What holds for every text, message and octet string, and not only for the rows elsewhere."""

from hypothesis import given
from hypothesis import strategies as st

from modem.errors import PduError
from modem.sms import (
    DATA,
    GSM7,
    UCS2,
    Address,
    Dcs,
    Deliver,
    Element,
    Joiner,
    StatusReport,
    Submit,
    UserData,
    Validity,
    decode,
    from_hex,
    split,
    to_hex,
)
from modem.sms.addressing import encode_gsm7
from modem.sms.calendar import from_unix
from modem.sms.fields import decode_gsm7
from modem.sms.gsm7_tables import locking_table, single_table
from modem.sms.packing import unpack
from modem.sms.reader import decode_address
from modem.sms.writing import pack
from tests.sms.published import load

TABLES = load("gsm7_tables.json")

septets = st.binary(max_size=170).map(lambda octets: bytes(octet & 0x7F for octet in octets))
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)
gsm_texts = st.text(
    st.sampled_from(
        [decode_gsm7(bytes([c])) for c in range(127) if c != 27] + list("\f^{}\\[~]|€")
    )
)
languages = st.integers(0, 15)
digits = st.text("0123456789*#abc", max_size=20)
numbers = st.builds(Address, digits, st.sampled_from([0x81, 0x91, 0xA1, 0xC1, 0xF9, 0x00]))
names = st.text("abcXYZ 019@_$", min_size=1, max_size=11).map(lambda name: Address(name, 0xD0))
addresses = st.one_of(numbers, names)
times = st.one_of(
    st.none(),
    st.builds(from_unix, st.integers(631324800, 3786825600), st.integers(-79, 79)),
)
elements = st.lists(
    st.builds(Element, st.integers(0, 255), st.binary(max_size=6)), max_size=4
).map(tuple)
user_data = st.one_of(
    st.builds(UserData, st.binary(max_size=100), st.sampled_from([DATA, UCS2]), elements),
    st.builds(UserData, septets.map(lambda some: some[:100]), st.just(GSM7), elements),
)
octet = st.integers(0, 255)
centres = st.one_of(
    st.none(), st.builds(Address, digits.filter(bool).map(lambda d: d[:18]), st.just(0x91))
)
validities = st.one_of(st.none(), st.builds(Validity.from_seconds, st.integers(1, 63 * 604800)))
delivers = st.builds(
    Deliver, addresses, user_data, times, octet, st.none(), *[st.booleans()] * 4, smsc=centres
)
submits = st.builds(
    Submit,
    addresses,
    user_data,
    octet,
    octet,
    st.none(),
    validities,
    *[st.booleans()] * 3,
    smsc=centres,
)
reports = st.builds(StatusReport, octet, addresses, times, times, octet, smsc=centres)
messages = st.one_of(delivers, submits, reports)


def plain_pack(septets: bytes, fill: int) -> bytes:
    """Septets one after the other, as the standard's figure draws them."""
    number = sum(septet << (7 * index + fill) for index, septet in enumerate(septets))
    return number.to_bytes((7 * len(septets) + fill + 7) // 8, "little")


def plain_text(codes: bytes, locking: int, single: int) -> str:
    """Septets read one by one from the published tables."""
    base = TABLES["locking"].get(str(locking), TABLES["locking"]["0"])
    extension = TABLES["single"].get(str(single), TABLES["single"]["0"])
    out = []
    escaped = False
    for code in codes:
        if code == 0x1B and not escaped:
            escaped = True
            continue
        table = extension if escaped and "%02X" % code in extension else base
        out.append(" " if code == 0x1B else chr(int(table.get("%02X" % code, "FFFD"), 16)))
        escaped = False
    return "".join(out)


@given(septets, st.integers(0, 6))
def test_packing_is_what_the_standard_draws(some: bytes, fill: int) -> None:
    octets = pack(some, fill)
    assert octets == plain_pack(some, fill)
    assert unpack(octets, len(some), fill) == some


@given(st.binary(max_size=200), st.integers(0, 255), st.integers(0, 6))
def test_unpacking_never_invents_septets(octets: bytes, count: int, fill: int) -> None:
    found = unpack(octets, count, fill)
    assert len(found) == max(0, min(count, (8 * len(octets) - fill) // 7))
    assert all(septet < 128 for septet in found)


@given(septets, languages, languages)
def test_septets_read_as_the_published_tables_say(some: bytes, locking: int, single: int) -> None:
    assert decode_gsm7(some, locking, single) == plain_text(some, locking, single)


@given(gsm_texts)
def test_every_text_of_the_default_alphabet_survives(text: str) -> None:
    assert decode_gsm7(encode_gsm7(text)) == text


@given(texts, languages, languages)
def test_text_is_refused_or_survives_every_pair_of_tables(
    text: str, locking: int, single: int
) -> None:
    try:
        some = encode_gsm7(text, locking, single)
    except ValueError:
        return
    assert decode_gsm7(some, locking, single) == text


def test_every_table_is_the_published_one() -> None:
    for name, entries in TABLES["locking"].items():
        table = locking_table(int(name))
        assert table is not None
        for code in range(128):
            expected = int(entries.get("%02X" % code, "FFFD"), 16)
            assert table[2 * code] << 8 | table[2 * code + 1] == expected, (name, code)
    for name, entries in TABLES["single"].items():
        pair = single_table(int(name))
        assert pair is not None
        assert len(pair[1]) == 2 * len(pair[0])
        units = [pair[1][2 * i] << 8 | pair[1][2 * i + 1] for i in range(len(pair[0]))]
        found = {pair[0][i]: units[i] for i in range(len(units))}
        assert found == {int(code, 16): int(char, 16) for code, char in entries.items()}, name


@given(addresses)
def test_addresses_survive(address: Address) -> None:
    octets = address.encode()
    assert decode_address(octets[0], octets[1], octets[2:]) == address


@given(octet)
def test_every_coding_scheme_is_read(value: int) -> None:
    dcs = Dcs(value)
    assert dcs.alphabet in (GSM7, DATA, UCS2)
    assert dcs.message_class in (None, 0, 1, 2, 3)
    assert not (dcs.waiting and dcs.message_class is not None)


@given(messages)
def test_messages_survive(message: Deliver | Submit | StatusReport) -> None:
    length, digits = to_hex(message)
    again = from_hex(digits)
    assert again == message
    assert to_hex(again) == (length, digits)
    assert length == len(again.raw)


def read_anything(octets: bytes, smsc: bool) -> None:
    """Decode, read every property, and see that only a PduError comes out."""
    try:
        message = decode(octets, smsc)
    except PduError as error:
        assert error.field
        assert 0 <= error.offset <= len(octets)
        assert error.octets == octets
        return
    assert octets.endswith(message.raw)
    assert repr(message)
    if message.user_data:
        text = message.user_data.text
        assert text is None or isinstance(text.encode(), bytes)
    if isinstance(message, Submit) and message.validity:
        assert (message.validity.seconds or 0) >= 0
        assert message.validity.time is None or message.validity.time.iso()


@given(st.binary(max_size=200), st.booleans())
def test_any_octets_give_a_message_or_a_pdu_error(octets: bytes, smsc: bool) -> None:
    read_anything(octets, smsc)


@given(messages, st.data())
def test_damaged_messages_give_a_message_or_a_pdu_error(
    message: Deliver | Submit | StatusReport, data: st.DataObject
) -> None:
    octets = bytearray(bytes.fromhex(to_hex(message)[1].decode()))
    for _ in range(data.draw(st.integers(0, 3))):
        bit = data.draw(st.integers(0, 8 * len(octets) - 1))
        octets[bit // 8] ^= 1 << bit % 8
    read_anything(bytes(octets[: data.draw(st.integers(0, len(octets)))]), True)


@given(messages)
def test_every_truncation_gives_a_message_or_a_pdu_error(
    message: Deliver | Submit | StatusReport,
) -> None:
    octets = bytes.fromhex(to_hex(message)[1].decode())
    for size in range(len(octets)):
        read_anything(octets[:size], True)


@given(st.binary(max_size=60))
def test_any_digits_give_a_message_or_a_pdu_error(digits: bytes) -> None:
    try:
        from_hex(digits)
    except PduError as error:
        assert error.field


bodies = st.one_of(
    texts, gsm_texts, st.text("ışğ{}नमस्ते१ñá", max_size=400), st.binary(max_size=600)
)


@given(bodies, st.booleans(), st.booleans(), st.randoms())
def test_bodies_survive_splitting_and_joining(
    body: str | bytes, wide: bool, shifts: bool, random: "object"
) -> None:
    parts = split(body, 200, wide, shifts)
    order = list(range(len(parts))) * 2
    random.shuffle(order)  # type: ignore[attr-defined]
    joiner = Joiner()
    whole = None
    for index in order:
        assert len(parts[index].encode()) <= 141
        whole = whole or joiner.add(None, "2936", parts[index], 0, index)
    assert whole is not None
    assert whole.missing == ()
    if isinstance(body, str):
        assert whole.text == body
    else:
        assert whole.data == body


@given(st.text("ışğêçá{€ñ漢abc ", max_size=300))
def test_shifts_never_make_a_text_longer(text: str) -> None:
    def cost(parts: list[UserData]) -> tuple[int, int]:
        return len(parts), sum(len(part.encode()) for part in parts)

    assert cost(split(text, 0)) <= cost(split(text, 0, shifts=False))
