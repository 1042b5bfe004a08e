from modem.at import quarantine
from modem.at.request import Reply
from tests.at.line import Line, shape


def test_a_request_is_written_with_at_and_cr():
    line = Line()
    line.ask(b"+CSQ", b"+CSQ:")
    assert line.sent() == b"AT+CSQ\r"
    assert line.sent() == b""


def test_a_reply_has_its_information_lines_and_its_result():
    line = Line()
    request = line.ask(b"+CSQ", b"+CSQ:")
    (reply,) = line.say(b"\r\n+CSQ: 17,99\r\n\r\nOK\r\n")
    assert isinstance(reply, Reply) and reply.request is request
    assert shape([reply]) == [("OK", None, [(b"+CSQ: 17,99", None)])]
    assert line.channel.ready


def test_errors_end_a_request_with_their_code():
    for said, kind, code in (
        (b"ERROR", "ERROR", None),
        (b"+CME ERROR: 14", "+CME ERROR", 14),
        (b"+CMS ERROR: 321", "+CMS ERROR", 321),
    ):
        line = Line()
        line.ask(b"+CMGR=1", b"+CMGR:", body=True)
        assert shape(line.say(b"\r\n" + said + b"\r\n")) == [(kind, code, [])], said


def test_an_echo_is_no_reply_even_behind_noise():
    line = Line()
    line.ask(b"+CGMI", bare=True)
    items = line.say(b"\x81\xc0MAT+CGMI\r\r\nACME\r\n\r\nOK\r\n")
    assert shape(items) == [("OK", None, [(b"ACME", None)])]


def test_urcs_pass_by_wherever_they_fall_in_a_reply():
    for said in (
        b'\r\n+CMTI: "SM",1\r\n\r\n+CSQ: 1,2\r\n\r\nOK\r\n',
        b'\r\n+CSQ: 1,2\r\n\r\n+CMTI: "SM",1\r\n\r\nOK\r\n',
        b'\r\n+CSQ: 1,2\r\n\r\nOK\r\n\r\n+CMTI: "SM",1\r\n',
    ):
        line = Line()
        line.ask(b"+CSQ", b"+CSQ:")
        found = shape(line.say(said))
        assert (b"+CMTI", None) in found, said
        assert ("OK", None, [(b"+CSQ: 1,2", None)]) in found, said


def test_an_unknown_line_fails_nothing_and_is_no_reply():
    line = Line()
    line.ask(b"+CSQ", b"+CSQ:")
    items = line.say(b"\r\n^RSSI:3\r\n\r\n+CSQ: 1,2\r\n\r\n+UNKNOWN: 1\r\n\r\nOK\r\n")
    assert shape(items) == [("OK", None, [(b"+CSQ: 1,2", None)])]


def test_a_prefix_that_urcs_share_is_told_by_its_shape():
    line = Line()
    line.ask(b"+CREG?", b"+CREG:", shape=lambda said: said.count(b",") == 1)
    items = line.say(b"\r\n+CREG: 2\r\n\r\n+CREG: 1,5\r\n\r\nOK\r\n")
    assert shape(items) == [(b"+CREG", None), ("OK", None, [(b"+CREG: 1,5", None)])]


def test_the_payload_goes_out_at_the_prompt_and_ends_with_ctrl_z():
    line = Line()
    request = line.ask(b"+CMGS=3", b"+CMGS:", payload=b"ABCDEF")
    assert line.sent() == b"AT+CMGS=3\r"
    assert line.say(b"\r\n> ") == [] and request.submitted
    assert line.sent() == b"ABCDEF\x1a"
    items = line.say(b"ABCDEF\r\n\r\n+CMGS: 7\r\n\r\nOK\r\n")
    assert shape(items) == [("OK", None, [(b"+CMGS: 7", None)])]


def test_a_urc_at_the_prompt_is_a_urc():
    line = Line()
    line.ask(b"+CMGS=3", b"+CMGS:", payload=b"ABCDEF")
    assert shape(line.say(b'\r\n+CMTI: "SM",1\r\n\r\n> \r\n+CMTI: "SM",2\r\n')) == [
        (b"+CMTI", None),
        (b"+CMTI", None),
    ]
    assert line.sent().endswith(b"ABCDEF\x1a")


def test_a_message_service_error_ends_only_what_may_have_caused_it():
    line = Line()
    line.ask(b"+CSQ", b"+CSQ:")
    assert line.say(b"\r\n+CMS ERROR: 524\r\n") == []
    assert shape(line.say(b"\r\n+CSQ: 1,2\r\n\r\nOK\r\n")) == [
        ("OK", None, [(b"+CSQ: 1,2", None)])
    ]


def test_a_request_can_be_given_up_at_once():
    line = Line()
    line.ask(b"+COPS=?", b"+COPS:", timeout=180_000, attempts=2)
    quarantine.cancel(line.channel, "no longer wanted")
    assert shape(line.items()) == [("TIMEOUT", "no longer wanted", [])]
    quarantine.cancel(line.channel, "no longer wanted")
    assert line.items() == []


def test_a_typed_command_that_opens_a_prompt_is_left():
    line = Line()
    line.ask(b'+CMGS="1"', bare=True)
    line.sent()
    (reply,) = line.say(b"\r\n> ")
    assert reply.kind == "ERROR" and "ESC" in reply.code
    assert line.sent() == b"\x1b"


def test_what_a_modem_says_to_an_esc_is_no_answer_to_the_next_request():
    line = Line()
    line.ask(b'+CMGS="1"', bare=True)
    line.say(b"\r\n> ")
    assert not line.channel.ready
    line.say(b"\r\nOK\r\n")
    line.wait(200)
    line.say(b"\r\nOK\r\n")
    line.wait(200)
    assert line.channel.ready


def test_a_gap_between_commands_is_kept():
    line = Line(gap=20)
    line.ask(b"+CSQ", b"+CSQ:")
    line.say(b"\r\nOK\r\n")
    assert not line.channel.ready and line.channel.deadline() == 20
    line.wait(20)
    assert line.channel.ready and line.channel.deadline() is None


def test_a_payload_under_way_can_be_seen():
    line = Line()
    request = line.ask(b"+CMGS=3", b"+CMGS:", payload=b"ABCDEF")
    assert not request.submitted
    line.say(b"> ")
    assert request.submitted
