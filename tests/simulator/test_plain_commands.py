"""V.250 and 27.007: profiles, identity, registration, PIN, clock and the rest."""

import pytest

from tests.simulator.bench import Bench

ANSWERS = [
    ("", []),
    ("I", ["Simulated", "Plain 3GPP modem", "Revision: 1.0"]),
    ("I9", ["Simulated", "Plain 3GPP modem", "Revision: 1.0"]),
    ("+CGMI", ["Simulated"]),
    ("+CGMI=?", []),
    ("+GMM", ["Plain 3GPP modem"]),
    ("+CGSN", ["490154203237518"]),
    ("+CGSN=1", ['+CGSN: "490154203237518"']),
    ("+GSN", ["490154203237518"]),
    ("+CIMI", ["001010000000001"]),
    ("+CCID", ["+CCID: 8988307000000000001"]),
    ("+CNUM", ['+CNUM: "","+15550100001",145']),
    ("+GCAP", ["+GCAP: +CGSM,+FCLASS"]),
    ("+FCLASS?", ["0"]),
    ("+CMEE?", ["+CMEE: 0"]),
    ("+CMEE=?", ["+CMEE: (0-2)"]),
    ("+CREG?", ["+CREG: 0,1"]),
    ("+CREG=?", ["+CREG: (0-2)"]),
    ("+CGREG=2;+CGREG?", ['+CGREG: 2,1,"00C3","01A2B3C4",7']),
    ("+CEREG?", ["+CEREG: 0,1"]),
    ("+CSQ", ["+CSQ: 20,99"]),
    ("+CSQ=?", ["+CSQ: (0-31,99),(0-7,99)"]),
    ("+CESQ", ["+CESQ: 99,99,255,255,20,55"]),
    ("+COPS?", ['+COPS: 0,0,"Simulated Network",7']),
    ("+COPS=3,2;+COPS?", ['+COPS: 0,2,"00101",7']),
    ("+COPS=?", ['+COPS: (2,"Simulated Network","Simulated","00101",7),,(0-4),(0-2)']),
    ("+COPS=0", []),
    ('+COPS=1,2,"00101"', []),
    ("+CPIN?", ["+CPIN: READY"]),
    ("+CPINR", ["+CPINR: SIM PIN,3,3", "+CPINR: SIM PUK,10,10"]),
    ('+CLCK="SC",2', ["+CLCK: 0"]),
    ("+CFUN?", ["+CFUN: 1"]),
    ("+CFUN=?", ["+CFUN: (0,1,4),(0,1)"]),
    ("+CBC", ["+CBC: 0,100"]),
    ("+CPAS", ["+CPAS: 0"]),
    ("+CCLK?", ['+CCLK: "26/01/01,00:00:00+00"']),
    ('+CCLK="27/02/28,23:59:59-04";+CCLK?', ['+CCLK: "27/02/28,23:59:59-04"']),
    ("+CGATT?", ["+CGATT: 1"]),
    ("+CGATT=0;+CGATT?", ["+CGATT: 0"]),
    ("+CGDCONT?", ['+CGDCONT: 1,"IPV4V6","","",0,0']),
    ('+CGDCONT=1,"IP","internet";+CGDCONT?', ['+CGDCONT: 1,"IP","internet","",0,0']),
    ("+CGDCONT=1;+CGDCONT?", []),
    ("+CGACT?", ["+CGACT: 1,0"]),
    ("+CGACT=1,1;+CGACT?;+CGPADDR=1", ["+CGACT: 1,1", '+CGPADDR: 1,"10.0.0.2"']),
    ("+CIND?", ["+CIND: 5,4,1,0,0,0,0"]),
    ("+CMER=3,0,0,1;+CMER?", ["+CMER: 3,0,0,1,0"]),
    ("+CLIP=1;+CLIP?", ["+CLIP: 1,1"]),
    ("+CRC=1;+CRC?", ["+CRC: 1"]),
    ("+CCWA=1", []),
    ("+CCWA=1,2", ["+CCWA: 0,1"]),
    ("+COLP=1", []),
    ("+CCFC=0,2", ["+CCFC: 0,7"]),
    ("+CSSN=1,1;+CSSN?", ["+CSSN: 1,1"]),
    ("+CLCC", []),
    ("+CHUP=?", []),
    ("+CPBS=?", ['+CPBS: ("SM","ON","FD","LD")']),
    ('+CPBS="ON";+CPBR=1', ['+CPBR: 1,"+15550100001",145,""']),
    ("+CPBR=?", ["+CPBR: (1-250),40,20"]),
    ("+CPBR=1,250", []),
    ("+CPOL?", []),
    ("+CPLS=0", []),
    ("+CRSM=176,12258,0,0,10", ['+CRSM: 144,0,"988803070000000000F1"']),
    ("+CRSM=176,28423,0,0,9", ['+CRSM: 144,0,"080910100000000010"']),
    ("+CRSM=176,28486,0,0,17", ['+CRSM: 106,130,""']),
    ('+CSIM=10,"0020000100"', ['+CSIM: 4,"63C3"']),
    ('+CSIM=8,"A0A40000"', ['+CSIM: 4,"6D00"']),
    ("+CUAD=?", []),
    ("+WS46=?", ["+WS46: (12,22,25,28)"]),
    ("+VTS=?", ["+VTS: (0-9,#,*,A-D)"]),
    ("+IFC=?", ["+IFC: (0-2),(0-2)"]),
    ("+IFC=2,2;+IFC?", ["+IFC: 2,2"]),
    ("+IPR=115200", []),
    ("+ICF=3,3", []),
    ("X4&C1&D2&K3L2M1", []),
    ("H", []),
    ("S0=2;S0?", ["002"]),
]


