from dataclasses import replace

import pytest

from modem.errors import MessageRefused, NotRegistered, OutcomeUnknown, PortError
from modem.session.events import Closed, Delivered
from modem.session.messages import Receipt
from modem.session.session import Session
from modem.simulator.personas import GENERIC
from modem.sms.fields import Address
from modem.sms.report import StatusReport
from tests.world import World


def sent(world):
    return [(message.recipient, message.text) for message in world.network.sent]


def test_a_command_goes_to_the_peer():
    world = World().start()
    receipt = world.send("temperature 21.4")
    assert sent(world) == [("2936", "temperature 21.4")]
    assert (receipt.recipient, receipt.parts, receipt.number) == ("2936", 1, 1)


def test_the_peer_can_be_another_one():
    world = World({"peer": "000"}, peer="000").start()
    world.send("hello")
    world.deliver("hi")
    assert sent(world) == [("000", "hello")]
    assert [command.sender for command in world.commands] == ["000"]


def test_a_message_can_go_to_somebody_else():
    world = World().start()
    world.send("hello", to="+15557654321")
    assert sent(world) == [("+15557654321", "hello")]


@pytest.mark.parametrize("body", ["", "ÄÖ@€[", "Здравствуй 🌍", "x" * 400, "я" * 200, "€" * 100])
def test_any_text_arrives_as_it_was_given(body):
    world = World().start()
    world.send(body)
    assert world.network.sent[0].text == body


def test_octets_arrive_as_they_were_given():
    world = World().start()
    body = bytes(range(256)) * 2
    receipt = world.send(body)
    assert world.network.sent[0].data == body and world.network.sent[0].text is None
    assert receipt.parts == 4


@pytest.mark.parametrize(
    "options",
    [
        {"to": "12\r34"},
        {"to": "2936\x1a"},
        {"to": '2936"'},
        {"to": "+"},
        {"validity": 0},
        {"body": "x" * 40_000},
        {"body": "\ud83d"},
    ],
)
def test_what_cannot_be_said_in_a_message_is_the_callers_error(options):
    world = World().start()
    with pytest.raises(ValueError):
        world.session.send(options.pop("body", "hello"), world.now, **options)
    assert world.send("hello").number == 1


def test_no_text_can_become_a_command():
    world = World().start()
    world.send("x\x1a\rAT+CFUN=0\r")
    assert len(world.network.sent) == 1
    assert world.send("still here").parts == 1


def test_a_delivery_report_is_matched_to_its_receipt():
    world = World().start()
    receipt = world.send("hello", confirm=True)
    world.run(5000)
    (event,) = world.of(Delivered)
    assert event.delivery.receipt == receipt and event.delivery.delivered


def test_a_message_in_parts_is_delivered_when_all_parts_are():
    world = World().start()
    receipt = world.send("x" * 400, confirm=True)
    world.run(5000)
    assert [event.delivery.receipt for event in world.of(Delivered)] == [receipt]


def test_a_message_that_failed_is_reported_as_such():
    world = World().start()
    world.network.fail["2936"] = 0x41
    world.send("hello", confirm=True)
    world.run(5000)
    delivery = world.of(Delivered)[0].delivery
    assert not delivery.delivered and delivery.status == 0x41


def test_reports_are_matched_when_the_reference_has_wrapped():
    world = World().start()
    receipts = [world.send("m%d" % number, confirm=True) for number in range(300)]
    world.run(5000)
    assert [event.delivery.receipt for event in world.of(Delivered)] == receipts
    assert receipts[0].references == receipts[256].references


def test_stored_reports_are_read_and_freed():
    persona = replace(GENERIC, supported={"+CNMI": "(0-3),(0-3),(0,2,3),(0,2),(0,1)"})
    world = World(persona=persona).start()
    assert world.session.cnmi == b"2,1,0,2,0"
    receipt = world.send("hello", confirm=True)
    world.run(5000)
    assert [event.delivery.receipt for event in world.of(Delivered)] == [receipt]


def test_without_coverage_a_send_waits_and_then_goes_out():
    world = World().start()
    world.network.set_coverage(world.sim, False, world.now)
    world.run(100)
    operation = world.session.send("hello", world.now)
    world.run(20_000)
    assert not operation.done
    world.network.set_coverage(world.sim, True, world.now)
    assert world.finish(operation).parts == 1


