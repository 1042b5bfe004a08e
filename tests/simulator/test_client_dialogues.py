"""What third-party clients write to a modem, in their order, and what lets them go on.

The sequences are those of gammu, smstools, gammu-smsd, oFono and chat scripts, as observed.
"""

import pytest

from tests.simulator.bench import Bench, submit

GAMMU_START = [
    ("+MODE=2", "ERROR"),
    ("+CMEE=1", "OK"),
    ("+CSCS?", "OK"),
    ("+CSCS=?", "OK"),
    ('+CSCS="HEX"', "OK"),
    ("+CGMM", "OK"),
    ("+CGMI", "OK"),
    ("+CPROT=?", "ERROR"),
    ("+SYNCML=?", "ERROR"),
    ("$TSSPCSW=?", "ERROR"),
    ("+CHUP=?", "OK"),
    ("+CGMR", "OK"),
    ("+CFUN=1", "OK"),
]
GAMMU_READ = [
    ("+CPMS=?", "OK"),
    ('+CPMS="ME"', "OK"),
    ("+CMGF=0", "OK"),
    ('+CPMS="SM","SM"', "OK"),
    ("+CMGL=4", "OK"),
    ('+CPMS="ME","ME"', "OK"),
    ('+CPMS="SM","SM","SM"', "OK"),
    ("+CPMS?", "OK"),
]
GAMMU_MONITOR = [
    ("+CNMI=?", "OK"),
    ("+CNMI=2,1,0,2,0", "OK"),
    ("+CLIP=1", "OK"),
    ("+CRC=1", "OK"),
    ("+CCWA=1", "OK"),
    ("+CUSD=1", "OK"),
    ('+CPBS="ME"', "+CME ERROR: 3"),
    ('+CPBS="SM"', "OK"),
    ("+CPBR=?", "OK"),
    ("+CBC", "OK"),
    ("+CSQ", "OK"),
    ("+CREG=2", "OK"),
    ("+CGREG=2", "OK"),
    ("+CGATT?", "OK"),
    ("+CREG?", "OK"),
    ("+COPS=3,2", "OK"),
    ("+COPS?", "OK"),
    ("+COPS=3,0", "OK"),
]
SMSTOOLS = [
    ("", "OK"),
    ("E0", "OK"),
    ("+CMEE=1;+CREG=2", "OK"),
    ("+CPIN?", "OK"),
    ("+CNMI=2,1,0,2,0", "OK"),
    ("+CSQ", "OK"),
    ("+CREG?", "OK"),
    ("+CMGF=0", "OK"),
    ("+CGSN", "OK"),
    ("+CIMI", "OK"),
    ("+CPMS?", "OK"),
    ("+CSMS=1;+CNMI=2,2,0,1,0", "OK"),
]
OFONO = [
    ("E0 V1 +CMEE=1", "OK"),
    ("+CFUN?", "OK"),
    ("+CSMS=?", "OK"),
    ("+CSMS=1", "OK"),
    ("+CSMS?", "OK"),
    ("+CMGF=?", "OK"),
    ("+CPMS=?", "OK"),
    ("+CNMI=?", "OK"),
    ("+CGEREP=2,1", "OK"),
    ("+CLVL=?", "OK"),
    ("+CMUT?", "OK"),
    ("+CNAP=1", "OK"),
    ("+CDIP=1", "OK"),
    ("+CSSN=1,1", "OK"),
    ("+CAOC=2", "OK"),
    ("+CCWE=1", "OK"),
    ("+CVHU=0", "OK"),
    ("+CTZU=1", "OK"),
    ("+CPSB=1", "OK"),
    ("+CGAUTO=0", "OK"),
    ("+CPLS=0", "OK"),
    ("+CUAD", "OK"),
    ("+VTD?", "OK"),
    ("+VTS=?", "OK"),
    ("+CSCB=?", "OK"),
    ("+CLCC=?", "OK"),
    ("+CNUM=?", "OK"),
    ("+CIND=?", "OK"),
    ("+CMER=?", "OK"),
    ("+CEMODE?", "OK"),
    ("+CGSMS=3", "OK"),
    ("*CNTI=0", "ERROR"),
    ("+SIMSTATE?", "ERROR"),
]
DIALOGUES = {
    "gammu starts": GAMMU_START,
    "gammu reads": GAMMU_READ,
    "gammu monitors": [("+CMEE=1", "OK"), *GAMMU_MONITOR],
    "smstools": SMSTOOLS,
    "oFono": OFONO,
}


@pytest.mark.parametrize("steps", DIALOGUES.values(), ids=DIALOGUES.keys())
def test_a_client_finds_what_it_expects(steps):
    bench = Bench()
    assert [bench.at(line)[-1] for line, _ in steps] == [final for _, final in steps]


def test_gammu_wakes_a_modem_with_esc_and_cr():
    bench = Bench(echo=True)
    bench.say(b"AT+CMGS=18\r0011")
    assert bench.say(b"\x1b\r").startswith(b"\r\nOK\r\n")
    assert bench.say(b"AT\r") == b"AT\r\r\nOK\r\n"


def test_gammu_sends_one_byte_a_write_with_a_service_centre_in_the_pdu():
    bench = Bench(echo=True)
    length, digits = submit()
    out = b""
    for octet in b"AT+CMGS=%d\r" % length:
        out += bench.say(bytes([octet]))
        bench.now += 1
    assert out == b"AT+CMGS=%d\r\r\n> " % length
    centre = b"07915155000000F0" + digits[2:]
    for octet in centre + b"\x1a":
        out += bench.say(bytes([octet]))
    assert out.endswith(centre + b"\r\n+CMGS: 0\r\n\r\nOK\r\n")


def test_smstools_sends_after_its_cycle():
    bench = Bench(echo=True)
    bench.say(b"AT\rATE0\rAT+CMEE=1;+CREG=2\rAT+CSQ\rAT+CREG?\rAT+CMGF=0\r")
    assert bench.send(report=True) == ["+CMGS: 0", "OK"]


def test_a_chat_script_sends_in_text_mode():
    bench = Bench(echo=True)
    assert bench.say(b"ATZ\r").endswith(b"OK\r\n")
    assert bench.say(b"AT+CMGF=1\r").endswith(b"OK\r\n")
    assert bench.say(b'AT+CMGS="2936"\r').endswith(b"> ")
    assert bench.say(b"hi\x1a").endswith(b"OK\r\n")
    assert bench.network.sent[0].text == "hi"


def test_wvdial_gets_its_connection():
    bench = Bench(echo=True)
    bench.say(b'ATZ\rAT+CGDCONT=1,"IP","internet"\r')
    assert bench.say(b"ATDT*99#\r").endswith(b"CONNECT\r\n")


def test_a_closed_port_between_two_clients_changes_nothing_stored():
    bench = Bench()
    bench.deliver("for the second client")
    bench.device.disconnect(0)
    bench.device.connect(0)
    assert len(bench.ok("+CMGL=4")) == 2
