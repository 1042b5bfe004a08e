from random import Random

import pytest

from modem.simulator.faults import FAULTS, injected, parse, stack
from modem.simulator.faults import script as scripts
from modem.simulator.faults.base import Fault
from modem.simulator.fixtures import ModemInMemory


class Talk:
    """A modem that says what it is told to, to see what a fault makes of it."""

    def __init__(self, says=b""):
        self.says = says
        self.heard = b""
        self.now = 0

    def connect(self, now):
        self.now = now

    disconnect = advance = connect

    def receive_data(self, data, now):
        self.heard += data

    def data_to_send(self):
        data, self.says = self.says, b""
        return data

    def deadline(self):
        return None


def spoilt(name, says, chance=1.0, seed=1):
    fault = FAULTS[name](Talk(says), chance, Random(seed))
    return fault, fault.data_to_send()


def plugged_in(chances, seed=0, script=None, replug=None):
    memory = ModemInMemory()
    line = stack(memory.device, chances, seed, script, replug)
    line.connect(0)
    return memory, line


def say(line, command, now=0):
    line.receive_data(command + b"\r", now)
    return line.data_to_send()


def test_chances_are_read_from_a_line():
    assert parse("urc=0.2, drop=0.001,") == {"urc": 0.2, "drop": 0.001}
    assert parse("") == {}


@pytest.mark.parametrize("text", ["rain=0.2", "urc", "urc=2", "urc=-1", "urc=x"])
def test_a_bad_line_is_told_with_what_there_is(text):
    with pytest.raises(ValueError, match=r"there are: reboot|from 0 to 1"):
        parse(text)


def test_without_faults_a_device_stays_bare():
    memory, line = plugged_in({})
    assert line is memory.device and injected(line) == {}


def test_the_same_seed_gives_the_same_faults():
    text = b"\r\n+CSQ: 20,99\r\n\r\nOK\r\n" * 20
    first = spoilt("corrupt", text, 0.1, seed=5)[1]
    assert first == spoilt("corrupt", text, 0.1, seed=5)[1]
    assert first != spoilt("corrupt", text, 0.1, seed=6)[1]


def test_bytes_are_dropped_doubled_and_garbled():
    assert spoilt("drop", b"OK")[1] == b""
    assert spoilt("duplicate", b"OK")[1] == b"OOKK"
    garbled = spoilt("corrupt", b"OK")[1]
    assert len(garbled) == 2 and garbled != b"OK"


@pytest.mark.parametrize("name", ["urc", "noise", "flood"])
def test_something_is_put_into_what_the_modem_says(name):
    fault, said = spoilt(name, b"\r\nOK\r\n")
    assert len(said) > 6 and fault.count == 1
    assert spoilt(name, b"", 1.0)[1] == b""


def test_a_write_is_cut_and_its_rest_comes_later():
    fault, said = spoilt("split", b"\r\nOK\r\n")
    assert len(said) < 6 and fault.deadline() is not None
    fault.advance(fault.deadline())
    assert said + fault.data_to_send() == b"\r\nOK\r\n"


def test_what_is_late_keeps_its_order():
    fault, said = spoilt("late", b"first")
    fault.inner.says = b"second"
    assert said == fault.data_to_send() == b""
    while fault.deadline() is not None:
        fault.advance(fault.deadline())
        said += fault.data_to_send()
    assert said == b"firstsecond"


def test_a_write_is_lost():
    assert spoilt("lost", b"\r\nOK\r\n")[1] == b""


def test_a_message_is_sent_and_the_modem_says_it_was_not():
    memory, line = plugged_in({"lie": 1.0})
    say(line, b"AT+CMGF=1")
    say(line, b'AT+CMGS="2936"')
    assert say(line, b"hi\x1a").startswith(b"hi\r\n+CMS ERROR: 500\r\n")
    assert [message.text for message in memory.network.sent] == ["hi"]


def test_a_mute_modem_hears_nothing_until_it_is_over():
    _, line = plugged_in({"silence": 1.0})
    assert say(line, b"AT") == b""
    line.chance = 0.0
    assert b"OK" in say(line, b"AT", 100_000)
    assert injected(line) == {"Silence": 1}


