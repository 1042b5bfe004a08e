from modem.at import quarantine as channels
from tests.at.line import Line, shape


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
    channels.wake(line.channel, 0)
    assert line.sent() == b"\x1b"
    line.wait(channels.QUIET)
    assert line.sent() == b"AT\r"
    line.wait(channels.PROBE_WAITS[0])
    assert line.sent() == b"\x1bATQ0V1\r"
    line.say(b"0\r")
    line.wait(channels.QUIET)
    assert line.channel.ready
