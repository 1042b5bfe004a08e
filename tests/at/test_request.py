from modem.at.channel import is_echo
from modem.at.request import Request


def test_control_characters_never_get_into_a_request():
    for text, payload in (
        (b"+CSQ\rAT+CFUN=0", None),
        (b"+CSQ\n", None),
        (b"+CSQ\x1a", None),
        (b"+CSQ\x1b", None),
        (b"+CSQ\x7f", None),
        (b"+CMGS=3", b"AB\x1aCD"),
    ):
        try:
            Request(text, payload=payload)
        except ValueError as error:
            assert "control character" in str(error)
        else:
            raise AssertionError(text)


def test_a_short_text_is_not_taken_for_its_echo():
    for payload, echoed in ((b"OK", False), (b"+CMGS: 7", False), (b"AB" * 10, True)):
        request = Request(b"+CMGS=3", payload=payload)
        request.submitted = True
        assert is_echo(request, payload) is echoed, payload
