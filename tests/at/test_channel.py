from modem.at import channel as channels
from modem.at.channel import Channel
from modem.at.request import Reply, Request, Urc

URCS = {b"+CMTI": 0, b"+CMT": 1, b"+CREG": 0, b"RDY": 0}
PDU = b"07911326040000F0040B911346610089F60000208062917314080CC8F71D14969741F977FD07"


class Line:
    """A channel and what came out of it."""

    def __init__(self, **options):
        self.channel = Channel(URCS, **options)
        self.now = 0

    def ask(self, text, prefix=None, **options):
        request = Request(text, prefix, **options)
        self.channel.submit(request, self.now)
        return request

    def say(self, data):
        self.channel.receive(data, self.now)
        return self.items()

    def wait(self, ms):
        end = self.now + ms
        while self.channel.deadline() is not None and self.channel.deadline() <= end:
            self.now = max(self.now, self.channel.deadline())
            self.channel.advance(self.now)
        self.now = end
        self.channel.advance(end)
        return self.items()

    def items(self):
        found = []
        item = self.channel.next_item()
        while item is not None:
            found.append(item)
            item = self.channel.next_item()
        return found

    def sent(self):
        return self.channel.data_to_send()


def shape(items):
    """Say items in a form that can be compared."""
    said = []
    for item in items:
        if isinstance(item, Urc):
            said.append((item.name, item.body))
        else:
            said.append((item.kind, item.code, item.lines))
    return said


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


def test_chatter_does_not_move_the_deadline():
    line = Line()
    line.ask(b"+CSQ", b"+CSQ:", timeout=5000)
    for _ in range(49):
        assert line.wait(100) == []
        assert line.say(b"\r\n^RSSI: 1\r\n") == []
    assert shape(line.wait(100)) == [("TIMEOUT", None, [])]


def test_after_a_timeout_a_late_answer_goes_to_nobody():
    line = Line()
    line.ask(b"+CSQ", b"+CSQ:", timeout=1000)
    line.sent()
    assert shape(line.wait(1000)) == [("TIMEOUT", None, [])]
    assert not line.channel.ready and line.sent() == b""
    line.wait(100)
    assert line.say(b"\r\n+CSQ: 7,99\r\n\r\nOK\r\n") == []
    line.wait(channels.QUIET)
    assert line.sent() == b"AT\r"
    assert line.say(b"\r\nOK\r\n") == []
    line.wait(channels.QUIET)
    assert line.channel.ready
    line.ask(b"+CGSN", bare=True)
    assert shape(line.say(b"\r\n490154203237518\r\n\r\nOK\r\n")) == [
        ("OK", None, [(b"490154203237518", None)])
    ]


def test_urcs_are_heard_during_the_quarantine():
    line = Line()
    line.ask(b"+CSQ", b"+CSQ:", timeout=1000)
    line.wait(1000)
    assert shape(line.say(b'\r\n+CMTI: "SM",1\r\n')) == [(b"+CMTI", None)]


