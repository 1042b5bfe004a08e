"""27.005 settings that are only kept, read and listed."""

import pytest

from tests.simulator.bench import Bench

ANSWERS = [
    ("+CSMS?", ["+CSMS: 0,1,1,1"]),
    ("+CSMS=1;+CSMS?", ["+CSMS: 1,1,1", "+CSMS: 1,1,1,1"]),
    ("+CSMS=?", ["+CSMS: (0,1)"]),
    ("+CMGF=?", ["+CMGF: (0,1)"]),
    ("+CMGF?", ["+CMGF: 0"]),
    ("+CMGS=?", []),
    ("+CMGW=?", []),
    ("+CMSS=?", []),
    ("+CMGR=?", []),
    ("+CNMI?", ["+CNMI: 2,1,0,0,0"]),
    ("+CNMI=3;+CNMI?", ["+CNMI: 3,1,0,0,0"]),
    ("+CNMI=,,,1;+CNMI?", ["+CNMI: 2,1,0,1,0"]),
    ("+CNMA=?", ["+CNMA: (0-2)"]),
    ("+CMGF=1;+CNMA=?", []),
    ("+CMGF=1;+CMGL=?", ['+CMGL: ("REC UNREAD","REC READ","STO UNSENT","STO SENT","ALL")']),
    ("+CSCA?", ['+CSCA: "+15550000000",145']),
    ('+CSCA="+4917",145;+CSCA?', ['+CSCA: "+4917",145']),
    ('+CSCA="2936";+CSCA?', ['+CSCA: "2936",129']),
    ("+CSCA=?", []),
    ("+CSCS?", ['+CSCS: "IRA"']),
    ("+CSCS=?", ['+CSCS: ("GSM","IRA","UCS2","HEX","8859-1","PCCP437","UTF-8")']),
    ('+CSCS="ucs2";+CSCS?', ['+CSCS: "UCS2"']),
    ("+CSCB=?", ["+CSCB: (0,1)"]),
    ('+CSCB=0,"50","0-3";+CSCB?', ['+CSCB: 0,"50","0-3"']),
    ("+CSMP=?", ["+CSMP: (0-255),(0-255),(0-255),(0-255)"]),
    ('+CSMP=25,"26/02/01,00:00:00+00";+CSMP?', ['+CSMP: 25,"26/02/01,00:00:00+00",0,0']),
    ("+CSMP=1;+CSAS;+CSMP=2;+CRES;+CSMP?", ["+CSMP: 1,167,0,0"]),
    ("+CSAS=?", ["+CSAS: (0)"]),
    ("+CMMS=2;+CMMS?", ["+CMMS: 2"]),
    ("+CSDH=1;+CSDH?", ["+CSDH: 1"]),
    ("+CGSMS=?", ["+CGSMS: (0-3)"]),
]


@pytest.mark.parametrize("command, lines", ANSWERS)
def test_the_answer_to(command, lines):
    assert Bench().ok(command) == lines


REFUSED = [
    ("+CMGF=2", "+CMS ERROR: 303"),
    ("+CSMS=128", "+CMS ERROR: 303"),
    ("+CNMI=9", "+CMS ERROR: 303"),
    ("+CNMI=1,1,0,0,0,0", "+CMS ERROR: 303"),
    ("+CNMI", "ERROR"),
    ("+CPMS", "ERROR"),
    ('+CPMS="SM","SM","SM","SM"', "+CMS ERROR: 302"),
    ('+CPMS="SM","SR"', "+CMS ERROR: 302"),
    ("+CSCA", "ERROR"),
    ("+CSCA=", "+CMS ERROR: 305"),
    ('+CSCA="Twilio",208', "+CMS ERROR: 305"),
    ('+CSCS="KLINGON"', "ERROR"),
    ("+CSCB=2", "+CMS ERROR: 305"),
    ("+CSMP=1,300", "+CMS ERROR: 305"),
    ("+CRES=9", "+CMS ERROR: 302"),
    ("+CSAS?", "ERROR"),
    ("+CNMA?", "ERROR"),
    ("+CNMA=3", "+CMS ERROR: 304"),
    ("+CMGL?", "ERROR"),
    ("+CMGL=5", "+CMS ERROR: 304"),
    ('+CMGF=1;+CMGL="NONE"', "+CMS ERROR: 305"),
    ("+CMGR", "ERROR"),
    ("+CMGD", "ERROR"),
    ("+CMGD=1,5", "+CMS ERROR: 321"),
    ("+CMGS", "ERROR"),
    ("+CMGW?", "ERROR"),
    ("+CMGW=18,9", "+CMS ERROR: 304"),
    ('+CMGF=1;+CMGW="2936",129,"REC READ"', "+CMS ERROR: 305"),
    ("+CMSS", "ERROR"),
]


@pytest.mark.parametrize("command, final", REFUSED)
def test_what_is_not_supported_is_refused(command, final):
    assert Bench().at(command)[-1] == final
