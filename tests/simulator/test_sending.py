"""CMGS, CMGW, CMSS in both modes: what is accepted, what reaches the network, what is refused."""

import pytest

from modem.sms.fields import Address
from modem.sms.pdu import to_hex
from modem.sms.splitting import split
from modem.sms.submit import Submit
from tests.simulator.bench import Bench, submit


def test_a_pdu_is_sent_and_reaches_the_network():
    bench = Bench()
    assert bench.send("hello €") == ["+CMGS: 0", "OK"]
    message = bench.network.sent[0]
    assert (message.sim, message.recipient, message.text) == (bench.sim, "2936", "hello €")


def test_data_and_ucs2_arrive_as_they_were():
    bench = Bench()
    bench.send(b"\x00\xff\x1a")
    bench.send("привет")
    assert [(each.text, each.data) for each in bench.network.sent] == [
        (None, b"\x00\xff\x1a"),
        ("привет", "привет".encode()),
    ]


def test_the_reference_counts_and_goes_round_after_255():
    bench = Bench()
    answers = [bench.send()[0] for _ in range(258)]
    assert answers[1] == "+CMGS: 1"
    assert answers[255:] == ["+CMGS: 255", "+CMGS: 0", "+CMGS: 1"]


FORMS = [
    ("no service centre", "00" "0100048192630000" "02E834"),
    ("a service centre", "07915155000000F0" "0100048192630000" "02E834"),
    ("lower case", "00" "0100048192630000" "02e834"),
    ("an international number", "00" "01000C91947107160000" "0000" "02E834"),
    ("a national number", "00" "01000AA17107160000" "0000" "02E834"),
    ("relative validity", "00" "110004819263" "0000A7" "02E834"),
    ("a report wanted", "00" "2100048192630000" "02E834"),
    ("white space", "00 0100048192630000\r\n02E834"),
]  # fmt: skip


@pytest.mark.parametrize("digits", [row[1] for row in FORMS], ids=[row[0] for row in FORMS])
def test_a_pdu_may_come_with(digits):
    bench = Bench()
    octets = bytes.fromhex(digits)
    bench.say(b"AT+CMGS=%d\r" % (len(octets) - 1 - octets[0]))
    assert bench.lines(bench.say(digits.encode() + b"\x1a"))[-1] == "OK"
    assert bench.network.sent[0].text == "hi"


BAD_PDUS = [
    ("a wrong length", 10, "00010004819263000002E834"),
    ("no hexadecimal", 11, "00010004819263000002E8xx"),
    ("half an octet", 11, "00010004819263000002E83"),
    ("nothing", 10, ""),
    ("a DELIVER", 17, "00" "0404819263000062101000000000" "02E834"),
    ("no more than a beginning", 3, "00010004"),
]  # fmt: skip


@pytest.mark.parametrize("length, digits", [r[1:] for r in BAD_PDUS], ids=[r[0] for r in BAD_PDUS])
def test_what_is_no_submit_of_that_length_is_refused(length, digits):
    bench = Bench()
    bench.say(b"AT+CMGS=%d\r" % length)
    assert bench.lines(bench.say(digits.encode() + b"\x1a")) == ["+CMS ERROR: 304"]
    assert bench.network.sent == []


NO_LENGTHS = ["+CMGS=", "+CMGS=0", "+CMGS=999", '+CMGS="2936"', "+CMGS=1,2"]


@pytest.mark.parametrize("command", NO_LENGTHS)
def test_a_length_that_cannot_be_is_refused_before_the_prompt(command):
    assert Bench().at(command) == ["+CMS ERROR: 304"]


def test_a_long_message_is_joined_from_its_parts():
    bench = Bench()
    body = "".join(chr(97 + at % 26) for at in range(400))
    for part in split(body, 7):
        length, digits = to_hex(Submit(Address("2936"), part))
        bench.say(b"AT+CMGS=%d\r" % length)
        bench.say(digits + b"\x1a")
    assert [each.text for each in bench.network.sent] == [body]
    assert bench.network.sent[0].references == (0, 1, 2)


