"""Messages that arrive: memories, indications, reading and deleting."""

import pytest

from modem.simulator.storage import Slot
from modem.sms.deliver import Deliver
from modem.sms.pdu import from_hex
from tests.simulator.bench import Bench


def test_a_message_is_stored_and_told_of():
    bench = Bench()
    bench.deliver("hi")
    assert bench.heard() == ['+CMTI: "SM",1']
    header, digits = bench.ok("+CMGR=1")
    message = from_hex(digits.encode())
    assert header == f"+CMGR: 0,,{len(message.raw)}"
    assert isinstance(message, Deliver)
    assert (message.sender.number, message.user_data.text) == ("2936", "hi")
    assert message.smsc.number == "+15550000000"


def test_reading_marks_as_read():
    bench = Bench()
    bench.deliver("one")
    bench.deliver("two")
    bench.heard()
    assert bench.ok("+CMGR=1")[0].startswith("+CMGR: 0,")
    assert bench.ok("+CMGR=1")[0].startswith("+CMGR: 1,")
    assert len(bench.ok("+CMGL=0")) == 2
    assert bench.ok("+CMGL=0") == []
    assert len(bench.ok("+CMGL=1")) == len(bench.ok("+CMGL=4")) == 4


EMPTY = [
    ({}, ["+CMS ERROR: 321"]),
    ({"empty_slot": None}, ["OK"]),
    ({"empty_slot": None, "empty_slot_line": "+CMGR: 0,,0"}, ["+CMGR: 0,,0", "OK"]),
    ({"empty_slot": "+CMS ERROR: 500"}, ["+CMS ERROR: 500"]),
    ({"empty_slot": "ERROR"}, ["ERROR"]),
]


@pytest.mark.parametrize("persona, answer", EMPTY)
def test_an_empty_slot_is_answered_as_the_persona_does(persona, answer):
    assert Bench(**persona).at("+CMGR=3") == answer


@pytest.mark.parametrize("command", ["+CMGR=0", "+CMGR=99", "+CMGR=", "+CMGD=0", "+CMGD=x"])
def test_an_index_that_is_none_is_refused(command):
    assert Bench().at(command) == ["+CMS ERROR: 321"]


def test_deleting_an_empty_slot_succeeds():
    assert Bench().ok("+CMGD=5") == []


FLAGS = [(0, [2, 3, 4]), (1, [1, 3, 4]), (2, [1, 3]), (3, [1]), (4, [])]


@pytest.mark.parametrize("flag, left", FLAGS)
def test_the_flag_of_a_deletion_says_what_goes_too(flag, left):
    bench = Bench()
    bench.deliver("unread")
    bench.deliver("read")
    bench.heard()
    bench.ok("+CMGR=2")
    bench.send("unsent", command="+CMGW")
    bench.send("sent", command="+CMGW")
    bench.ok("+CMSS=4")
    if flag == 2:
        bench.device.memory("SM").slots[3].status = 2
    bench.ok(f"+CMGD=1,{flag}" if flag else "+CMGD=1")
    assert sorted(bench.device.memory("SM").slots) == left


KINDS = [
    ("+CMGF=1", '"DEL READ"', [2, 3, 4]),
    ("+CMGF=1", '"del inbox"', [3, 4]),
    ("+CMGF=1", '"DEL ALL"', []),
    ("+CMGF=0", "2", [1, 3, 4]),
    ("+CMGF=0", "4", [1, 2, 4]),
    ("+CMGF=0", "6", []),
    ("+CMGF=0", "7", None),
    ("+CMGF=0", '"DEL ALL"', None),
    ("+CMGF=1", "6", None),
]


@pytest.mark.parametrize("mode, kind, left", KINDS)
def test_some_makes_delete_by_kind(mode, kind, left):
    bench = Bench(vendor=frozenset({"+CMGDA"}))
    memory = bench.sim.memory
    memory.slots = {at + 1: Slot(status, b"") for at, status in enumerate((1, 0, 2, 3))}
    bench.ok(mode)
    assert bench.at("+CMGDA=" + kind)[0].startswith("+CMS ERROR: 30" if left is None else "OK")
    assert sorted(memory.slots) == ([1, 2, 3, 4] if left is None else left)


def test_what_is_deleted_by_kind_is_listed_as_the_mode_has_it():
    bench = Bench(vendor=frozenset({"+CMGDA"}))
    assert bench.ok("+CMGDA=?") == ["+CMGDA: (1-6)"]
    assert bench.ok("+CMGF=1;+CMGDA=?")[0].startswith('+CMGDA: ("DEL READ","DEL UNREAD",')
    assert bench.at("+CMGDA") == bench.at("+QMGDA=6") == ["ERROR"]
    assert "AT+CMGDA" in bench.ok("+CLAC") and "AT+QMGDA" not in bench.ok("+CLAC")