def test_at_another_rate_everything_is_garbage():
    _, line = plugged_in({"baud": 1.0})
    assert b"OK" not in say(line, b"AT")


def test_a_brown_out_restarts_it_again_and_again():
    _, line = plugged_in({"brownout": 1.0})
    line.receive_data(b"ATE0\r", 0)
    line.chance = 0.0
    assert line.deadline() == 2000
    for now in (2000, 4000, 6000):
        line.advance(now)
    assert line.deadline() is None or line.deadline() > 6000
    assert b"AT\r" in say(line, b"AT", 7000)


@pytest.mark.parametrize(
    ("name", "command", "during", "after"),
    [
        ("sim", b"AT+CPIN?", b"+CME ERROR", b"READY"),
        ("coverage", b"AT+CREG?", b"+CREG: 0,2", b"+CREG: 0,1"),
        ("denied", b"AT+CREG?", b"+CREG: 0,3", b"+CREG: 0,1"),
    ],
)
def test_a_mishap_is_over_after_a_while(name, command, during, after):
    memory, line = plugged_in({name: 1.0})
    say(line, b"AT+CMEE=1")
    line.chance = 0.0
    assert during in say(line, command)
    while line.deadline() is not None and line.deadline() < 100_000:
        memory.network.advance(line.deadline())
        line.advance(line.deadline())
    line.data_to_send()
    assert after in say(line, command, 100_000)


@pytest.mark.parametrize(("name", "cause"), [("congestion", 42), ("barred", 10)])
def test_the_network_refuses_for_a_moment(name, cause):
    memory, line = plugged_in({name: 1.0})
    say(line, b"AT+CMGF=1")
    say(line, b'AT+CMGS="2936"')
    assert b"+CMS ERROR: %d" % cause in say(line, b"hi\x1a")
    line.chance = 0.0
    line.advance(10_000)
    assert memory.network.refuse == {}


def test_the_storage_is_full_for_a_while():
    memory, line = plugged_in({"full": 1.0})
    say(line, b"AT")
    assert memory.device.sim.memory.full
    line.chance = 0.0
    line.advance(100_000)
    assert not memory.device.sim.memory.full


def test_the_modem_forgets_to_announce():
    memory, line = plugged_in({"cnmi": 1.0})
    say(line, b"AT+CNMI=2,1,0,1,0")
    say(line, b"AT")
    assert memory.device.settings.numbers["+CNMI"] == (2, 0, 0, 0, 0)


def test_the_network_delivers_a_message_twice():
    memory, line = plugged_in({"twice": 1.0})
    say(line, b"AT")
    line.chance = 0.0
    memory.network.deliver(memory.device.sim, "hi", now=0)
    memory.network.advance(60_000)
    assert memory.device.sim.memory.used == 2


def test_a_script_strikes_at_its_times():
    replugged = []
    entries = scripts.read("# a day\n1 reboot\n\n2.5 off # dark\n4 on\n5 replug\n", FAULTS)
    assert entries == [(1000, "reboot"), (2500, "off"), (4000, "on"), (5000, "replug")]
    memory, line = plugged_in({}, 0, entries, lambda: replugged.append(True))
    line.advance(10)
    assert line.deadline() == 1010
    line.advance(2600)
    assert not memory.device.powered
    line.advance(6000)
    assert memory.device.powered and replugged == [True]
    assert injected(line) == {"Script": 4, "Reboot": 0}


@pytest.mark.parametrize(
    "text", ["reboot", "1 rain", "x off", "-1 off", "inf off", "1 urc", "1 off now"]
)
def test_a_bad_script_names_its_line(text):
    with pytest.raises(ValueError, match="is not SECONDS NAME"):
        scripts.read("0 reboot\n" + text, FAULTS)


@pytest.mark.parametrize("name", sorted(FAULTS))
def test_every_fault_passes_on_what_it_does_not_spoil(name):
    talk = Talk(b"\r\nOK\r\n")
    fault = FAULTS[name](talk, 0.0, Random(0))
    fault.connect(5)
    fault.receive_data(b"AT\r", 6)
    assert talk.heard == b"AT\r" and fault.data_to_send() == b"\r\nOK\r\n"
    fault.advance(7)
    fault.disconnect(8)
    assert talk.now == 8 and isinstance(fault, Fault) and fault.count == 0
