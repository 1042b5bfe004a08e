"""Python's own codec for UTF-16, which no board has, judges ours."""

import codecs

from hypothesis import given
from hypothesis import strategies as st

from modem.sms.ucs2 import decode_ucs2
from modem.sms.units import encode_ucs2


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_ucs2_is_utf_16(text: str) -> None:
    assert encode_ucs2(text) == codecs.encode(text, "utf-16-be")
    assert decode_ucs2(encode_ucs2(text)) == text


@given(st.binary(max_size=300))
def test_any_octets_read_as_utf_16_with_replacements(octets: bytes) -> None:
    even = octets[: len(octets) & ~1]
    text = codecs.decode(even, "utf-16-be", "surrogatepass")
    expected = "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in text)
    assert decode_ucs2(octets) == expected
