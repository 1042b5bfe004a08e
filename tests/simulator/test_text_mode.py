"""Text mode: sending with CSMP, reading with CSDH, character sets, bodies in hexadecimal."""

import pytest

from modem.simulator.charsets import from_wire, to_wire
from tests.simulator.bench import Bench


def text_bench(charset="IRA", **options):
    bench = Bench(**options)
    bench.ok(f'+CMGF=1;+CSCS="{charset}"')
    return bench


def enter(bench, command, body):
    assert bench.say(f"AT{command}\r".encode("latin-1")) == b"\r\n> "
    return bench.lines(bench.say(body + b"\x1a"))


def test_a_text_is_sent_to_a_short_code():
    bench = text_bench()
    assert enter(bench, '+CMGS="2936",129', b'{"t": 21}') == ["+CMGS: 0", "OK"]
    message = bench.network.sent[0]
    assert (message.recipient, message.text) == ("2936", '{"t": 21}')


def test_an_international_number_may_have_a_plus_or_a_type():
    bench = text_bench()
    enter(bench, '+CMGS="+4917100"', b"a")
    enter(bench, '+CMGS="4917100",145', b"b")
    assert [each.recipient for each in bench.network.sent] == ["+4917100", "+4917100"]


NO_ADDRESSES = ["+CMGS=", '+CMGS=""', '+CMGS="xyz"', '+CMGS="1",2,3', "+CMGS"]


@pytest.mark.parametrize("command", NO_ADDRESSES)
def test_an_address_that_is_none_is_refused(command):
    assert text_bench().at(command)[-1] in ("+CMS ERROR: 305", "ERROR")


SETS = [
    ("GSM", "@£_", b"\x00\x01\x11"),
    ("IRA", "a{}", b"a{}"),
    ("UCS2", "é€", b"00E920AC"),
    ("HEX", "@A", b"0041"),
    ("8859-1", "éÄ", b"\xe9\xc4"),
    ("PCCP437", "éÄ", b"\x82\x8e"),
    ("UTF-8", "é€", b"\xc3\xa9\xe2\x82\xac"),
]


@pytest.mark.parametrize("charset, text, wire", SETS, ids=[row[0] for row in SETS])
def test_bodies_go_both_ways_in_the_character_set(charset, text, wire):
    bench = text_bench(charset)
    number = to_wire("2936", charset)
    assert enter(bench, f'+CMGS="{number}"', wire)[-1] == "OK"
    assert bench.network.sent[0].text == text
    bench.deliver(text)
    bench.heard()
    header, body = bench.ok("+CMGR=1")
    assert header.split(",")[1] == f'"{number}"'
    assert body == wire.decode("latin-1")


def test_what_a_character_set_lacks_becomes_a_question_mark():
    assert [to_wire("é", name) for name in ("IRA", "GSM")] == ["?", "\x05"]
    assert to_wire("я", "8859-1") == "?"
    assert to_wire("я€", "GSM") == "?\x1be"


@pytest.mark.parametrize(
    "charset, wire",
    [("UCS2", "00E"), ("UCS2", "zz00"), ("HEX", "0 0 "), ("IRA", "\xe9"), ("UTF-8", "\xff")],
)
def test_what_is_not_in_the_character_set_is_refused(charset, wire):
    with pytest.raises(ValueError):
        from_wire(wire, charset)


def test_eight_bit_data_is_entered_and_shown_in_hexadecimal():
    bench = text_bench()
    bench.ok("+CSMP=17,167,0,4")
    enter(bench, '+CMGS="2936"', b"00FF1a")
    assert bench.network.sent[0].data == b"\x00\xff\x1a"
    bench.deliver(b"\x01\x02")
    bench.heard()
    assert bench.ok("+CMGR=1")[1] == "0102"


