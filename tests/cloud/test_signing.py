"""Signatures, judged by Twilio's validator and by the vectors that both services published."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator

from modem.cloud.signing import (
    kore_signature,
    kore_verified,
    twilio_signature,
    twilio_verified,
)

URLS = ["https://example.test/hook", "http://127.0.0.1:8000/a?b=c&d=%20", "https://h.test:8443/"]
TEXT = st.text(st.characters(codec="utf-8"), max_size=20)


def test_the_published_vector_of_twilio() -> None:
    form = [
        ("To", "+18005551212"),
        ("Digits", "1234"),
        ("From", "+14158675309"),
        ("CallSid", "CA1234567890ABCDE"),
        ("Caller", "+14158675309"),
    ]
    url = "https://mycompany.com/myapp.php?foo=1&bar=2"
    assert twilio_signature("12345", url, form) == "RSOYDt4T1cUTdK1PDd93/VVr8B8="


@pytest.mark.parametrize("url", URLS)
@given(form=st.dictionaries(TEXT.filter(bool), TEXT, max_size=5))
def test_twilios_validator_accepts_what_is_signed(url: str, form: dict[str, str]) -> None:
    signature = twilio_signature("token", url, form.items())
    assert RequestValidator("token").validate(url, form, signature)
    assert twilio_verified("token", url, form.items(), signature)
    assert not twilio_verified("other", url, form.items(), signature)
    assert not twilio_verified("token", url, [*form.items(), ("x", "y")], signature)


def test_the_published_vector_of_kore() -> None:
    signature = "f562d3959f68b5a30fc7a63f8bbf40987f633575f4231ffceb4f76dd154ea3ce"
    body = b"field1=value1&field2=value2"
    for url in ("https://testendpoint.com", "https://testendpoint.com?a=b#c"):
        assert kore_signature("12345", "POST", url, body) == signature
    assert kore_verified("12345", "POST", url, body, signature)
    assert not kore_verified("12345", "POST", url, body, "ü")


def test_without_a_secret_kores_signature_is_empty() -> None:
    assert kore_signature("", "POST", "https://testendpoint.com", b"") == ""
