"""Odd messages of real modems, one numbered item of the collection a test; see
test_odd_replies.py, which has the other half. Each is played whole and byte by byte (item 40).
"""

import pytest

from modem.at.fields import parameters
from modem.session.events import Delivered, OtherMessage, StorageFull, Unreadable
from modem.sms.pdu import from_hex
from tests.session.odd import OK, Odd, pdu, report
from tests.session.script import answer_in_ascii, answer_in_text

LENGTH, HELLO = pdu()


@pytest.fixture(params=[None, 1], ids=["whole", "bytewise_item_40"])
def odd(request):
    return lambda **options: Odd(chunk=request.param, **options)


def test_item_07_a_urc_stands_before_the_message(odd):
    said = b"^RSSI:3\r\n+CMGR: 0,," + LENGTH + b"\r\n" + HELLO + b"\r\n\r\nOK\r\n"
    assert odd().store(said) == ["hello"]


def test_item_07_a_report_that_is_read_has_no_body_in_text_mode(odd):
    stamps = b'"17/06/13,19:00:58+28","17/06/13,19:00:58+28",0'
    modem = odd(base=answer_in_ascii)
    said = b'^RSSI:3\r\n+CMGR: "REC UNREAD",6,203,"1320",129,' + stamps + b"\r\n" + OK
    modem.answers.update({b"+CMGS": b"\r\n> ", "payload": b"\r\n+CMGS: 203\r\n" + OK})
    modem.send("hello", to="1320", confirm=True)
    assert modem.store(said) == []
    assert modem.of(Delivered)


def test_item_08_a_urc_between_command_and_ok_is_a_message_to_read(odd):
    modem = odd()
    modem.answers[b"+CMGR=1"] = b"\r\n+CMGR: 0,," + LENGTH + b"\r\n" + HELLO + b"\r\n" + OK
    modem.answers[b"Z"] = b'ATZ\r\n+CMTI: "SM",1\r\nOK\r\n'
    assert modem.at("Z") == []
    modem.run(1000)
    assert modem.received == ["hello"]


