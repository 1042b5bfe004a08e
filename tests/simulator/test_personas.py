"""Each make of modem differs from the standard where the facts say that the real one does."""

import pytest

from modem.simulator import Device, Network
from modem.simulator.personas import PERSONAS
from tests.simulator.bench import Bench, submit


class Make(Bench):
    """A bench with one make of modem, which has been on for `after` milliseconds."""

    def __init__(self, name, after=20000, storage=50):
        self.now = 0
        self.network = Network()
        persona = PERSONAS[name]
        self.sim = self.network.add_sim(storage=storage, first_index=persona.first_index)
        self.device = Device(self.sim, persona)
        self.booted = self.wait(after)

    def at(self, command):
        """Write a command line, wait for its answer; return the lines."""
        out = self.lines(self.say(f"AT{command}\r".encode("latin-1")))
        out += self.wait(100)
        return [line for line in out if not line.startswith("AT")]


def fresh(name, **options):
    make = Make(name, **options)
    make.at("E0")
    return make


@pytest.mark.parametrize("name", PERSONAS)
def test_a_make_says_who_it_is(name):
    make = fresh(name)
    for command in ("+CGMI", "+CGMM", "+CGMR"):
        (said, ok) = make.at(command)
        assert (bool(said), ok) == (True, "OK")


@pytest.mark.parametrize("name", [name for name in PERSONAS if PERSONAS[name].boot_ms])
def test_a_make_is_silent_to_commands_while_it_boots(name):
    make = Make(name, after=PERSONAS[name].boot_ms - 100)
    assert make.say(b"AT\r") == b""


BOOT_LINES = {
    "ec25": ["RDY", "+CFUN: 1", "+CPIN: READY", "+QUSIM: 1", "+QIND: SMS DONE", "+QIND: PB DONE"],
    "bg96": ["RDY", "+CFUN: 1", "+CPIN: READY", "+QIND: SMS DONE", "+QIND: PB DONE"],
    "m95": ["RDY", "+CFUN: 1", "+CPIN: READY", "Call Ready", "SMS Ready"],
    "sim800": [],
    "sim7000": [],
    "sara-r5": [],
    "hl78": [],
    "a7670": ["*ATREADY: 1", "+CPIN: READY", "SMS DONE", "PB DONE"],
    "nrf9160": ["Ready"],
    "gm02s": ["+SYSSTART"],
}


@pytest.mark.parametrize(("name", "lines"), BOOT_LINES.items())
def test_a_make_boots_with_its_own_lines(name, lines):
    assert Make(name).booted == lines


def test_a_fixed_rate_makes_an_autobauding_modem_tell_that_it_boots():
    make = fresh("sim800")
    make.at("+IPR=115200;&W")
    make.device.reboot(make.now)
    assert make.wait(20000)[:2] == ["RDY", "+CFUN: 1"]


def test_an_autobauding_modem_says_nothing_before_the_first_byte():
    make = Make("sim800")
    make.deliver("hello")
    assert make.heard() == []
    make.say(b"AT\r")
    make.heard()
    make.deliver("hello")
    assert make.heard() == ['+CMTI: "SM", 2']


PROMPTS = {
    "generic": b"\r\n> ",
    "sara-r4": b"\r\n> \x00",
    "a7670": b"\r\n>",
    "sim767": b"\r\n>\r\n\r",
}


@pytest.mark.parametrize(("name", "prompt"), PROMPTS.items())
def test_a_make_prompts_in_its_own_way(name, prompt):
    make = fresh(name)
    make.at("+CMGF=0")
    length, _ = submit()
    make.device.receive_data(f"AT+CMGS={length}\r".encode(), make.now)
    make.now += 400
    make.device.advance(make.now)
    assert make.device.data_to_send() == prompt


CARDS = {
    "ec25": ("+QCCID", "+QCCID: {}F"),
    "bg96": ("+QCCID", "+QCCID: {}"),
    "sim800": ("+CCID", "{}"),
    "sim7600": ("+CICCID", "+ICCID: {}"),
    "me910": ("#CCID", "#CCID: {}"),
    "e3372": ("^ICCID", "^ICCID: {}F"),
    "nrf9160": ("%XICCID", "%XICCID: {}F"),
    "gm02s": ("+SQNCCID", '+SQNCCID: "{}",""'),
}


@pytest.mark.parametrize(("name", "command", "line"), [(n, *c) for n, c in CARDS.items()])
def test_a_make_tells_the_number_of_the_card_in_its_own_form(name, command, line):
    make = fresh(name)
    assert make.at(command) == [line.format(make.sim.iccid), "OK"]


REFUSED = {
    "e3372": ("2,1,0,0,0", "1,1,0,0,0"),
    "mc74": ("2,1,0,0,0", "1,1,0,2,0"),
    "sim7000": ("2,1,0,1,0", "1,1,0,1,0"),
    "sim7600": ("2,1,0,1,0", "2,2,0,0,0"),
    "nrf9160": ("2,1,0,0,0", "3,2,0,1,0"),
}


@pytest.mark.parametrize(("name", "refused", "taken"), [(n, *v) for n, v in REFUSED.items()])
def test_a_make_refuses_routings_that_others_take(name, refused, taken):
    make = fresh(name)
    assert make.at(f"+CNMI={refused}") == ["+CMS ERROR: 303"]
    assert make.at(f"+CNMI={taken}") == ["OK"]


