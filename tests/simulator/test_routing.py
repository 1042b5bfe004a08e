"""Messages routed past the memories, their acknowledgement, and delivery reports."""

import pytest

from modem.sms.pdu import from_hex
from modem.sms.report import StatusReport
from tests.simulator.bench import Bench


def routed(cnmi="2,2,0,1,0", service=1, **options):
    bench = Bench(**options)
    bench.ok(f"+CSMS={service};+CNMI={cnmi}")
    return bench


MT = [(0, []), (1, []), (2, [None, 0, 1, 3]), (3, [0, 3])]


@pytest.mark.parametrize("mt, classes", MT)
def test_mt_says_which_classes_are_routed(mt, classes):
    bench = Bench()
    bench.ok(f"+CNMI=2,{mt}")
    found = []
    for message_class in (None, 0, 1, 2, 3):
        bench.deliver("hi", message_class=message_class)
        if any(line.startswith("+CMT:") for line in bench.heard()):
            found.append(message_class)
    assert found == classes
    assert len(bench.device.memory("SM").slots) == 5 - len(classes)


def test_a_flash_message_is_routed_where_the_persona_cannot_store_it():
    bench = Bench(class_0="direct")
    bench.deliver("flash", message_class=0)
    assert bench.heard()[0] == "+CMT: ,20"


def test_mt_0_stores_in_silence():
    bench = Bench()
    bench.ok("+CNMI=2,0")
    bench.deliver("hi")
    assert bench.heard() == []
    assert len(bench.ok("+CMGL=4")) == 2


def test_a_routed_message_comes_whole():
    bench = routed(service=0)
    assert bench.deliver("hi").status == "delivered"
    header, digits = bench.heard()
    assert header == f"+CMT: ,{len(digits) // 2 - 8}"
    assert from_hex(digits.encode()).user_data.text == "hi"


def test_the_name_of_a_sender_may_be_printed_as_quotes():
    bench = routed(service=0, alpha='""')
    bench.deliver("hi")
    assert bench.heard()[0].startswith('+CMT: "",')


def test_a_routed_message_in_text_mode():
    bench = routed(service=0)
    bench.ok("+CMGF=1")
    bench.deliver("hi")
    assert bench.heard() == ['+CMT: "2936",,"26/01/01,00:00:00+00"', "hi"]
    bench.ok("+CSDH=1")
    bench.deliver("hi")
    tail = '129,4,0,0,"+15550000000",145,2'
    assert bench.heard()[0] == f'+CMT: "2936",,"26/01/01,00:00:00+00",{tail}'


FORMS = ["+CNMA", "+CNMA=0", "+CNMA=1", "+CNMA=1,0"]


@pytest.mark.parametrize("form", FORMS)
def test_the_next_message_waits_for_the_acknowledgement(form):
    bench = routed()
    first, second = bench.deliver("one"), bench.deliver("two")
    assert len(bench.heard()) == 2
    assert first.status == "sent"
    answer = bench.at(form)
    assert answer[0] == "OK"
    assert answer[1].startswith("+CMT:")
    assert (first.status, second.status) == ("delivered", "sent")


def test_an_acknowledgement_may_carry_a_pdu():
    bench = routed()
    message = bench.deliver("one")
    bench.heard()
    assert bench.say(b"AT+CNMA=1,2\r") == b"\r\n> "
    assert bench.lines(bench.say(b"0000\x1a")) == ["OK"]
    assert message.status == "delivered"


def test_an_acknowledgement_that_is_no_pdu_is_refused():
    bench = routed()
    bench.deliver("one")
    bench.heard()
    bench.say(b"AT+CNMA=1,2\r")
    assert bench.lines(bench.say(b"zz\x1a")) == ["+CMS ERROR: 304"]


def test_a_refused_message_is_tried_again_later():
    bench = routed()
    message = bench.deliver("one")
    bench.heard()
    bench.ok("+CNMA=2")
    assert message.status == "sent"
    assert bench.wait(bench.network.retry_ms)[0].startswith("+CMT:")


def test_an_acknowledgement_that_nobody_expects_is_refused():
    bench = routed()
    assert bench.at("+CNMA") == ["+CMS ERROR: 340"]
    bench.deliver("one")
    bench.heard()
    bench.ok("+CNMA")
    assert bench.at("+CNMA") == ["+CMS ERROR: 340"]


def test_a_missed_acknowledgement_zeroes_cnmi_and_the_network_tries_again():
    bench = routed()
    message = bench.deliver("one")
    bench.heard()
    assert bench.wait(20_000) == []
    assert bench.ok("+CNMI?") == ["+CNMI: 2,0,0,0,0"]
    bench.wait(bench.network.retry_ms)
    assert message.status == "delivered"
    assert len(bench.ok("+CMGL=4")) == 2


def test_a_persona_may_keep_cnmi_and_route_again():
    bench = routed(clears_cnmi=False)
    bench.deliver("one")
    first = bench.heard()
    assert bench.wait(20_000 + bench.network.retry_ms) == first


def test_a_report_is_routed_stored_or_dropped_as_ds_says():
    bench = Bench()
    for ds in (0, 1, 2):
        bench.ok(f"+CNMI=2,1,0,{ds}")
        answer = bench.send(report=True)
        assert answer[:2] == [f"+CMGS: {ds}", "OK"]
        if ds == 1:
            assert answer[2] == f"+CDS: {len(answer[3]) // 2 - 8}"
            report = from_hex(answer[3].encode())
            assert isinstance(report, StatusReport)
            assert (report.reference, report.status) == (1, 0)
        else:
            assert answer[2:] == ([] if ds == 0 else ['+CDSI: "SM",1'])


def test_a_report_may_have_a_memory_of_its_own():
    bench = Bench(report_memory="SR")
    bench.ok('+CNMI=2,1,0,2;+CPMS="SR"')
    assert bench.send(report=True)[2:] == ['+CDSI: "SR",1']
    assert from_hex(bench.ok("+CMGR=1")[1].encode()).status == 0


def test_old_reports_give_way_to_new_ones():
    bench = Bench(capacities={"ME": 9, "SR": 2}, report_memory="SR")
    bench.ok("+CNMI=2,1,0,2")
    for _ in range(3):
        bench.send(report=True)
    stored = bench.device.memory("SR").slots
    assert [slot.message.reference for _, slot in sorted(stored.items())] == [2, 1]


def test_a_routed_report_is_acknowledged_too():
    bench = routed()
    bench.send(report=True)
    assert bench.device.reception.awaited
    bench.ok("+CNMA")
    assert not bench.device.reception.awaited


def test_a_sim_taken_out_before_the_acknowledgement_gets_the_message_again():
    bench = routed()
    message = bench.deliver("again")
    bench.heard()
    bench.device.insert_sim(None, 0)
    bench.device.insert_sim(bench.sim, 0)
    assert bench.heard()[0].startswith("+CMT:")
    bench.ok("+CNMA")
    assert message.status == "delivered"