def test_without_coverage_a_send_ends_with_not_registered():
    world = World().start()
    world.network.set_coverage(world.sim, False, world.now)
    world.run(100)
    with pytest.raises(NotRegistered, match="antenna"):
        world.send("hello", timeout=30_000)
    world.network.set_coverage(world.sim, True, world.now)
    world.run(60_000)
    assert sent(world) == []


def test_a_refusal_has_the_codes_name():
    world = World().start()
    world.network.refuse["2936"] = 28
    with pytest.raises(MessageRefused, match="unidentified subscriber") as caught:
        world.send("hello")
    assert caught.value.code == 28 and not caught.value.temporary


def test_a_temporary_refusal_is_tried_again():
    world = World().start()
    world.network.refuse["2936"] = 42
    operation = world.session.send("hello", world.now)
    world.run(1000)
    assert not operation.done
    del world.network.refuse["2936"]
    assert world.finish(operation).parts == 1


def test_a_send_that_takes_longer_than_its_time_is_unknown_and_blocks_nobody_for_ever():
    world = World(persona=replace(GENERIC, delays={"+CMGS": 90_000})).start()
    with pytest.raises(OutcomeUnknown):
        world.send("slow", timeout=10_000)
    assert world.send("next", timeout=200_000).parts == 1
    assert [text for _, text in sent(world)] == ["slow", "next"]


def test_a_send_whose_time_is_over_before_its_turn_is_never_sent():
    world = World(persona=replace(GENERIC, delays={"+CMGS": 20_000})).start()
    first = world.session.send("first", world.now)
    second = world.session.send("second", world.now, timeout=5000)
    world.finish(first)
    world.run(60_000)
    assert second.done and [text for _, text in sent(world)] == ["first"]


def test_sends_go_out_in_the_order_in_which_they_were_asked_for():
    world = World().start()
    operations = [world.session.send("m%d" % number * 100, world.now) for number in range(5)]
    for operation in operations:
        world.finish(operation)
    assert [text[:2] for _, text in sent(world)] == ["m0", "m1", "m2", "m3", "m4"]


def test_a_port_that_goes_away_ends_everything_with_the_truth():
    world = World(persona=replace(GENERIC, delays={"+CMGS": 5000})).start()
    first = world.session.send("first", world.now)
    second = world.session.send("second", world.now)
    world.settle()
    world.session.receive_data(b"", world.now)
    world.settle()
    with pytest.raises(OutcomeUnknown):
        first.result()
    with pytest.raises(PortError):
        second.result()
    assert world.of(Closed) and world.session.deadline() is None
    third = world.session.send("third", world.now)
    with pytest.raises(PortError, match="start again"):
        third.result()


@pytest.mark.parametrize("end", ["the port goes away", "its time is over"])
def test_a_message_that_ends_between_its_parts_may_have_been_sent(end):
    slow = replace(GENERIC, delays={"+CMGS": 2000})
    world = World(settings={"retry_pause": 60_000}, persona=slow).start()
    operation = world.session.send("long " * 60, world.now, timeout=20_000)
    world.run(1000)
    world.network.refuse["2936"] = 42  # the first part is with the network, the second will wait
    world.run(4000)
    assert not operation.done
    if end == "the port goes away":
        world.session.receive_data(b"", world.now)
    world.run(30_000)
    with pytest.raises(OutcomeUnknown, match="only parts") as caught:
        operation.result()
    assert caught.value.references == operation.sent and len(operation.sent) == 1


def test_a_report_on_a_message_of_the_session_before_is_matched():
    world = World().start()
    report = StatusReport(9, Address("2936"), None, None, 0)
    assert world.session.reports.take(report, world.now) is None  # the sweep read it already
    receipt = Receipt(-1, (9,), "2936", True)
    world.session.expect(receipt, world.now, ago=60_000)
    world.settle()
    assert [event.delivery.receipt for event in world.of(Delivered)] == [receipt]


def test_a_closed_session_can_be_started_again():
    world = World().start()
    world.session.close()
    world.session.close()
    assert len(world.of(Closed)) == 0
    world.start()
    assert len(world.of(Closed)) == 1
    assert world.send("hello").parts == 1


def test_an_operation_that_is_not_done_has_no_result():
    operation = Session().start(0)
    with pytest.raises(RuntimeError, match="not done"):
        operation.result()
