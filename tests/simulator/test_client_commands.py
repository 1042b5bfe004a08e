"""Every command that known clients issue, in each form, and the kind of answer it gets.

The clients are gammu, gammu-smsd, smstools, gnokii, oFono, ModemManager, Kannel, chat, wvdial,
gsm-utils, python-gsmmodem and serialport-gsm. A plain 3GPP modem answers what 27.005, 27.007
and V.250 define, in the shape that they define, and ERROR to commands of single vendors.
"""

import re

import pytest

from tests.simulator.bench import Bench, submit

NOTHING, ERROR = "", "ERROR"  # OK alone; ERROR
LIST = r"{name}: \(.+\)(,.*)?(\n{name}: \(.+\).*)*"  # supported values
WORDS = r"[^+]+"  # identification: a line without a prefix
DIGITS = r"\d+"
NUMBERS = r"{name}: \d+(,\d+)*"
READY_SIM = r"\+CPIN: READY"

ASKED = [
    *((name, WORDS) for name in ("I", "+CGMI", "+CGMM", "+CGMR", "+GMM")),
    *((name, DIGITS) for name in ("+CGSN", "+CIMI")),
    ("+GCAP", r"\+GCAP: \+CGSM(,.+)*"),
    ("+CLAC", r"AT.+(\nAT.+)+"),
    ("+CNUM", r'\+CNUM: ".*","\+\d+",145'),
    ("+CPIN?", READY_SIM),
    ("+CPINR", r"\+CPINR: SIM PIN,\d,\d\n\+CPINR: SIM PUK,\d+,\d+"),
    ("+CUAD", r'\+CUAD: "[0-9A-F]+"'),
    ("+CCLK?", r'\+CCLK: "\d\d/\d\d/\d\d,\d\d:\d\d:\d\d[+-]\d\d"'),
    ("+COPS?", r'\+COPS: 0,0,"[^"]+",\d'),
    ("+CSCA?", r'\+CSCA: "\+\d+",145'),
    ("+CSCS?", r'\+CSCS: "IRA"'),
    ("+CPMS?", r'\+CPMS: ("\w\w",\d+,\d+,?){{3}}'),
    ("+CSMS?", r"\+CSMS: 0,1,1,1"),
    ("+CGACT?", r"\+CGACT: 1,[01]"),
    ("+CPOL?", NOTHING),
    ("+CLCC", NOTHING),
    *((name, NUMBERS) for name in ("+CSQ", "+CBC", "+CFUN?", "+CREG?", "+CGREG?", "+CEREG?")),
    *((name, NUMBERS) for name in ("+CGATT?", "+CIND?", "+CLVL?", "+CMUT?", "+VTD?")),
    ("+CEMODE?", NUMBERS),
]
LISTED = [
    *((name + "=?", LIST) for name in ("+CMGF", "+CPMS", "+CNMI", "+CSMS", "+CSCS", "+CSCB")),
    *((name + "=?", LIST) for name in ("+CREG", "+CGREG", "+CESQ", "+CIND", "+CLVL", "+CMER")),
    *((name + "=?", LIST) for name in ("+CUSD", "+CGDCONT", "+CGEREP", "+CLCK", "+IFC", "+CPBS")),
    *((name + "=?", LIST) for name in ("+VTS", "+WS46")),
    *((name + "=?", NOTHING) for name in ("+CHUP", "+CLCC", "+CNUM")),
]
DONE = ["E0", "E1", "H", "V1", "X4", "Z", "&F", "&C1", "+CAOC=2", "+CCWA=1", "+CCWE=1", "+CDIP=1"]
DONE += ["+CEREG=2", "+CFUN=1", "+CGATT=1", "+CGAUTO=0", "+CGEREP=2,1", "+CGREG=2", "+CGSMS=3"]
DONE += ["+CLIP=1", "+CMEE=1", "+CMEE=2", "+CMER=3,0,0,1", "+CMGF=0", "+CMGF=1", "+CMMS=2"]
DONE += ["+CMMS=0", "+CNAP=1", "+CNMI=2,1,0,2,0", "+CNMI=2,1,0,1,0", "+CNMI=2,2,0,1,0", "+COLP=1"]
DONE += ["+CNMI=1,1,0,0,0", "+CNMI=2,1", "+COPS=3,2", "+COPS=3,0", "+COPS=0", "+CPLS=0", "+CRC=1"]
DONE += ["+CPOL=,2", "+CPSB=1", "+CREG=2", "+CSCB=1", '+CSCS="HEX"', '+CSCS="UCS2"', "+CSSN=1,1"]
DONE += ['+CSCS="GSM"', '+CSCS="8859-1"', "+CSMP=49,167,0,0", "+CTZU=1", "+CUSD=1", "+CVHU=0"]
DONE += ["+IFC=0,0", "+IFC=2,2", "+CMGL=4", "+CMGD=1", "+CMGD=1,4"]
TOLD = [
    ("+CSMS=0", r"\+CSMS: 1,1,1"),
    ("+CSMS=1", r"\+CSMS: 1,1,1"),
    ('+CPMS="SM"', r"\+CPMS: \d+,\d+,\d+,\d+,\d+,\d+"),
    ('+CPMS="ME","ME"', r"\+CPMS: \d+,\d+,\d+,\d+,\d+,\d+"),
    ('+CPMS="SM","SM","SM"', r"\+CPMS: \d+,\d+,\d+,\d+,\d+,\d+"),
    ('+CLCK="SC",2', r"\+CLCK: 0"),
    ("+CRSM=176,12258,0,0,10", r'\+CRSM: 144,0,"[0-9A-F]{{20}}"'),
    ('+CSIM=10,"0020000100"', r'\+CSIM: 4,"63C3"'),
]
OF_VENDORS = ["+MODE=2", "+CPROT=?", "+SYNCML=?", "$TSSPCSW=?", "*CNTI=0", "+CPOS=?", "+PTTY=?"]
OF_VENDORS += ["+SIMSTATE?", "+WIND=?", "+ZPAS=?", "+ZPAS?", "^CVOICE=?", "^DTMF=?", "^USSDMODE=?"]

