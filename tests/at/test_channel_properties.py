from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from modem.at import framing
from modem.at.channel import QUIET
from tests.at.line import PDU, Line, shape

SPEECH = (
    b'\x00AT+CMGL=4\r\r\n+CMTI: "SM",1\r\n+CMGL: 1,0,,30\r\n'
    + PDU
    + b"\r\n\r\n+CMT: ,30\r\n"
    + PDU
    + b"\r\n+CMGL: 2,0,,30\r\n"
    + PDU
    + b"+CMGL: 3,1,,30\r\n"
    + PDU
    + b"\r\n\r\n^NOISE: 1\r\n\xff\r\nOK\r\n\r\n+CREG: 1\r\n"
)
PROMPTED = b'\r\n+CMTI: "SM",1\r\n\r\n> \x00\r\n+CREG: 5\r\nABCD\r\n\r\n+CMGS: 7\r\n\r\nOK\r\n'


def hear(data, cuts, **request):
    line = Line()
    line.ask(**request)
    found = []
    start = 0
    for end in sorted(cuts) + [len(data)]:
        found += line.say(data[start:end])
        start = end
    return shape(found), line.sent()


@given(st.lists(st.integers(0, len(SPEECH))))
def test_any_split_of_a_listing_gives_the_same_items(cuts):
    request = {"text": b"+CMGL=4", "prefix": b"+CMGL:", "body": True}
    assert hear(SPEECH, cuts, **request) == hear(SPEECH, [], **request)


@given(st.lists(st.integers(0, len(PROMPTED))))
def test_any_split_around_a_prompt_gives_the_same_items(cuts):
    request = {"text": b"+CMGS=2", "prefix": b"+CMGS:", "payload": b"ABCD"}
    assert hear(PROMPTED, cuts, **request) == hear(PROMPTED, [], **request)


@given(st.binary(max_size=300), st.lists(st.integers(0, 300)), st.booleans())
def test_any_octets_give_the_same_lines_however_they_are_split(data, cuts, prompt):
    def lines(edges):
        framer = framing.Framer()
        framer.prompt = prompt
        found = []
        start = 0
        for end in edges:
            framer.feed(data[start:end])
            start = end
            line = framer.next()
            while line is not None:
                found.append(line)
                line = framer.next()
        return [line.strip() for line in found]

    with patch.object(framing, "LINE_LIMIT", 40):
        whole = lines([len(data)])
        cut = lines(sorted([min(cut, len(data)) for cut in cuts]) + [len(data)])
    assert cut == whole


@given(st.lists(st.binary(max_size=60), max_size=20))
def test_no_octets_stop_the_reader_or_spoil_the_next_request(pieces):
    line = Line()
    line.ask(b"+CSQ", b"+CSQ:", timeout=1000)
    for piece in pieces:
        line.say(piece)
    line.wait(1000)
    line.say(b"\r\n")
    for _ in range(20):
        if line.channel.ready:
            break
        line.wait(QUIET * 20)
        line.sent()
        line.say(b"\r\nOK\r\n")
    line.wait(QUIET)
    line.ask(b"+CGSN", bare=True)
    assert shape(line.say(b"\r\n1234\r\n\r\nOK\r\n"))[-1] == ("OK", None, [(b"1234", None)])
