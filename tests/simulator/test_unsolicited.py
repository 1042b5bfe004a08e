"""Where unsolicited lines may come, and who hears them."""

from modem.simulator import Device
from tests.simulator.bench import Bench, submit


def test_a_line_waits_while_the_prompt_is_open():
    bench = Bench()
    length, digits = submit()
    bench.say(b"AT+CMGS=%d\r" % length)
    bench.deliver("hi")
    assert bench.heard() == []
    assert bench.lines(bench.say(digits + b"\x1a")) == ["+CMGS: 0", "OK", '+CMTI: "SM",1']


def test_a_line_waits_while_a_command_runs():
    bench = Bench(delays={"+CSQ": 100})
    bench.say(b"AT+CSQ\r")
    bench.deliver("hi")
    assert bench.wait(100) == ["+CSQ: 20,99", "OK", '+CMTI: "SM",1']


def test_a_line_comes_between_two_pipelined_commands():
    bench = Bench(delays={"+CSQ": 100})
    bench.say(b"AT+CSQ\rAT+CREG?\r")
    bench.deliver("hi")
    assert bench.wait(100)[1:] == ["OK", '+CMTI: "SM",1', "+CREG: 0,1", "OK"]


def test_a_line_waits_behind_a_half_typed_command_but_not_for_ever():
    bench = Bench()
    bench.say(b"AT+CS")
    bench.deliver("hi")
    assert bench.wait(4_999) == []
    assert bench.wait(1) == ['+CMTI: "SM",1']
    assert bench.lines(bench.say(b"Q\r")) == ["+CSQ: 20,99", "OK"]


def test_a_line_may_break_in_where_that_is_switched_on():
    bench = Bench(interleave=True)
    bench.say(b"AT+CMGS=18\r")
    bench.deliver("hi")
    assert bench.heard() == ['+CMTI: "SM",1']
    bench.say(b"\x1b")
    bench.device.interleave = False
    bench.say(b"AT+CMGS=18\r")
    bench.deliver("hi")
    assert bench.heard() == []


def test_lines_during_a_call_wait_for_its_end_in_mode_2():
    bench = Bench()
    bench.at("D*99#")
    bench.deliver("hi")
    assert bench.heard() == []
    assert bench.lines(bench.say(b"+++")) == ["OK", '+CMTI: "SM",1']


def test_lines_during_a_call_are_discarded_in_mode_1():
    bench = Bench()
    bench.ok("+CNMI=1,1")
    bench.at("D*99#")
    bench.deliver("hi")
    assert bench.lines(bench.say(b"+++")) == ["OK"]
    assert len(bench.ok("+CMGL=4")) == 2


def test_nobody_at_the_port_hears_nothing_and_the_message_stays():
    bench = Bench()
    bench.device.disconnect(0)
    bench.deliver("hi")
    bench.device.connect(0)
    assert bench.heard() == []
    assert len(bench.ok("+CMGL=0")) == 2


def test_a_routed_message_is_stored_while_nobody_is_there():
    bench = Bench()
    bench.ok("+CNMI=2,2")
    bench.device.disconnect(0)
    bench.deliver("hi")
    bench.device.connect(0)
    assert len(bench.ok("+CMGL=0")) == 2


def test_settings_outlive_the_dte():
    bench = Bench()
    bench.ok("+CMEE=2")
    bench.device.disconnect(0)
    bench.device.connect(0)
    assert bench.ok("+CMEE?") == ["+CMEE: 2"]


def test_closing_the_port_gives_up_prompt_line_and_call():
    for begun in (b"AT+CMGS=18\r0011", b"AT+CS", b"ATD*99#\r"):
        bench = Bench()
        bench.say(begun)
        bench.device.disconnect(0)
        bench.device.connect(0)
        assert bench.say(b"AT\r") == b"\r\nOK\r\n"


def test_closing_the_port_drops_what_waits_behind_a_running_command():
    bench = Bench(delays={"+CSQ": 100})
    bench.say(b"AT+CSQ\rAT+CMEE=2\r")
    bench.device.disconnect(0)
    bench.wait(100)
    bench.device.connect(100)
    assert bench.ok("+CMEE?") == ["+CMEE: 0"]


def test_with_dtr_ignored_the_prompt_stays_open():
    bench = Bench()
    bench.ok("&D0")
    bench.say(b"AT+CMGS=18\r")
    bench.device.disconnect(0)
    bench.device.connect(0)
    assert bench.say(b"AT\r") == b""
    assert bench.say(b"\x1bAT\r") == b"\r\nOK\r\n\r\nOK\r\n"


def test_a_second_device_may_take_the_sim_over():
    bench = Bench()
    bench.deliver("hi")
    bench.device.power_off(0)
    device = Device(bench.sim)
    device.receive_data(b"ATE0\rAT+CMGL=4\r", 0)
    assert b"+CMGL: 1,0,," in device.data_to_send()
