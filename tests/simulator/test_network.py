"""The service centre: storing and forwarding, validity, order, reports; SIMs among themselves."""

import pytest

from modem.simulator import Device, Network, ToSim
from modem.sms.calendar import from_unix
from modem.sms.pdu import from_hex
from modem.sms.validity import RELATIVE, Validity
from tests.simulator.bench import Bench

HOUR = 3_600_000


class Foreign:
    """A message of another package's making."""

    def __init__(self, body, **fields):
        self.body = body
        vars(self).update(fields)


def texts(bench):
    """Read and delete all stored messages; return their texts."""
    lines = [line for line in bench.ok("+CMGL=4") if not line.startswith("+")]
    bench.at("+CMGD=1,4")
    return [from_hex(line.encode()).user_data.text for line in lines]


def test_a_message_waits_for_coverage():
    bench = Bench()
    bench.network.set_coverage(bench.sim, False)
    message = bench.deliver("patience")
    bench.wait(HOUR)
    assert message.status == "queued"
    bench.network.set_coverage(bench.sim, True, bench.now)
    assert (message.status, bench.heard()) == ("delivered", ['+CMTI: "SM",1'])


@pytest.mark.parametrize("gone", ["off", "radio", "no device"])
def test_a_message_waits_for_a_device(gone):
    bench = Bench()
    if gone == "off":
        bench.device.power_off(0)
    elif gone == "radio":
        bench.ok("+CFUN=4")
    else:
        bench.device.insert_sim(None, 0)
    message = bench.deliver("patience")
    assert message.status == "queued"
    if gone == "off":
        bench.device.power_on(0)
    elif gone == "radio":
        bench.at("+CFUN=1")
    else:
        bench.device.insert_sim(bench.sim, 0)
    assert message.status == "delivered"


def test_the_order_is_kept_whatever_is_in_the_way():
    bench = Bench(storage=2)
    for number in range(7):
        bench.deliver(f"message {number}")
    found = []
    for _ in range(4):
        found += texts(bench)
    assert found == [f"message {number}" for number in range(7)]


def test_a_long_body_comes_in_parts():
    bench = Bench()
    message = bench.deliver("x" * 400)
    bench.heard()
    assert [len(text) for text in texts(bench)] == [153, 153, 94]
    assert (message.parts, message.status) == (3, "delivered")


def test_more_messages_are_announced_while_more_wait():
    bench = Bench()
    bench.network.set_coverage(bench.sim, False)
    bench.deliver("one")
    bench.deliver("two")
    bench.network.set_coverage(bench.sim, True)
    bench.heard()
    lines = bench.ok("+CMGL=4")[1::2]
    assert [from_hex(line.encode()).more for line in lines] == [True, False]


def test_a_message_expires():
    bench = Bench()
    bench.network.set_coverage(bench.sim, False)
    seen = []
    wanted = ToSim("late", validity=60)
    bench.network.submit(bench.sim, wanted, 0, lambda message: seen.append(message.status))
    bench.wait(59_999)
    assert seen == []
    bench.wait(1)
    assert seen == ["expired"]
    bench.network.set_coverage(bench.sim, True, bench.now)
    assert bench.heard() == []


def test_the_statuses_are_told_in_order():
    bench = Bench(storage=1)
    seen = []
    for body in ("one", "two"):
        bench.network.submit(bench.sim, ToSim(body), 0, lambda each: seen.append(each.status))
    bench.heard()
    bench.at("+CMGD=1")
    assert seen == ["sent", "delivered", "sent", "delivered"]


def test_no_report_is_made_where_none_is_wanted():
    bench = Bench()
    seen = []
    wanted = ToSim("quiet", report=False)
    message = bench.network.submit(bench.sim, wanted, 0, seen.append)
    assert (seen, message.status) == ([], "delivered")


def test_a_message_of_another_make_will_do():
    bench = Bench()
    bench.network.submit(bench.sim, Foreign("plain"))
    bench.network.submit(bench.sim, Foreign("named", sender="Twilio"))
    bench.heard()
    lines = bench.ok("+CMGL=4")[1::2]
    assert [from_hex(line.encode()).sender.number for line in lines] == ["2936", "Twilio"]


BAD = [
    ("no body", Foreign(None)),
    ("a sender that is none", ToSim("x", sender="not a number, nor a name")),
    ("ports and two parts", ToSim("x" * 200, ports=(1, 2))),
    ("ports and no room", ToSim("x" * 160, ports=(1, 2))),
    ("too many parts", ToSim("x" * 40_000)),
    ("a protocol identifier that is none", ToSim("x", pid=999)),
]


@pytest.mark.parametrize("message", [row[1] for row in BAD], ids=[row[0] for row in BAD])
def test_what_cannot_be_sent_is_refused_at_once(message):
    bench = Bench()
    with pytest.raises((ValueError, TypeError)):
        bench.network.submit(bench.sim, message)
    assert bench.network.pending(bench.sim) == 0


