"""The line discipline of V.250: echo, editing, terminators, forms of results."""

import pytest

from tests.simulator.bench import Bench, submit


def test_the_echo_is_the_line_as_typed_and_a_cr():
    assert Bench(echo=True).say(b"AT+CSQ\r") == b"AT+CSQ\r\r\n+CSQ: 20,99\r\n\r\nOK\r\n"


def test_echo_off_takes_effect_with_the_next_line():
    bench = Bench(echo=True)
    assert bench.say(b"ATE0\r") == b"ATE0\r\r\nOK\r\n"
    assert bench.say(b"AT\r") == b"\r\nOK\r\n"


NOISE = [
    ("a line feed after the carriage return", b"AT\r\nAT\r\n"),
    ("NUL before the line", b"\x00\x00AT\rAT\r"),
    ("ESC before the line", b"\x1b\rAT\r\x1bAT\r"),
    ("framing errors before the line", b"\xff\xfeAT\r\x80AT\r"),
    ("a line that is no command", b"hello\rAT\rRING\rAT\r"),
    ("lower case", b"at\rat\r"),
    ("an A too many", b"AAT\rAT\r"),
]


@pytest.mark.parametrize("data", [row[1] for row in NOISE], ids=[row[0] for row in NOISE])
def test_noise_around_two_commands_leaves_two_results(data):
    assert Bench().say(data) == b"\r\nOK\r\n\r\nOK\r\n"


def test_one_byte_at_a_time_is_the_same():
    bench = Bench(echo=True)
    out = b"".join(bench.say(bytes([octet])) for octet in b"AT+CREG?\r")
    assert out == b"AT+CREG?\r\r\n+CREG: 0,1\r\n\r\nOK\r\n"


def test_backspace_takes_back_the_last_character():
    assert Bench().say(b"AT+CSX\x08Q\r") == b"\r\n+CSQ: 20,99\r\n\r\nOK\r\n"


def test_backspace_is_echoed_so_that_a_terminal_erases():
    assert Bench(echo=True).say(b"ATX\x08\r") == b"ATX\x08 \x08\r\r\nOK\r\n"


def test_delete_erases_too():
    assert Bench().say(b"AT+CSX\x7fQ\r") == b"\r\n+CSQ: 20,99\r\n\r\nOK\r\n"


def test_a_slash_repeats_the_last_line_without_a_cr():
    bench = Bench()
    bench.say(b"AT+CSQ\r")
    assert bench.say(b"A/") == b"\r\n+CSQ: 20,99\r\n\r\nOK\r\n"


def test_numeric_results_end_in_a_cr_only():
    bench = Bench()
    assert bench.say(b"ATV0\r") == b"0\r"
    assert bench.say(b"AT+CSQ\r") == b"+CSQ: 20,99\r\n0\r"
    assert bench.say(b"AT+NOPE\r") == b"4\r"
    assert bench.say(b"ATV1\r") == b"\r\nOK\r\n"


def test_quiet_suppresses_results_and_leaves_information():
    bench = Bench()
    assert bench.say(b"ATQ1\r") == b""
    assert bench.say(b"AT+CSQ\r") == b"\r\n+CSQ: 20,99\r\n"
    assert bench.say(b"ATQ0\r") == b"\r\nOK\r\n"


def test_s3_and_s4_are_the_characters_of_the_results():
    bench = Bench()
    bench.say(b"ATS4=33\r")
    assert bench.say(b"AT\r") == b"\r!OK\r!"


def test_s3_is_the_terminator():
    bench = Bench()
    bench.say(b"ATS3=35\r")
    assert bench.say(b"ATS3?#") == b"#\n035#\n#\nOK#\n"


def test_s5_is_the_backspace():
    bench = Bench()
    bench.say(b"ATS5=35\r")
    assert bench.say(b"AT+CSX#Q\r").endswith(b"OK\r\n")


def test_a_line_beyond_all_measure_is_an_error():
    assert Bench().say(b"AT" + b"E0" * 3000 + b"\r") == b"\r\nERROR\r\n"


def test_the_prompt_is_cr_lf_greater_than_space():
    assert Bench().say(b"AT+CMGS=18\r") == b"\r\n> "


def test_escape_at_the_prompt_sends_nothing():
    bench = Bench()
    bench.say(b"AT+CMGS=18\r")
    assert bench.say(b"0011\x1b") == b"\r\nOK\r\n"
    assert bench.network.sent == []


@pytest.mark.parametrize("answer, expected", [("ERROR", b"\r\nERROR\r\n"), (None, b"")])
def test_what_escape_answers_is_the_personas(answer, expected):
    bench = Bench(escape_answer=answer)
    bench.say(b"AT+CMGS=18\r")
    assert bench.say(b"\x1b") == expected
    assert bench.at("") == ["OK"]


def test_the_body_is_echoed_and_its_end_is_not():
    bench = Bench(echo=True)
    bench.say(b'AT+CMGF=1\rAT+CMGS="2936"\r')
    assert bench.say(b"hi\x1a") == b"hi\r\n+CMGS: 0\r\n\r\nOK\r\n"


def test_a_line_feed_before_the_pdu_is_accepted():
    bench = Bench()
    length, digits = submit()
    assert bench.say(b"AT+CMGS=%d\r\n" % length) == b"\r\n> "
    assert bench.say(b"\n" + digits + b"\x1a") == b"\r\n+CMGS: 0\r\n\r\nOK\r\n"


def test_backspace_edits_the_body():
    bench = Bench()
    bench.say(b'AT+CMGF=1\rAT+CMGS="2936"\r')
    bench.say(b"hallo\x08\x08\x08\x08ello\x1a")
    assert bench.network.sent[0].text == "hello"


def test_delete_edits_the_body_too():
    bench = Bench(echo=True)
    bench.say(b'AT+CMGF=1\rAT+CMGS="2936"\r')
    assert bench.say(b"hex\x7fllo\x1a").startswith(b"hex\x08 \x08llo\r\n")
    assert bench.network.sent[0].text == "hello"


def test_in_the_gsm_character_set_the_code_of_delete_is_a_letter():
    bench = Bench()
    bench.say(b'AT+CSCS="GSM"\rAT+CMGF=1\rAT+CMGS="2936"\r')
    bench.say(b"l\x7f\x1a")
    assert bench.network.sent[0].text == "l\xe0"


def test_a_cr_in_a_text_body_repeats_the_prompt():
    bench = Bench()
    bench.say(b'AT+CMGF=1\rAT+CMGS="2936"\r')
    assert bench.say(b"one\rtwo\r") == b"\r\n> \r\n> "
    bench.say(b"\x1a")
    assert bench.network.sent[0].text == "one\rtwo\r"


def test_bytes_that_come_while_a_command_runs_wait_for_its_end():
    bench = Bench(delays={"+CSQ": 300})
    assert bench.say(b"AT+CSQ\rAT+CREG?\r") == b""
    assert bench.wait(299) == []
    assert bench.wait(1) == ["+CSQ: 20,99", "OK", "+CREG: 0,1", "OK"]


def test_thousands_of_pipelined_messages_are_all_sent():
    bench = Bench()
    length, digits = submit()
    bench.say((b"AT+CMGS=%d\r" % length + digits + b"\x1a") * 3000)
    assert len(bench.network.sent) == 3000


def test_what_waits_behind_a_running_command_is_bounded():
    bench = Bench(delays={"+CSQ": 100})
    bench.say(b"AT+CSQ\r" + b"AT\r" * 100_000)
    assert bench.wait(100)[0] == "+CSQ: 20,99"
    assert len(bench.device.terminal._input) <= 65536
