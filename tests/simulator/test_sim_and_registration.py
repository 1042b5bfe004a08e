"""The SIM and its PIN; registration, coverage and power."""

import pytest

from tests.simulator.bench import Bench


def locked(pin="1234"):
    bench = Bench()
    bench.sim.set_pin(pin)
    bench.device.reboot(0)
    bench.say(b"ATE0\r")
    bench.ok("+CMEE=1")
    return bench


def test_a_locked_sim_wants_its_pin_and_the_modem_is_not_registered():
    bench = locked()
    assert bench.ok("+CPIN?") == ["+CPIN: SIM PIN"]
    assert bench.ok("+CREG?") == ["+CREG: 0,0"]
    assert bench.at("+CIMI") == ["+CME ERROR: 11"]
    assert bench.at("+CMGR=1") == ["+CMS ERROR: 311"]


def test_the_number_of_the_card_can_be_read_without_the_pin():
    bench = locked()
    assert bench.ok("+CCID") == [f"+CCID: {bench.sim.iccid}"]
    assert bench.ok("+CRSM=176,12258,0,0,10")[0].startswith('+CRSM: 144,0,"98')
    assert bench.at("+CRSM=176,28423,0,0,9") == ["+CME ERROR: 11"]  # the IMSI


def test_the_right_pin_unlocks_and_registers():
    bench = locked()
    bench.ok("+CREG=1")
    assert bench.at('+CPIN="1234"') == ["OK", "+CREG: 1"]
    assert bench.ok("+CPIN?") == ["+CPIN: READY"]


def test_a_persona_may_announce_that_the_pin_was_right():
    bench = Bench(cpin_ready="+CPIN: READY")
    bench.sim.set_pin("1234")
    assert bench.at("+CPIN=1234") == ["OK", "+CPIN: READY"]


def test_three_wrong_pins_and_the_puk_is_wanted():
    bench = locked()
    answers = [bench.at('+CPIN="0000"') for _ in range(3)]
    assert answers == [["+CME ERROR: 16"], ["+CME ERROR: 16"], ["+CME ERROR: 12"]]
    assert bench.ok("+CPIN?") == ["+CPIN: SIM PUK"]
    assert bench.at("+CMGL=4") == ["+CMS ERROR: 316"]


def test_the_puk_sets_a_new_pin():
    bench = locked()
    for _ in range(3):
        bench.at('+CPIN="0000"')
    assert bench.at('+CPIN="11111111","4321"') == ["+CME ERROR: 16"]
    assert bench.ok('+CPIN="12345678","4321"') == []
    assert bench.sim.pin == "4321"
    assert bench.ok("+CPINR") == ["+CPINR: SIM PIN,3,3", "+CPINR: SIM PUK,10,10"]


def test_the_lock_can_be_turned_on_and_survives_a_reboot():
    bench = Bench()
    bench.sim.pin = "1234"
    assert bench.ok('+CLCK="SC",1,"1234";+CLCK="SC",2') == ["+CLCK: 1"]
    bench.device.reboot(0)
    assert bench.at("+CPIN?")[1:] == ["+CPIN: SIM PIN", "OK"]  # behind the echo


def test_a_wrong_password_does_not_turn_the_lock_on():
    bench = Bench()
    bench.sim.pin = "1234"
    bench.ok("+CMEE=1")
    assert bench.at('+CLCK="SC",1,"9999"') == ["+CME ERROR: 16"]


def test_the_pin_can_be_changed():
    bench = locked()
    bench.ok('+CPIN="1234"')
    bench.ok('+CPWD="SC","1234","5678"')
    assert bench.sim.pin == "5678"


def test_without_a_sim_everything_of_it_fails():
    bench = Bench(sim=False)
    bench.ok("+CMEE=1")
    assert bench.at("+CPIN?") == ["+CME ERROR: 10"]
    assert bench.at("+CIMI") == ["+CME ERROR: 10"]
    assert bench.at("+CMGF=0;+CMGL=4") == ["+CMS ERROR: 310"]
    assert bench.ok("+CREG?") == ["+CREG: 0,0"]


def test_a_sim_can_be_taken_out_and_put_back():
    bench = Bench()
    bench.ok("+CREG=1")
    bench.device.insert_sim(None, 0)
    assert bench.heard() == ["+CREG: 0"]
    bench.device.insert_sim(bench.sim, 0)
    assert bench.heard() == ["+CREG: 1"]


def test_a_sim_is_busy_for_as_long_as_the_persona_says():
    bench = Bench(sim_ms=5000)
    bench.ok("+CMEE=1")
    assert bench.at("+CPIN?") == ["+CME ERROR: 14"]
    assert bench.at("+CMGL=4") == ["+CMS ERROR: 314"]
    bench.wait(5000)
    assert bench.ok("+CPIN?;+CREG?") == ["+CPIN: READY", "+CREG: 0,1"]


def test_registration_takes_its_time():
    bench = Bench(registration_ms=3000)
    bench.ok("+CREG=2")
    assert bench.ok("+CREG?") == ["+CREG: 2,2"]
    assert bench.wait(3000) == ['+CREG: 1,"00C3","01A2B3C4",7']


def test_the_timers_of_power_saving_follow_at_the_levels_that_have_them():
    bench = Bench(supported={"+CEREG": "(0-5)"})
    cell = '1,"00C3","01A2B3C4",7'
    for level, shown in ((3, cell), (5, cell + ',,,"11100000","11100000"')):
        assert bench.ok("+CEREG=%d;+CEREG?" % level) == ["+CEREG: %d,%s" % (level, shown)]


COVERAGE = [("none", 2), ("denied", 3), ("roaming", 5), ("home", 1)]