def test_the_test_form_lists_what_is_stored():
    bench = Bench()
    bench.deliver("a")
    bench.heard()
    assert bench.ok("+CMGD=?") == ["+CMGD: (1),(0-4)"]
    assert bench.ok("+CMGL=?") == ["+CMGL: (0-4)"]


def test_memories_are_kept_apart():
    bench = Bench()
    bench.ok('+CPMS="SM","SM","ME"')
    bench.deliver("in ME")
    assert bench.heard() == ['+CMTI: "ME",1']
    assert bench.ok("+CMGL=4") == []
    assert bench.ok('+CPMS="ME"') == ["+CPMS: 1,100,0,50,1,100"]
    assert len(bench.ok("+CMGL=4")) == 2


def test_all_three_memories_are_listed_chosen_and_shown():
    bench = Bench()
    lists = '("SM","ME","MT","SR"),("SM","ME","MT"),("SM","ME","MT")'
    assert bench.ok("+CPMS=?") == [f"+CPMS: {lists}"]
    bench.ok('+CPMS="ME","SM","MT"')
    assert bench.ok("+CPMS?") == ['+CPMS: "ME",0,100,"SM",0,50,"MT",0,150']
    assert bench.at('+CPMS="XX"') == ["+CMS ERROR: 302"]


def test_mt_is_both_memories_and_the_indication_names_the_real_one():
    bench = Bench(capacities={"ME": 1})
    bench.ok('+CPMS="MT","MT","MT"')
    bench.deliver("first")
    bench.deliver("second")
    assert bench.heard() == ['+CMTI: "ME",1', '+CMTI: "SM",1']
    assert [line[:8] for line in bench.ok("+CMGL=4")[::2]] == ["+CMGL: 1", "+CMGL: 2"]
    bench.ok("+CMGD=2")
    assert bench.device.memory("SM").slots == {}


def test_a_full_memory_leaves_the_message_with_the_network():
    bench = Bench(storage=1, storage_full='^SMMEMFULL: "{memory}"')
    first, second = bench.deliver("one"), bench.deliver("two")
    assert bench.heard() == ['+CMTI: "SM",1', '^SMMEMFULL: "SM"']
    assert (first.status, second.status) == ("delivered", "sent")
    assert bench.at("+CMGD=1") == ["OK", '+CMTI: "SM",1']
    assert second.status == "delivered"


def test_a_class_2_message_goes_to_the_sim():
    bench = Bench()
    bench.ok('+CPMS="ME","ME","ME";+CNMI=2,2')
    bench.deliver("for the SIM", message_class=2)
    assert bench.heard() == ['+CMTI: "SM",1']


def test_mode_0_buffers_until_another_mode_lets_through():
    bench = Bench()
    bench.ok("+CNMI=0,1")
    bench.deliver("one")
    bench.deliver("two")
    assert bench.heard() == []
    assert bench.at("+CNMI=2,1,0,0,0") == ["OK", '+CMTI: "SM",1', '+CMTI: "SM",2']


def test_bfr_1_clears_the_buffer():
    bench = Bench()
    bench.ok("+CNMI=0,1")
    bench.deliver("one")
    assert bench.at("+CNMI=2,1,0,0,1") == ["OK"]


def test_only_listed_modes_are_accepted():
    bench = Bench(supported={"+CNMI": "(2),(0-1,3),(0,2),(0-1),(0)"})
    assert bench.ok("+CNMI=?") == ["+CNMI: (2),(0-1,3),(0,2),(0-1),(0)"]
    bench.ok("+CNMI=2,1,0,1,0")
    for modes in ("1,1", "2,2", "2,1,3", "2,1,0,2", "2,1,0,0,1"):
        assert bench.at(f"+CNMI={modes}") == ["+CMS ERROR: 303"]


def test_a_persona_may_demand_a_mode_for_routing():
    bench = Bench(strict_direct=True, direct_modes=frozenset({1}))
    assert bench.at("+CNMI=2,2") == ["+CMS ERROR: 303"]
    assert bench.ok("+CNMI=1,2") == []


def test_a_silent_message_leaves_no_trace():
    bench = Bench()
    assert bench.deliver("ping", pid=0x40).status == "delivered"
    assert bench.heard() == []
    assert bench.ok("+CMGL=4") == []


def test_a_replacing_message_replaces():
    bench = Bench()
    bench.deliver("old", pid=0x41)
    bench.deliver("new", pid=0x41)
    bench.heard()
    assert len(bench.device.memory("SM").slots) == 1
    assert from_hex(bench.ok("+CMGR=1")[1].encode()).user_data.text == "new"


def test_a_message_to_a_port_has_its_header():
    bench = Bench()
    bench.deliver("x", ports=(5000, 1))
    bench.heard()
    element = from_hex(bench.ok("+CMGR=1")[1].encode()).user_data.elements[0]
    assert (element.id, element.data) == (5, b"\x13\x88\x00\x01")