def test_the_other_reserved_address_is_a_matter_of_the_sim():
    bench = Bench(peer="000")
    bench.deliver("hi")
    bench.heard()
    assert from_hex(bench.ok("+CMGR=1")[1].encode()).sender.number == "000"
    bench.send("yes", to="000")
    assert bench.network.sent[0].recipient == "000"


def test_listeners_hear_of_each_message():
    bench = Bench()
    heard = []
    bench.network.on_message(heard.append)
    bench.send("hello")
    assert heard == bench.network.sent
    assert (heard[0].sender, heard[0].received_at) == (bench.sim.number, 0)


def test_a_listener_may_answer_at_once():
    bench = Bench()
    bench.network.on_message(lambda message: bench.network.submit(message.sim, ToSim("pong")))
    assert bench.send("ping") == ["+CMGS: 0", "OK", '+CMTI: "SM",1']


def test_sims_can_write_to_each_other():
    bench = Bench()
    other = bench.network.add_sim()
    device = Device(other)
    bench.send("neighbour", to=other.number)
    assert device.data_to_send() == b'\r\n+CMTI: "SM",1\r\n'
    device.receive_data(b"ATE0\rAT+CMGF=1;+CMGR=1\r", 0)
    assert bench.sim.number.encode() in device.data_to_send()


def test_the_report_between_sims_says_what_became_of_the_message():
    bench = Bench()
    other = bench.network.add_sim()
    bench.ok("+CNMI=2,1,0,1,0")
    minutes = Validity(RELATIVE, bytes([0]))
    assert bench.send("waits", to=other.number, report=True, validity=minutes)[1:] == ["OK"]
    assert bench.wait(299_999) == []
    report = from_hex(bench.wait(1)[1].encode())
    assert (report.status, report.recipient.number) == (0x46, other.number)
    assert report.discharged_at.unix() - report.sent_at.unix() == 300


@pytest.mark.parametrize("status", [0x00, 0x41, 0x30])
def test_the_report_of_a_number_elsewhere_can_be_chosen(status):
    bench = Bench()
    bench.network.fail["2936"] = status
    bench.ok("+CNMI=2,1,0,1,0")
    assert from_hex(bench.send(report=True)[3].encode()).status == status


VALIDITIES = [
    (None, 2 * 24 * 3600),
    (Validity(RELATIVE, bytes([11])), 3600),
    (Validity.until(from_unix(1767225600 + 90)), 90),
    (Validity(1, bytes([2, 45, 0, 0, 0, 0, 0])), 45),
    (Validity(1, bytes(7)), 2 * 24 * 3600),
]


@pytest.mark.parametrize("validity, seconds", VALIDITIES)
def test_each_form_of_validity_is_kept(validity, seconds):
    bench = Bench()
    other = bench.network.add_sim()
    bench.send(to=other.number, validity=validity)
    bench.network.advance(seconds * 1000 - 1)
    assert bench.network.pending(other) == 1
    bench.network.advance(seconds * 1000)
    assert bench.network.pending(other) == 0


def test_the_time_stamp_follows_the_clock_and_the_zone():
    network = Network(epoch=1_000_000_000, zone=-14)
    sim = network.add_sim()
    device = Device(sim)
    network.deliver(sim, "hi", now=5000)
    device.receive_data(b"ATE0\rAT+CMGF=1;+CMGR=1\r", 5000)
    assert b'"01/09/08,22:16:45-14"' in device.data_to_send()


def test_a_device_that_dies_before_the_acknowledgement_gets_the_message_again():
    bench = Bench()
    bench.ok("+CSMS=1;+CNMI=2,2;&W")
    message = bench.deliver("again")
    first = bench.heard()
    bench.device.reboot(0)
    assert bench.heard() == first
    assert bench.at("+CNMA")[-1] == "OK"
    assert message.status == "delivered"


def test_a_message_that_waits_for_its_acknowledgement_may_outlive_its_validity():
    bench = Bench()
    bench.ok("+CSMS=1;+CNMI=2,2")
    message = bench.deliver("slow", validity=5)
    bench.wait(6_000)
    assert message.status == "sent"
    bench.ok("+CNMA")
    assert message.status == "delivered"


def test_what_is_made_up_of_a_sim_is_the_same_in_every_run():
    first, second = Network().add_sim(), Network().add_sim()
    assert (first.number, first.iccid, first.imsi) == (second.number, second.iccid, second.imsi)
    named = Network().add_sim(iccid="1", imsi="2", msisdn="+3", unique_name="four")
    assert (named.iccid, named.imsi, named.number, repr(named)) == ("1", "2", "+3", "Sim('four')")


def test_nothing_piles_up_in_the_agenda():
    bench = Bench()
    for _ in range(500):
        bench.deliver("x")
        bench.ok("+CMGD=1,4")
    assert len(bench.network.agenda._heap) < 200


@pytest.mark.parametrize("octets", [b"", b"\x00", bytes.fromhex("000404819263")])
def test_what_is_no_submit_is_refused_by_the_service_centre(octets):
    bench = Bench()
    assert bench.network.accept(bench.sim, octets, 0) == 96