def test_ucs2_is_entered_and_shown_in_hexadecimal_whatever_the_character_set():
    bench = text_bench()
    bench.ok("+CSMP=17,167,0,8")
    enter(bench, '+CMGS="2936"', b"043F0440")
    bench.deliver("пр")
    bench.heard()
    assert bench.network.sent[0].text == "пр"
    assert bench.ok("+CMGR=1")[1] == "043F0440"


def test_a_header_is_entered_with_the_body():
    bench = text_bench()
    bench.ok("+CSMP=81,167,0,4")
    for number in (b"01", b"02"):
        enter(bench, '+CMGS="2936"', b"05000309" + b"02" + number + b"AA")
    assert bench.network.sent[0].data == b"\xaa\xaa"


def test_a_message_with_a_header_is_shown_in_hexadecimal():
    bench = text_bench()
    bench.deliver("x" * 161)
    bench.heard()
    assert bench.ok("+CMGR=2")[1].startswith("0500030102" + "02")


@pytest.mark.parametrize(
    "smp, body",
    [
        ("17,167,0,4", b"0"),
        ("17,167,0,4", b"xy"),
        ("17,167,0,0", b"x" * 161),
        ("17,167,0,8", b"00" * 141),
    ],
)
def test_a_body_that_does_not_fit_the_parameters_is_refused(smp, body):
    bench = text_bench()
    bench.ok(f"+CSMP={smp}")
    assert enter(bench, '+CMGS="2936"', body) == ["+CMS ERROR: 305"]
    assert bench.network.sent == []


VALIDITIES = ["17,255,0,0", '25,"26/02/01,00:00:00+00",0,0', '9,"01A70000000000",0,0', "1,,0,0"]


@pytest.mark.parametrize("smp", VALIDITIES)
def test_each_form_of_validity_can_be_set(smp):
    bench = text_bench()
    bench.ok(f"+CSMP={smp}")
    assert enter(bench, '+CMGS="2936"', b"hi")[-1] == "OK"


def test_a_validity_that_is_no_time_is_refused():
    bench = text_bench()
    bench.ok('+CSMP=25,"nonsense",0,0')
    assert enter(bench, '+CMGS="2936"', b"hi") == ["+CMS ERROR: 305"]


def test_the_parameters_can_be_read():
    bench = text_bench()
    assert bench.ok("+CSMP?") == ["+CSMP: 17,167,0,0"]
    assert bench.ok("+CSMP=49;+CSMP?") == ["+CSMP: 49,167,0,0"]
    assert bench.at("+CSMP=256") == ["+CMS ERROR: 305"]


def test_headers_are_short_or_long_as_csdh_says():
    bench = text_bench()
    bench.deliver("yo")
    bench.heard()
    stamp = '"26/01/01,00:00:00+00"'
    assert bench.ok("+CMGL")[0] == f'+CMGL: 1,"REC UNREAD","2936",,{stamp}'
    bench.ok("+CSDH=1")
    assert bench.ok("+CMGR=1") == [
        f'+CMGR: "REC READ","2936",,{stamp},129,4,0,0,"+15550000000",145,2',
        "yo",
    ]
    assert bench.ok('+CMGL="ALL"')[0] == f'+CMGL: 1,"REC READ","2936",,{stamp},129,2'


def test_written_messages_are_shown_with_their_parameters():
    bench = text_bench()
    assert enter(bench, '+CMGW="2936"', b"draft") == ["+CMGW: 1", "OK"]
    bench.ok("+CSDH=1")
    assert bench.ok("+CMGR=1") == ['+CMGR: "STO UNSENT","2936",,129,17,0,0,167,"",129,5', "draft"]
    assert bench.ok('+CMGL="STO UNSENT"') == ['+CMGL: 1,"STO UNSENT","2936",,,129,5', "draft"]


def test_a_message_may_be_written_without_a_recipient_and_as_sent():
    bench = text_bench()
    assert enter(bench, "+CMGW", b"draft") == ["+CMGW: 1", "OK"]
    assert enter(bench, '+CMGW="2936",129,"STO SENT"', b"old") == ["+CMGW: 2", "OK"]
    assert bench.ok('+CMGL="STO SENT"')[1] == "old"


