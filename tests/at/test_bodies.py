from tests.at.line import PDU, Line, shape


def test_a_pdu_belongs_to_the_line_before_it():
    line = Line()
    line.ask(b"+CMGL=4", b"+CMGL:", body=True)
    items = line.say(
        b"\r\n+CMGL: 1,0,,30\r\n" + PDU + b'\r\n+CMTI: "SM",9\r\n+CMGL: 2,1,,30\r\n'
        b'\r\n+CMTI: "SM",10\r\n' + PDU.lower() + b"\r\n\r\nOK\r\n"
    )
    assert shape(items) == [
        (b"+CMTI", None),
        (b"+CMTI", None),
        ("OK", None, [(b"+CMGL: 1,0,,30", PDU), (b"+CMGL: 2,1,,30", PDU.lower())]),
    ]


def test_a_header_glued_to_the_pdu_before_it_is_cut_off():
    line = Line()
    line.ask(b"+CMGL=4", b"+CMGL:", body=True)
    said = b"+CMGL: 1,0,,30\r\n" + PDU + b"+CMGL: 12,1,,30\r\n" + PDU + b"\r\nOK\r\n"
    (reply,) = line.say(said)
    assert reply.lines == [(b"+CMGL: 1,0,,30", PDU), (b"+CMGL: 12,1,,30", PDU)]


def test_a_pdu_on_the_line_of_its_header_is_cut_off():
    line = Line()
    line.ask(b"+CMGR=1", b"+CMGR:", body=True)
    (reply,) = line.say(b"\r\n+CMGR: 1,,147 " + PDU + b"\r\nOK\r\n")
    assert reply.lines == [(b"+CMGR: 1,,147", PDU)]
    assert shape(line.say(b"\r\n+CMT: ,30 " + PDU + b"\r\n")) == [(b"+CMT", PDU)]


def test_an_empty_slot_has_no_pdu():
    line = Line()
    line.ask(b"+CMGR=1", b"+CMGR:", body=True)
    assert shape(line.say(b"\r\n+CMGR: 0,,0\r\n\r\nOK\r\n")) == [
        ("OK", None, [(b"+CMGR: 0,,0", None)])
    ]


def test_a_urc_with_a_pdu_waits_for_it():
    line = Line()
    assert line.say(b"\r\n+CMT: ,30\r\n") == []
    assert shape(line.say(PDU + b"\r\n")) == [(b"+CMT", PDU)]


def test_a_urc_whose_pdu_is_lost_is_told_and_eats_nothing():
    line = Line()
    line.ask(b"+CSQ", b"+CSQ:")
    items = line.say(b"\r\n+CMT: ,30\r\n\r\n+CSQ: 1,2\r\n\r\nOK\r\n")
    assert shape(items) == [(b"+CMT", None), ("OK", None, [(b"+CSQ: 1,2", None)])]


def test_in_text_mode_the_body_of_a_urc_is_any_line():
    line = Line()
    line.channel.bodies.hexed = False
    assert shape(line.say(b'\r\n+CMT: "2936",,"x"\r\nOK\r\n')) == [(b"+CMT", b"OK")]


def in_text(length):
    """Return a line whose bodies are text, and whose headers announce this length."""
    line = Line()
    line.channel.bodies.hexed = False
    line.channel.bodies.announced = lambda header: length
    return line


TEXTS = [
    ("one line", 2, b"OK\r\n", b"OK"),
    ("several lines", 9, b"OK\r\nERROR\r\n", b"OK\r\nERROR"),
    ("line feeds alone", 8, b"OK\nERROR\r\n", b"OK\nERROR"),
    ("an empty line", 11, b"OK\r\n\r\nERROR\r\n", b"OK\r\n\r\nERROR"),
    ("octets in hex", 3, b"00FF1A\r\n", b"00FF1A"),
    ("fewer characters than announced", 4, b"OK\r\n", b"OK"),
    ("nothing", 0, b"\r\n", None),
]


def test_a_text_has_as_many_lines_as_were_announced():
    for name, length, said, body in TEXTS:
        line = in_text(length)
        line.ask(b"+CMGR=1", b"+CMGR:", body=True)
        items = line.say(b"\r\n+CMGR: x\r\n" + said + b"\r\nOK\r\n")
        assert shape(items) == [("OK", None, [(b"+CMGR: x", body)])], name


def test_a_urc_with_a_text_is_told_when_the_text_is_whole():
    for name, length, said, body in TEXTS:
        line = in_text(length)
        items = line.say(b"\r\n+CMT: x\r\n" + said)
        items += line.say(b"\r\n+CREG: 1\r\n")
        assert shape(items) == [(b"+CMT", body), (b"+CREG", None)], name