def test_endless_chatter_cannot_hold_up_the_probe():
    line = Line()
    line.ask(b"+CSQ", b"+CSQ:", timeout=1000)
    line.wait(1000)
    line.sent()
    for _ in range(channels.QUIET_LIMIT // 100):
        line.wait(100)
        line.say(b"\r\n^BOOT: 1\r\n")
    line.wait(100)
    assert line.sent() == b"AT\r"


def test_an_open_prompt_is_left_with_esc_after_a_timeout():
    line = Line()
    request = line.ask(b"+CMGS=3", b"+CMGS:", payload=b"ABCDEF", patience=2000)
    line.sent()
    assert shape(line.wait(2000)) == [("TIMEOUT", None, [])]
    assert not request.submitted
    assert line.sent() == b"\x1b"


def test_a_prompt_that_comes_too_late_is_left_as_well():
    line = Line()
    line.ask(b"+CMGS=3", b"+CMGS:", payload=b"ABCDEF", patience=2000)
    line.wait(2000)
    line.sent()
    line.say(b"\r\n> ")
    assert line.sent() == b"\x1b"


def test_after_the_payload_nothing_is_written_into_a_message():
    line = Line()
    line.ask(b"+CMGS=3", b"+CMGS:", payload=b"ABCDEF", timeout=9000)
    line.say(b"\r\n> ")
    line.sent()
    assert shape(line.wait(9000)) == [("TIMEOUT", None, [])]
    assert line.sent() == b""


def test_lines_that_came_before_a_timeout_are_not_lost():
    line = Line()
    line.ask(b"+CMGS=3", b"+CMGS:", payload=b"ABCDEF", timeout=9000)
    line.say(b"\r\n> \r\n+CMGS: 7\r\n")
    assert shape(line.wait(9000)) == [("TIMEOUT", None, [(b"+CMGS: 7", None)])]


def test_what_may_be_asked_twice_is_asked_again_after_the_quarantine():
    line = Line()
    line.ask(b"+CSQ", b"+CSQ:", timeout=1000, attempts=2)
    assert line.sent() == b"AT+CSQ\r"
    assert line.wait(1000 + channels.QUIET) == []
    assert line.sent() == b"AT\r"
    line.say(b"\r\nOK\r\n")
    line.wait(channels.QUIET)
    assert line.sent() == b"AT+CSQ\r"
    assert shape(line.say(b"\r\n+CSQ: 1,2\r\n\r\nOK\r\n")) == [
        ("OK", None, [(b"+CSQ: 1,2", None)])
    ]


def test_a_dead_modem_is_probed_for_ever_at_growing_distances():
    line = Line()
    line.ask(b"+CSQ", b"+CSQ:", timeout=1000, attempts=2)
    items = line.wait(20_000)
    assert shape(items) == [("TIMEOUT", None, [])]
    assert line.channel.silent >= channels.PROBE_LIMIT
    line.sent()
    line.wait(600_000)
    probes = line.sent()
    assert 15 <= probes.count(b"\r") <= 25
    line.say(b"\r\nOK\r\n")
    line.wait(channels.QUIET)
    assert line.channel.ready and line.channel.silent == 0


def test_a_modem_without_words_is_told_to_use_them():
    line = Line()
    line.channel.wake(0)
    assert line.sent() == b"\x1b"
    line.wait(channels.QUIET)
    assert line.sent() == b"AT\r"
    line.wait(channels.PROBE_WAITS[0])
    assert line.sent() == b"\x1bATQ0V1\r"
    line.say(b"0\r")
    line.wait(channels.QUIET)
    assert line.channel.ready


def test_a_request_can_be_given_up_at_once():
    line = Line()
    line.ask(b"+COPS=?", b"+COPS:", timeout=180_000, attempts=2)
    line.channel.cancel("no longer wanted")
    assert shape(line.items()) == [("TIMEOUT", "no longer wanted", [])]
    line.channel.cancel("no longer wanted")
    assert line.items() == []


def test_a_typed_command_that_opens_a_prompt_is_left():
    line = Line()
    line.ask(b'+CMGS="1"', bare=True)
    line.sent()
    (reply,) = line.say(b"\r\n> ")
    assert reply.kind == "ERROR" and "ESC" in reply.code
    assert line.sent() == b"\x1b"


def test_a_gap_between_commands_is_kept():
    line = Line(gap=20)
    line.ask(b"+CSQ", b"+CSQ:")
    line.say(b"\r\nOK\r\n")
    assert not line.channel.ready and line.channel.deadline() == 20
    line.wait(20)
    assert line.channel.ready and line.channel.deadline() is None


def test_a_new_connection_starts_with_nothing():
    line = Line()
    line.ask(b"+CSQ", b"+CSQ:")
    line.say(b"\r\n+CS")
    line.channel.reset()
    assert line.channel.ready and line.sent() == b"" and line.items() == []
    assert not line.channel.submitted
    assert line.say(b"Q: 1\r\nOK\r\n") == []


def test_a_payload_under_way_can_be_seen():
    line = Line()
    line.ask(b"+CMGS=3", b"+CMGS:", payload=b"ABCDEF")
    assert not line.channel.submitted
    line.say(b"> ")
    assert line.channel.submitted


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