def test_u_blox_announces_nothing_until_it_is_told():
    make = fresh("sara-r4")
    assert make.at("+CNMI?") == ["+CNMI: 0,0,0,0,0", "OK"]
    make.deliver("hello")
    assert make.heard() == []


def test_the_chatter_of_a_stick_goes_on_until_it_is_switched_off():
    make = fresh("e3372")
    kinds = {line.split(":")[0] for line in make.wait(10000)}
    assert kinds == {"^RSSI", "^HCSQ", "^DSFLOWRPT"}
    assert make.at("^CURC=0") == ["OK"]
    assert make.wait(10000) == []


def test_a_stick_has_no_word_for_an_unknown_command_but_its_own():
    make = fresh("e3372")
    make.at("^CURC=0")
    assert make.at("+QCCID") == ["COMMAND NOT SUPPORT"]
    assert make.at("+CMGR=3") == ["OK"]
    assert make.say(b"AT+CLAC\r").count(b"\r\r\n") > 50


def test_a_stick_lets_gammu_choose_the_port_of_its_indications():
    make = fresh("e3372")
    make.at("^CURC=0")
    assert make.at("^PORTSEL=1") == ["OK"]


def test_the_first_slot_of_a_stick_is_number_0():
    make = fresh("e3372")
    make.at('^CURC=0;+CPMS="SM","SM","SM"')
    make.deliver("hello")
    assert make.heard() == ['+CMTI: "SM",0']


FULL = {
    "e3372": ("", '^SMMEMFULL:"SM"'),
    "sim7600": ("", "+SMS FULL"),
    "ec25": ('+QINDCFG="smsfull",1', '+QIND: "smsfull","SM"'),
}


@pytest.mark.parametrize(("name", "command", "line"), [(n, *f) for n, f in FULL.items()])
def test_a_make_says_that_its_storage_is_full(name, command, line):
    make = fresh(name, storage=1)
    make.at(f'+CPMS="SM","SM","SM";{command}')
    make.deliver("one")
    make.deliver("two")
    assert line in make.heard()


def test_quectel_does_not_say_so_unless_it_is_told_to():
    make = fresh("ec25", storage=1)
    make.at('+CPMS="SM","SM","SM"')
    make.deliver("one")
    make.deliver("two")
    assert not [line for line in make.heard() if "smsfull" in line]


def test_the_message_service_is_busy_for_longer_than_the_sim():
    make = Make("bg96", after=PERSONAS["bg96"].boot_ms + 800)
    assert "+CPIN: READY" in make.at("+CPIN?")
    assert make.at("+CPMS?") == ["+CMS ERROR: 314"]
    make.wait(2000)
    assert make.at("+CPMS?")[-1] == "OK"


def test_full_functionality_brings_the_lines_of_the_sim_again():
    make = fresh("ec25")
    make.at("+CFUN=0")
    make.at("+CFUN=1")
    assert make.wait(5000)[-2:] == ["+QIND: PB DONE", "+QIND: SMS DONE"]


@pytest.mark.parametrize(("name", "value"), [("sara-r4", 15), ("sara-r5", 16)])
def test_u_blox_has_numbers_of_its_own_for_a_reset(name, value):
    make = fresh(name)
    assert make.at(f"+CFUN={value}")[-1] == "OK"
    make.wait(1000)
    assert make.say(b"AT\r") == b""


def test_a_named_option_takes_only_what_it_knows():
    make = fresh("bg96")
    assert make.at('+QURCCFG="urcport"') == ['+QURCCFG: "urcport","usbat"', "OK"]
    assert make.at('+QURCCFG="urcport","all"') == ["ERROR"]
    assert make.at('+QURCCFG="urcport","uart1"') == ["OK"]
    assert make.at('+QURCCFG="urcport"') == ['+QURCCFG: "urcport","uart1"', "OK"]


def test_values_that_a_make_keeps_outlive_a_reboot():
    make = fresh("sim7600")
    make.at("+CNMI=1,2,0,0,0;+CMGF=1")
    make.device.reboot(make.now)
    make.wait(20000)
    assert "+CNMI: 1,2,0,0,0" in make.at("+CNMI?")
    assert "+CMGF: 0" in make.at("+CMGF?")


def test_nordic_has_pdu_mode_no_storage_and_no_line_end_before_information():
    make = fresh("nrf9160")
    assert make.at("+CPMS?") == make.at("+CMGL=4") == make.at("+CMGR=1") == ["ERROR"]
    assert make.at("+CMGF=1") == ["+CMS ERROR: 303"]
    assert make.say(b"AT+CGMI\r") == b"Nordic Semiconductor ASA\r\n\r\nOK\r\n"


def test_nordic_wants_every_message_acknowledged():
    make = fresh("nrf9160")
    make.at("+CNMI=3,2,0,1,0")
    make.deliver("one")
    make.deliver("two")
    assert len([line for line in make.heard() if line.startswith("+CMT")]) == 1
    ok, second, _ = make.at("+CNMA=1")
    assert (ok, second[:5]) == ("OK", "+CMT:")


def test_some_answers_have_no_space_behind_the_colon():
    assert fresh("sim7600").at("+CSMS=0") == ["+CSMS:1,1,1", "OK"]