BODIES = {
    "item_09_ok": b"OK",
    "item_10_lines_the_last_of_them_ok": b"INSYS GSM 4.X:\r\nBLOCK:\r\n100:\r\nAx=+01234\r\nOK",
    "item_41_urcs": b'+CMTI: "SM",7\r\n+CMGL: 2,"REC READ",,\r\n> ',
    "item_41_errors": b"ERROR\r\n+CMS ERROR: 500",
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_in_pdu_mode_a_body_cannot_be_taken_for_anything_else(odd, body):
    length, digits = pdu(body.decode())
    said = b"\r\n+CMGR: 0,," + length + b"\r\n" + digits + b"\r\n" + OK
    assert odd().store(said) == [body.decode()]


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_item_42_in_text_mode_the_length_tells_where_a_body_ends(odd, body):
    modem = odd(base=answer_in_ascii)
    header = b'+CMGR: "REC UNREAD","2936",,"26/01/01,00:00:01+00",129,4,0,0,"",129,%d\r\n'
    said = header % len(body) + body + b"\r\n" + OK
    assert modem.store(said) == [body.decode()]


def test_item_11_headers_without_bodies_are_read_one_by_one(odd):
    modem = odd()
    modem.answers[b"+CMGL=4"] = b"\r\n+CMGL: 1,1,,23\r\n+CMGL: 2,1,,23\r\n" + OK
    modem.answers[b"+CMGR=2"] = b"\r\n+CMGR: 1,," + LENGTH + b"\r\n" + HELLO + b"\r\n" + OK
    modem.say(b'\r\n+CMTI: "SM",-1\r\n')
    modem.run(10000)
    assert b"AT+CMGR=1" in modem.sent
    assert modem.received == ["hello"]


def test_item_11_a_message_may_be_empty(odd):
    length, digits = pdu("")
    assert odd().store(b"\r\n+CMGR: 0,," + length + b"\r\n" + digits + b"\r\n" + OK) == [""]


EMPTY = {
    "a header of zeros": b"\r\n+CMGR: 0,,0\r\n\r\nOK\r\n",
    "OK": OK,
    "500": b"\r\n+CMS ERROR: 500\r\n",
    "320": b"\r\n+CMS ERROR: 320\r\n",
    "321": b"\r\n+CMS ERROR: 321\r\n",
    "ERROR": b"\r\nERROR\r\n",
    "item_33_pdu_00": b"\r\n+CMGR: 1,,0\r\n00\r\n\r\nOK\r\n",
}


@pytest.mark.parametrize("said", EMPTY.values(), ids=EMPTY)
def test_item_12_an_empty_slot_is_no_message(odd, said):
    modem = odd()
    assert modem.store(said) == []
    assert not modem.of(Unreadable)
    assert modem.at("+CSQ") == []


@pytest.mark.parametrize("said", [b'"SM",-1', b",2", b",-1", b"0,111", b'"ME",-1', b"", b'"SM"'])
def test_item_13_a_place_that_cannot_be_leads_to_a_sweep(odd, said):
    modem = odd()
    modem.answers[b"+CMGL=4"] = b"\r\n+CMGL: 2,0,," + LENGTH + b"\r\n" + HELLO + b"\r\n" + OK
    modem.answers[b"+CMGR"] = b"\r\n+CMS ERROR: 321\r\n"
    modem.say(b"\r\n+CMTI: " + said + b"\r\n")
    modem.run(10000)
    assert modem.received == ["hello"]


@pytest.mark.parametrize("said", [b'"SM", 3', b'"SM" , 3', b'"SM",3'])
def test_item_14_spaces_in_an_indication(odd, said):
    modem = odd()
    modem.say(b"\r\n+CMTI: " + said + b"\r\n")
    modem.run(100)
    assert b"AT+CMGR=3" in modem.sent


def test_item_15_an_indication_that_says_more(odd):
    modem = odd()
    modem.answers[b"+CMGL=4"] = b"\r\n+CMGL: 5,0,," + LENGTH + b"\r\n" + HELLO + b"\r\n" + OK
    modem.say(b'\r\n+CMTI: "SM",5,"MMS PUSH"\r\n')
    modem.run(10000)
    assert modem.received == ["hello"]


ROUTED = {
    "a quoted empty name": b'\r\n+CMT: "",%s\r\n%s\r\n',
    "CR alone": b"\r\n+CMT: ,%s\r%s\r",
    "the usual form": b"\r\n+CMT: ,%s\r\n%s\r\n",
    "no name at all": b"\r\n+CMT: %s\r\n%s\r\n",
}


@pytest.mark.parametrize("form", ROUTED.values(), ids=ROUTED)
def test_item_16_forms_of_a_routed_message(odd, form):
    modem = odd()
    modem.say(form % (LENGTH, HELLO))
    modem.run(100)
    assert modem.received == ["hello"]


@pytest.mark.parametrize("form", [b"\r\n+CDS: ,%s\r\n%s\r\n", b"+CDS:%s\r%s\r"])
def test_items_16_and_17_forms_of_a_routed_report(odd, form):
    modem = odd()
    modem.answers.update({b"+CMGS": b"\r\n> ", "payload": b"\r\n+CMGS: 9\r\n" + OK})
    modem.send(confirm=True)
    modem.say(form % report(9))
    modem.run(100)
    assert len(modem.of(Delivered)) == 1


STORED = {
    "a quoted empty name": b'+CMGR: 0,"",%s\r\n%s\r\n',
    "no name field": b"+CMGR: 0,%s\r\n%s\r\n",
    "no space": b"+CMGR:0,,%s\r\n%s\r\n",
    "item_43_a_space_instead_of_a_line_end": b"+CMGR: 1,,%s %s\r\n",
    "item_31_noise_before_it": b"\x00\xff\r\n+CMGR: 0,,%s\r\n%s\r\n",
}


@pytest.mark.parametrize("form", STORED.values(), ids=STORED)
def test_item_18_forms_of_a_stored_message(odd, form):
    assert odd().store(form % (LENGTH, HELLO) + OK) == ["hello"]


def test_item_19_a_header_is_glued_to_the_pdu_before_it(odd):
    modem = odd()
    length, digits = pdu("world")
    lines = b"\r\n+CMGL: 3,1,,%s\r\n%s+CMGL: 12,1,,%s\r\n%s\r\n" % (LENGTH, HELLO, length, digits)
    modem.answers[b"+CMGL=4"] = lines + OK
    modem.say(b'\r\n+CMTI: "SM",-1\r\n')
    modem.run(10000)
    assert modem.received == ["hello", "world"]


IN_TEXT = {
    "item_20_spaces_and_a_long_year": (
        b'"REC READ", "+4123456789132", "2009/8/18,19:11:45"\r\nfirst',
        "first",
    ),
    "item_23_the_time_in_place_of_the_name": (
        b'"REC READ","17601332658","17/05/02,14:42:05+00",,129,10\r\n4F60597D',
        "你好",
    ),
    "item_21_everything_in_ucs2": (
        b'"REC UNREAD","002B00370039003500330037003600310032003000350032",,'
        b'"10/12/05,22:00:04+12"\r\n041F04400438',
        "При",
    ),
}


@pytest.mark.parametrize(("said", "text"), IN_TEXT.values(), ids=IN_TEXT)
def test_text_mode(odd, said, text):
    base = answer_in_ascii if text == "first" else answer_in_text
    assert odd(base=base).store(b"\r\n+CMGR: " + said + b"\r\n" + OK) == [text]


def test_item_21_a_number_without_quotes(odd):
    assert parameters(b"+CSCA: 002B0039,145") == [b"002B0039", b"145"]


def test_item_22_a_name_with_another_numbering_plan(odd):
    digits = b"07917283010010F5040ED1D365D139754289000042102151002200" + b"05E8329BFD06"
    modem = odd()
    message = from_hex(digits)
    assert message.sender.alphanumeric
    modem.say(b"\r\n+CMT: ,29\r\n" + digits + b"\r\n")
    assert modem.of(OtherMessage)[0].message.sender == message.sender.number


def test_item_22_a_name_with_a_comma_and_quotes():
    fields = parameters(b'+CMT: "Info, Co","","25/01/01,00:00:00+00"')
    assert fields == [b"Info, Co", b"", b"25/01/01,00:00:00+00"]


def test_item_33_a_dummy_of_ff_is_unreadable_and_stops_nothing(odd):
    modem = odd()
    dummy = b"\r\n+CMGR: 2,2,,174\r\n00" + b"FF" * 174 + b"\r\n\r\nOK\r\n"
    assert modem.store(dummy) == []
    assert modem.store(b"\r\n+CMGR: 0,," + LENGTH + b"\r\n" + HELLO + b"\r\n" + OK, 2) == ["hello"]


def test_item_43_the_last_pdu_of_a_list_is_cut_off_and_read_again(odd):
    modem = odd()
    lines = b"\r\n+CMGL: 10,0,,%s\r\n%s\r\n+CMGL: 11,3,%s\r\n%s" % (
        LENGTH,
        HELLO,
        LENGTH,
        HELLO[:20],
    )
    modem.answers[b"+CMGL=4"] = lines + b"\r\n" + OK
    length, digits = pdu("whole")
    modem.answers[b"+CMGR=11"] = b"\r\n+CMGR: 0,,%s\r\n%s\r\n" % (length, digits) + OK
    modem.say(b'\r\n+CMTI: "SM",-1\r\n')
    modem.run(10000)
    assert modem.received == ["hello", "whole"]


def test_item_44_a_message_that_somebody_stored_for_sending_is_not_ours(odd):
    modem = odd(base=answer_in_ascii)
    tail = b',,145,17,0,0,167,"+8613800100500",145,11\r\nHello World\r\n'
    assert modem.store(b'\r\n+CMGR: "STO UNSENT","+10011"' + tail + OK) == []
    assert not modem.of(StorageFull)