def test_the_service_centre_is_written_in_the_character_set():
    bench = text_bench("UCS2")
    assert bench.ok("+CSCA?") == ['+CSCA: "002B00310035003500350030003000300030003000300030",145']


def test_a_line_feed_in_a_body_is_part_of_it():
    bench = text_bench()
    enter(bench, '+CMGS="2936"', b"a\nb")
    assert bench.network.sent[0].text == "a\nb"


def test_the_line_feed_of_a_command_line_that_ends_in_cr_lf_is_no_part_of_the_body():
    bench = text_bench()
    for line, feed in ((b'AT+CMGS="2936"\r\n', b""), (b'AT+CMGS="2936"\r', b"\n")):
        assert bench.say(line) == b"\r\n> "
        bench.say(feed)
        bench.say(b"hi\n\x1a")
    assert [each.text for each in bench.network.sent] == ["hi\n", "hi\n"]


def test_a_report_is_one_line_without_a_body():
    bench = text_bench()
    bench.ok("+CSMP=49,167,0,0;+CNMI=2,1,0,2,0")
    enter(bench, '+CMGS="2936"', b"hi")
    stamp = '"26/01/01,00:00:00+00"'
    line = f'6,0,"2936",129,{stamp},{stamp},0'
    assert bench.ok('+CMGL="ALL"') == [f'+CMGL: 1,"REC UNREAD",{line}']
    assert bench.ok("+CMGR=1") == [f'+CMGR: "REC READ",{line}']


def test_a_written_message_shows_its_absolute_validity():
    bench = text_bench()
    bench.ok('+CSMP=25,"26/02/01,00:00:00+04",0,0;+CSDH=1')
    enter(bench, '+CMGW="2936"', b"x")
    assert bench.ok("+CMGR=1")[0].split(",129,")[1].startswith('25,0,0,"26/02/01,00:00:00+04",')


def test_a_written_message_shows_its_enhanced_or_missing_validity():
    bench = text_bench()
    bench.ok('+CSMP=9,"01A70000000000",0,0;+CSDH=1')
    enter(bench, '+CMGW="2936"', b"x")
    assert bench.ok("+CMGR=1")[0].split(",129,")[1].startswith('9,0,0,"01A70000000000",')
    bench.ok("+CSMP=1,0,0,0")
    enter(bench, '+CMGW="2936"', b"x")
    assert bench.ok("+CMGR=2")[0].split(",129,")[1].startswith('1,0,0,,""')


def test_a_slot_that_holds_no_message_cannot_be_shown_as_text():
    bench = text_bench()
    bench.deliver("hi")
    bench.heard()
    bench.device.memory("SM").get(1).octets = b"\x00"
    assert bench.at("+CMGR=1") == ["+CMS ERROR: 320"]
    bench.ok("+CMGF=0")
    assert bench.ok("+CMGR=1") == ["+CMGR: 0,,0", "00"]


@pytest.mark.parametrize("length", [159, 160, 161, 300])
def test_parts_of_a_seven_bit_text_go_out_as_they_came_in(length):
    bench = text_bench()
    bench.ok("+CSMP=81,167,0,0")
    bench.deliver("€" + "x" * length)  # 159: the last part ends in seven bits of padding
    bench.heard()
    for part in bench.ok('+CMGL="ALL"')[1::2]:
        assert enter(bench, '+CMGS="2936"', part.encode())[-1] == "OK"
    assert [each.text for each in bench.network.sent] == ["€" + "x" * length]


@pytest.mark.parametrize("dcs", [0, 4, 8])
def test_a_header_longer_than_the_body_is_refused(dcs):
    bench = text_bench()
    bench.ok(f"+CSMP=81,167,0,{dcs}")
    assert enter(bench, '+CMGS="2936"', b"0500030902") == ["+CMS ERROR: 305"]
    assert enter(bench, '+CMGS="2936"', b"") == ["+CMS ERROR: 305"]