def test_parts_that_never_come_are_handed_over_as_missing():
    bench = Bench()
    bench.network.join_ms = 5000
    length, digits = to_hex(Submit(Address("2936"), split("x" * 200, 7)[1]))
    bench.say(b"AT+CMGS=%d\r" % length)
    bench.say(digits + b"\x1a")
    assert bench.network.sent == []
    bench.wait(4000)
    assert bench.network.sent == []
    bench.wait(1000)
    assert bench.network.sent[0].missing == (1,)


def test_the_network_may_refuse():
    bench = Bench()
    bench.network.refuse["2936"] = 38
    assert bench.send() == ["+CMS ERROR: 38"]
    bench.ok("+CMEE=2")
    assert bench.send() == ["+CMS ERROR: network out of order"]
    assert bench.network.sent == []


def test_a_message_to_nobody_is_refused():
    bench = Bench()
    assert bench.send(to="") == ["+CMS ERROR: 1"]
    bench.send(to="", command="+CMGW")
    assert bench.at("+CMSS=1") == ["+CMS ERROR: 1"]
    assert bench.at('+CMSS=1,"2936"')[-1] == "OK"
    assert [each.recipient for each in bench.network.sent] == ["2936"]


def test_a_message_error_may_follow_cmee_as_some_modems_do():
    bench = Bench(cms_follows_cmee=True)
    assert bench.at("+CMGS=0") == ["ERROR"]
    bench.ok("+CMEE=1")
    assert bench.at("+CMGS=0") == ["+CMS ERROR: 304"]


def test_without_a_service_centre_nothing_is_sent():
    bench = Bench()
    bench.sim.smsc = ""
    assert bench.send() == ["+CMS ERROR: 330"]


def test_the_result_can_be_slow_while_the_message_is_long_gone():
    bench = Bench(delays={"+CMGS": 20_000})
    assert bench.send() == []
    assert len(bench.network.sent) == 1
    assert bench.wait(19_999) == []
    assert bench.wait(1) == ["+CMGS: 0", "OK"]


def test_the_prompt_can_be_slow():
    bench = Bench(prompt_ms=500)
    length, digits = submit()
    assert bench.say(b"AT+CMGS=%d\r" % length) == b""
    assert bench.wait(500) == ["> "]
    assert bench.lines(bench.say(digits + b"\x1a")) == ["+CMGS: 0", "OK"]


def test_another_prompt_is_the_personas():
    bench = Bench(prompt=b"\r\n>\x00")
    assert bench.say(b"AT+CMGS=18\r") == b"\r\n>\x00"


def test_what_is_written_is_stored_and_can_be_sent():
    bench = Bench()
    assert bench.send("later", command="+CMGW") == ["+CMGW: 1", "OK"]
    assert bench.network.sent == []
    assert bench.ok("+CMGL=2")[0].startswith("+CMGL: 1,2,,")
    assert bench.ok("+CMSS=1") == ["+CMSS: 0"]
    assert bench.network.sent[0].text == "later"
    assert bench.ok("+CMGL=3")[0].startswith("+CMGL: 1,3,,")


def test_a_stored_message_can_go_to_another_recipient():
    bench = Bench()
    bench.send("later", command="+CMGW")
    bench.ok('+CMSS=1,"000"')
    assert bench.network.sent[0].recipient == "000"


def test_an_empty_slot_cannot_be_sent():
    assert Bench().at("+CMSS=3") == ["+CMS ERROR: 321"]


def test_a_full_memory_takes_no_more():
    bench = Bench(storage=2)
    answers = [bench.send(command="+CMGW")[-1] for _ in range(3)]
    assert answers == ["OK", "OK", "+CMS ERROR: 322"]


def test_a_received_message_can_be_written_too():
    bench = Bench()
    bench.deliver("hi")
    bench.heard()
    digits = bench.ok("+CMGR=1")[1]
    length = len(digits) // 2 - 8
    bench.say(f"AT+CMGW={length},1\r".encode())
    assert bench.lines(bench.say(digits.encode() + b"\x1a")) == ["+CMGW: 2", "OK"]
    bench.say(f"AT+CMGW={length},2\r".encode())
    assert bench.lines(bench.say(digits.encode() + b"\x1a")) == ["+CMS ERROR: 304"]
