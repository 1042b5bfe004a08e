"""Each command in the forms it has, and an error in those that it has not."""

import pytest

from tests.simulator.bench import Bench

TESTED = [
    ("+CGSN=?", ["+CGSN: (0-3)"]),
    ("+CGSN=2", ['+CGSN: "4901542032375101"']),
    ("+CIMI=?", []),
    ("+CCID=?", []),
    ("+CNUM=?", []),
    ("+CLAC=?", []),
    ("+FCLASS=?", ["0"]),
    ("+FCLASS=0", []),
    ("T", []),
    ("+CPIN=?", []),
    ("+CPINR=?", []),
    ("+CLCK=?", ['+CLCK: ("SC")']),
    ("+CPWD=?", ['+CPWD: ("SC",8)']),
    ("+CBC=?", ["+CBC: (0-3),(0-100)"]),
    ("+CPAS=?", ["+CPAS: (0,3,4)"]),
    ("+CCLK=?", []),
    ("+CESQ=?", ["+CESQ: (0-63,99),(0-7,99),(0-96,255),(0-49,255),(0-34,255),(0-97,255)"]),
    ("+CGATT=?", ["+CGATT: (0,1)"]),
    ("+CGACT=?", ["+CGACT: (0,1)"]),
    ("+CGACT=0", []),
    ("+CGPADDR=?", ["+CGPADDR: (1)"]),
    ("+CGPADDR", ["+CGPADDR: 1"]),
    ("+CGPADDR=7", []),
    ("+CPBS?", ['+CPBS: "SM",0,250']),
    ('+CPBS="ON";+CPBS?', ['+CPBS: "ON",1,1']),
    ("+CPBF=?", ["+CPBF: 40,20"]),
    ('+CPBF="a"', []),
    ("+CPBW=?", ["+CPBW: (1-250),40,(129,145),20"]),
    ("+CPBW=1", []),
    ("+CPLS=?", ["+CPLS: (0-2)"]),
    ("+CPLS?", ["+CPLS: 0"]),
    ("+CPOL=?", ["+CPOL: (1-80),(0-2)"]),
    ("+CPOL=,2", []),
    ("+CLIP=?", ["+CLIP: (0-1)"]),
    ("+CLIR=?", ["+CLIR: (0-2)"]),
    ("+CCWA=?", ["+CCWA: (0,1)"]),
    ("+CCWA?", ["+CCWA: 0"]),
    ("+CCFC=?", ["+CCFC: (0-5)"]),
    ("+CEER", ["+CEER: No cause information available"]),
    ("+CEER=?", []),
    ("+CUSD=?", ["+CUSD: (0-2)"]),
    ("+CUSD?", ["+CUSD: 0"]),
    ("+CUSD=1;+CUSD?", ["+CUSD: 1"]),
    ("+CRSM=?", []),
    ("+CSIM=?", []),
    ("+CRSM=192,28423", ['+CRSM: 144,0,"000000096F07040000FFFF01020000"']),
    ("+CRSM=176,28589,0,0,4", ['+CRSM: 144,0,"00000002"']),
    ('+CSIM=10,"002C000100"', ['+CSIM: 4,"63CA"']),
]


@pytest.mark.parametrize("command, lines", TESTED)
def test_the_answer_to(command, lines):
    assert Bench().ok(command) == lines


NO_READ = ["+CGSN?", "+CIMI?", "+CNUM?", "+CLAC?", "+CBC?", "+CPAS?", "+CSQ?", "+CESQ?", "+CLCC?"]
NO_READ += ["+CLCK?", "+CPWD?", "+CCFC?", "+CEER?", "+CGPADDR?", "+CPBR?", "+CPBF?", "+CPBW?"]
NO_READ += ["+CRSM?", "+CSIM?", "+CUAD?", "+VTS?", "+CMGS?", "+CMGR?", "+CMGD?", "+CMSS?"]
NO_EXECUTE = ["+CPIN", "+CLCK", "+CCLK", "+COPS", "+CLIP", "+CCWA", "+CUSD", "+CGDCONT", "+CGACT"]
NO_EXECUTE += ["+CPBS", "+CPBR", "+CPBF", "+CPBW", "+CRSM", "+CSIM", "+CIND", "+CMEE", "+CREG"]
NO_SET = ["+CIMI=1", "+CCID=1", "+CNUM=1", "+CGMI=1", "+CSQ=1", "+CBC=1", "+CLAC=1", "+CEER=1"]


@pytest.mark.parametrize("command", NO_READ + NO_EXECUTE + NO_SET)
def test_a_form_that_a_command_has_not_is_an_error(command):
    assert Bench().at(command) == ["ERROR"]


def test_the_active_profile_can_be_viewed():
    lines = Bench().ok("&V")
    assert lines[0] == "ACTIVE PROFILE:"
    assert "E0 V1 Q0" in lines[1]
    assert "S3:013 S4:010 S5:008" in lines[2]
    assert "+CNMI: 2,1,0,0,0" in lines


def test_without_service_there_is_no_unstructured_data_and_no_context():
    bench = Bench()
    bench.ok("+CMEE=1;+CFUN=4")
    assert bench.at('+CUSD=1,"*100#"') == ["+CME ERROR: 30"]
    assert bench.at("+CGACT=1,1") == ["+CME ERROR: 30"]
    assert bench.ok("+CESQ") == ["+CESQ: 99,99,255,255,255,255"]


def test_a_code_that_is_not_in_the_character_set_is_refused():
    bench = Bench()
    bench.ok('+CMEE=1;+CSCS="UCS2"')
    assert bench.at('+CUSD=1,"*1"') == ["+CME ERROR: 50"]


def test_a_plus_in_the_character_set_hex_of_an_address():
    bench = Bench()
    bench.ok('+CSCS="HEX"')
    assert bench.ok("+CNUM") == ['+CNUM: "","2B3135353530313030303031",145']
    assert bench.ok('+CSCA="2B3439",145;+CSCA?') == ['+CSCA: "2B3439",145']


def test_a_clock_beyond_the_calendar_shows_nothing():
    bench = Bench()
    bench.ok('+CCLK="89/12/31,23:59:59+00"')
    bench.now = 1000
    assert bench.ok("+CCLK?") == ['+CCLK: ""']