ANSWERS = [
    *ASKED,
    *LISTED,
    *((command, NOTHING) for command in DONE),
    *TOLD,
    *((command, ERROR) for command in OF_VENDORS),
]


@pytest.mark.parametrize("command, kind", ANSWERS)
def test_the_kind_of_answer_to(command, kind):
    bench = Bench()
    answer = bench.at(command)
    assert answer.pop() == (ERROR if kind == ERROR else "OK")
    name = re.escape(re.split("[=?]", command)[0])
    pattern = "" if kind == ERROR else kind.format(name=name)
    assert re.fullmatch(pattern, "\n".join(answer)), answer


def test_a_message_is_read_listed_and_deleted():
    bench = Bench()
    bench.deliver("stored")
    bench.heard()
    assert re.fullmatch(r"\+CMGL: 1,0,,\d+", bench.ok("+CMGL=4")[0])
    header, octets = bench.ok("+CMGR=1")
    assert header == "+CMGR: 1,,%d" % (len(octets) // 2 - 1 - int(octets[:2], 16))
    assert bench.ok("+CMGD=1") == []
    assert bench.at("+CMEE=1;+CMGR=1") == ["+CMS ERROR: 321"]


@pytest.mark.parametrize("command", ["+CNMA", "+CNMA=0", "+CNMA=1"])
def test_a_routed_message_is_acknowledged_once(command):
    bench = Bench()
    bench.ok("+CSMS=1;+CNMI=2,2,0,1,0")
    bench.deliver("routed")
    assert bench.heard()[0].startswith("+CMT: ")
    assert bench.at(command) == ["OK"]
    assert bench.at(command) == ["+CMS ERROR: 340"]


def test_a_message_is_sent_after_the_prompt():
    bench = Bench()
    length, digits = submit()
    assert bench.say(b"AT+CMGS=%d\r" % length) == b"\r\n> "
    assert bench.lines(bench.say(digits.lower() + b"\x1a")) == ["+CMGS: 0", "OK"]