@pytest.mark.parametrize("command, lines", ANSWERS)
def test_the_answer_to(command, lines):
    assert Bench().ok(command) == lines


REFUSED = ["+CMEE=3", "+CMEE=x", "+CMEE=1,1", "+CREG=3", "+CFUN=2", "+CFUN=1,2", "+COPS=9"]
REFUSED += ['+CPBS="XX"', "+CPBR=0", "+CPBR=300", "+CGDCONT=99", "+CGACT=1,5", '+CCLK="99"']
REFUSED += ["+CLIP=2", '+CPIN="1234"', '+CLCK="AO",1,"1"', '+CPWD="P2","1","2"', "+CGSN=9"]
REFUSED += ['+CSIM=9,"00"', '+CCFC=0,3,"1"', '+COPS=1,2,"99999"', "+CLVL=9", "+CGATT=2"]
REFUSED += ['+CPBW=1,"123"', "+CPLS=3", '+CPOL=1,2,"00101"']


@pytest.mark.parametrize("command", REFUSED)
def test_a_parameter_out_of_range_is_refused_in_the_way_that_cmee_asks(command):
    bench = Bench()
    assert bench.at(command) == ["ERROR"]
    bench.ok("+CMEE=1")
    assert bench.at(command)[-1].startswith("+CME ERROR: ")
    bench.ok("+CMEE=2")
    words = bench.at(command)[-1].removeprefix("+CME ERROR: ")
    assert words and not words.isdigit()


@pytest.mark.parametrize("command", ["X9", "E2", "S99=1", "S3=200", "S99?", "&D9", "+FCLASS=8"])
def test_basic_commands_out_of_range_are_plain_errors(command):
    assert Bench().at(command) == ["ERROR"]


@pytest.mark.parametrize("command", ["D123", "D123;", "DT123", "A", "O"])
def test_nobody_answers_a_telephone_call(command):
    assert Bench().at(command) == ["NO CARRIER"]


def test_a_packet_call_connects_and_is_dropped_as_nothing_talks_back():
    bench = Bench()
    assert bench.at("D*99#") == ["CONNECT"]
    assert bench.say(b"~\xff}#\xc0!AT\r") == b""
    assert bench.wait(60_000) == ["NO CARRIER"]
    assert bench.at("") == ["OK"]


def test_three_pluses_lead_out_of_a_call():
    bench = Bench()
    bench.at("D*99***1#")
    assert bench.say(b"abc++") == b""
    assert bench.say(b"+AT\r") == b"\r\nOK\r\n\r\nOK\r\n"


def test_without_registration_a_packet_call_fails():
    bench = Bench()
    bench.ok("+CFUN=4")
    assert bench.at("D*99#") == ["NO CARRIER"]


def test_z_restores_the_stored_profile_and_f_the_factorys():
    bench = Bench()
    bench.ok("+CMEE=1;&W;+CMEE=2;Z")
    assert bench.ok("+CMEE?") == ["+CMEE: 1"]
    assert bench.ok("&F;+CMEE?")[-1] == "+CMEE: 0"


def test_a_reset_of_the_profile_leaves_messages_alone():
    bench = Bench()
    bench.deliver("kept")
    bench.say(b"ATZ\rAT&F\r")
    assert len(bench.device.memory("SM").slots) == 1


def test_the_list_of_commands_is_what_the_modem_knows():
    bench = Bench(unsupported=frozenset({"+CSIM"}), aliases={"+QCCID": "+CCID"})
    listed = bench.ok("+CLAC")
    assert {"AT+CMGS", "AT+CREG", "ATZ", "AT+QCCID"} <= set(listed)
    assert "AT+CSIM" not in listed
    assert bench.at("+CSIM=?") == ["ERROR"]
    assert bench.ok("+QCCID") == ["+CCID: 8988307000000000001"]


def test_unstructured_data_is_answered_by_itself():
    bench = Bench()
    bench.network.ussd["*100#"] = "balance 1 €"
    bench.ok('+CSCS="UCS2"')
    assert bench.ok('+CUSD=1,"002A0031003000300023",15') == []
    assert bench.wait(1000) == ['+CUSD: 0,"00620061006C0061006E0063006500200031002020AC",15']


def test_an_unknown_code_of_unstructured_data_is_not_supported():
    bench = Bench()
    bench.ok('+CUSD=1,"*999#",15')
    assert bench.wait(1000) == ["+CUSD: 4"]


def test_the_code_of_the_operator_is_digits_in_any_character_set():
    bench = Bench()
    bench.ok('+CSCS="HEX";+COPS=3,2')
    assert bench.ok("+COPS?") == ['+COPS: 0,2,"00101",7']
