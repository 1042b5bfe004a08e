"""Messages that the modem keeps nowhere: what is acknowledged, and what comes again."""

from tests.session.odd import Odd, pdu
from tests.session.script import answer

LENGTH, HELLO = pdu()


def without_storage(line):
    """What a modem says that routes every message directly and wants it acknowledged."""
    if line[:7] in (b"AT+CPMS", b"AT+CMGL"):
        return b"\r\nERROR\r\n"
    return answer(line)


def routed(digits):
    return b"\r\n+CMT: ," + LENGTH + b"\r\n" + digits + b"\r\n"


def test_a_routed_message_is_acknowledged():
    modem = Odd(base=without_storage)
    modem.say(routed(HELLO))
    modem.run(1000)
    assert modem.received == ["hello"]
    assert modem.sent.count(b"AT+CNMA") == 1


def test_a_message_that_came_spoilt_is_not_acknowledged_and_comes_again():
    modem = Odd(base=without_storage)
    for spoilt in (HELLO[:-2], HELLO[:-2] + b"\r\n^RSSI", b"^RSSI:3"):
        modem.say(routed(spoilt))
        modem.run(1000)
        assert b"AT+CNMA" not in modem.sent, spoilt
        modem.session.doubted = b""
    modem.say(routed(HELLO))
    modem.run(1000)
    assert modem.received == ["hello"]
    assert modem.sent.count(b"AT+CNMA") == 1


def test_a_length_that_is_always_wrong_is_believed_the_second_time():
    modem = Odd(base=without_storage)
    for _ in range(2):
        modem.say(b"\r\n+CMT: ,99\r\n" + HELLO + b"\r\n")
        modem.run(1000)
    assert modem.received == ["hello"]
    assert modem.sent.count(b"AT+CNMA") == 1


def test_a_modem_that_forgot_the_routing_is_told_again():
    modem = Odd(base=without_storage)
    modem.answers[b"+CNMI?"] = b"\r\n+CNMI: 2,0,0,0,0\r\n\r\nOK\r\n"
    modem.run(130000)
    assert modem.sent.count(b"AT+CNMI=2,2,0,1,0") == 1
