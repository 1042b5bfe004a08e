"""The grammar of command lines, and parameters that are out of order."""

import pytest

from modem.simulator.arguments import Arguments, allowed, choices
from modem.simulator.commandline import EXECUTE, READ, SET, TEST, Command, parse
from modem.simulator.results import EquipmentError, Failure
from tests.simulator.bench import Bench

LINES = [
    ("", []),
    (" ; ", []),
    ("E0", [Command("E", EXECUTE, "0")]),
    ("e0v1q", [Command("E", EXECUTE, "0"), Command("V", EXECUTE, "1"), Command("Q")]),
    ("&F&C1", [Command("&F"), Command("&C", EXECUTE, "1")]),
    ("\\Q3", [Command("\\Q", EXECUTE, "3")]),
    ("E0 +CMEE=1", [Command("E", EXECUTE, "0"), Command("+CMEE", SET, "1")]),
    ("+CMEE=1;+CREG=2", [Command("+CMEE", SET, "1"), Command("+CREG", SET, "2")]),
    ("+CLIP=1 +CRC=1", [Command("+CLIP", SET, "1"), Command("+CRC", SET, "1")]),
    (
        "+CMEE=1;E0;S0=0",
        [Command("+CMEE", SET, "1"), Command("E", EXECUTE, "0"), Command("S", SET, "0=0")],
    ),
    ("+csq", [Command("+CSQ")]),
    ("+CPIN?", [Command("+CPIN", READ)]),
    ("+CNMI=?", [Command("+CNMI", TEST)]),
    ("+CNMI = 2, 1", [Command("+CNMI", SET, " 2, 1")]),
    ("+CMGF = ? ; & F", [Command("+CMGF", TEST), Command("&F")]),
    ("S0 = 1 S3 ?", [Command("S", SET, "0=1"), Command("S", READ, "3")]),
    ('+CPWD="a;b +c",1;S3?', [Command("+CPWD", SET, '"a;b +c",1'), Command("S", READ, "3")]),
    ("^CURC=0;%X", [Command("^CURC", SET, "0"), Command("%X")]),
    ("D*99#;", [Command("D", EXECUTE, "*99#;")]),
    ("DT123;+CSQ", [Command("D", EXECUTE, "T123;+CSQ")]),
]


@pytest.mark.parametrize("line, commands", LINES)
def test_a_line_is_split_into_its_commands(line, commands):
    assert parse(line) == commands


NO_COMMANDS = ["?", "+", "+=1", "1", "&", "&1", "S3", "é", "=", "+A+B", "+A?B"]


@pytest.mark.parametrize("line", NO_COMMANDS)
def test_what_is_no_command_is_an_error(line):
    with pytest.raises(Failure):
        parse(line)


def test_the_first_failure_ends_the_line():
    bench = Bench()
    assert bench.at("+CSQ;+NOPE;+CREG?") == ["+CSQ: 20,99", "ERROR"]


def test_a_failing_line_has_one_final_result():
    assert Bench().at("+CMGR=1;+CSQ") == ["+CMS ERROR: 321"]


def test_parameters_may_be_left_out():
    arguments = Arguments('1,,"x"')
    assert (arguments.number(0), arguments.number(1, 7), arguments.string(2)) == (1, 7, "x")


def test_a_string_may_hold_commas_and_lack_its_quotes():
    arguments = Arguments('"a,b",c')
    assert [arguments.string(0), arguments.string(1)] == ["a,b", "c"]


@pytest.mark.parametrize("text", ["", "x", "-1", "99999999999", '"1"', "²"])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(EquipmentError):
        Arguments(text).number(0)


@pytest.mark.parametrize("text", ['"', '"a', ""])
def test_what_is_no_string_is_refused(text):
    with pytest.raises(EquipmentError):
        Arguments(text).string(0)


def test_supported_values_are_read_from_the_list_that_is_shown():
    mode, mt = choices("(0,2-3),(1)")
    assert [value for value in range(5) if allowed(value, mode)] == [0, 2, 3]
    assert [value for value in range(5) if allowed(value, mt)] == [1]


UNKNOWN = ["+MODE=2", "+SYNCML=?", "+CPROT=?", "$TSSPCSW=?", "*CNTI=0", "+CPOS=?", "+PTTY=?"]
UNKNOWN += ["+SIMSTATE?", "+WIND=?", "+ZPAS?", "+ZPAS=?", "^CVOICE=?", "^DTMF=?", "^USSDMODE=?"]
UNKNOWN += ["+QCCID", "^CURC=0", "+CGSMX", "W", "%", "+CMGFX=1", "N", "&Z"]


@pytest.mark.parametrize("command", UNKNOWN)
def test_what_a_plain_modem_does_not_know_is_an_error(command):
    bench = Bench()
    assert bench.at(command) == ["ERROR"]
    bench.ok("+CMEE=1")
    assert bench.at(command) == ["ERROR"]