@pytest.mark.parametrize("coverage, stat", COVERAGE)
def test_each_change_of_coverage_is_reported(coverage, stat):
    bench = Bench()
    bench.network.set_registration(bench.sim, "roaming" if coverage == "home" else "home", 0)
    bench.ok("+CREG=1;+CGREG=1;+CEREG=1")
    bench.network.set_registration(bench.sim, coverage, 0)
    assert bench.heard() == [f"{name}: {stat}" for name in ("+CREG", "+CGREG", "+CEREG")]


def test_out_of_coverage_nothing_is_heard_or_sent():
    bench = Bench()
    bench.network.set_coverage(bench.sim, False)
    assert bench.ok("+CSQ;+CREG?;+COPS?") == ["+CSQ: 99,99", "+CREG: 0,2", "+COPS: 0"]
    assert bench.send() == ["+CMS ERROR: 331"]


def test_the_radio_can_be_turned_off_and_on():
    bench = Bench()
    bench.ok("+CREG=1")
    assert bench.at("+CFUN=4") == ["OK", "+CREG: 0"]
    assert bench.send() == ["+CMS ERROR: 331"]
    assert bench.at("+CFUN=1") == ["OK", "+CREG: 1"]


def test_the_operator_can_be_left_and_found_again():
    bench = Bench()
    assert bench.ok("+COPS=2;+COPS?;+CREG?") == ["+COPS: 2", "+CREG: 0,0"]
    assert bench.ok("+COPS=0;+COPS?") == ['+COPS: 0,0,"Simulated Network",7']


def test_how_the_operator_was_chosen_is_told():
    bench = Bench()
    bench.ok("+COPS=3,2")
    for command, mode in (('1,2,"00101"', 1), ("0", 0), ('4,2,"00101"', 1), ('4,2,"99999"', 0)):
        assert bench.ok(f"+COPS={command};+COPS?") == [f'+COPS: {mode},2,"00101",7'], command


def test_cfun_1_1_answers_and_reboots():
    bench = Bench(boot=((100, "RDY"), (200, "+CPIN: READY")), boot_ms=50, reset_ms=10)
    bench.wait(300)
    bench.ok("+CMEE=2;+CFUN=1,1")
    assert bench.wait(115) == ["RDY"]
    assert bench.wait(200) == ["+CPIN: READY"]
    assert bench.say(b"AT+CMEE?\r") == b"AT+CMEE?\r\r\n+CMEE: 0\r\n\r\nOK\r\n"


def test_a_modem_that_boots_hears_nothing():
    bench = Bench(boot_ms=1000)
    assert bench.say(b"AT\r") == b""
    bench.wait(1000)
    assert bench.say(b"AT\r").endswith(b"OK\r\n")


def test_power_that_is_off_answers_nothing_and_keeps_messages():
    bench = Bench()
    bench.deliver("kept")
    bench.device.power_off(0)
    assert bench.say(b"AT\r").endswith(b'+CMTI: "SM",1\r\n')
    bench.device.power_on(0)
    assert bench.at("+CMGR=1")[1].startswith("+CMGR: 0")


def test_power_lost_at_the_prompt_leaves_no_prompt_behind():
    bench = Bench()
    bench.say(b"AT+CMGS=18\r")
    bench.device.reboot(0)
    assert bench.say(b"AT\r") == b"AT\r\r\nOK\r\n"


def test_the_stored_profile_survives_a_reboot():
    bench = Bench()
    bench.ok("+CMEE=2;&W")
    bench.device.reboot(0)
    assert bench.ok("+CMEE?") == ["+CMEE: 2"]


def test_indicator_events_follow_what_happens():
    bench = Bench(storage=1)
    bench.ok("+CMER=3,0,0,1")
    bench.network.set_coverage(bench.sim, False)
    bench.network.set_coverage(bench.sim, True)
    assert bench.heard() == ["+CIEV: 3,0", "+CIEV: 3,1"]
    bench.deliver("one")
    bench.deliver("two")
    assert bench.heard() == ['+CMTI: "SM",1', "+CIEV: 4,1", "+CIEV: 7,1"]
    assert bench.ok("+CIND?") == ["+CIND: 5,4,1,1,0,0,1"]


def test_a_search_that_is_under_way_is_given_up_when_the_radio_goes_off():
    bench = Bench(registration_ms=3000)
    bench.ok("+CREG=1")
    bench.at("+CFUN=4")
    assert bench.wait(5000) == []
    assert bench.at("+CFUN=1") == ["OK", "+CREG: 2"]
    assert bench.wait(3000) == ["+CREG: 1"]


def test_powering_on_what_is_on_changes_nothing():
    bench = Bench()
    bench.ok("+CMEE=1")
    bench.device.power_on(0)
    assert bench.ok("+CMEE?") == ["+CMEE: 1"]


def test_a_locked_lock_can_be_turned_off():
    bench = locked()
    bench.ok('+CPIN="1234"')
    assert bench.ok('+CLCK="SC",0,"1234";+CLCK="SC",2') == ["+CLCK: 0"]
    assert bench.at('+CLCK="SC",3') == ["+CME ERROR: 50"]


@pytest.mark.parametrize("command", ['+CPWD="SC","1234","12"', '+CPWD="SC","9999","1111"'])
def test_a_password_that_cannot_be_changed_stays(command):
    bench = locked()
    bench.ok('+CPIN="1234"')
    assert bench.at(command)[0].startswith("+CME ERROR: ")
    assert bench.sim.pin == "1234"


@pytest.mark.parametrize("command", ["+CPINR", '+CPIN="1234"', '+CLCK="SC",2', "+CNUM", "+CCID"])
def test_what_needs_a_sim_says_that_there_is_none(command):
    bench = Bench(sim=False)
    bench.ok("+CMEE=2")
    assert bench.at(command) == ["+CME ERROR: SIM not inserted"]
