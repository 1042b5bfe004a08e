"""Odd replies, prompts and URCs of real modems, one numbered item of the collection a test.

Each is played whole and byte by byte, which is item 40. The other half of the items, those about
messages, is in test_odd_messages.py. Sources: reports and logs of users, the manuals' examples,
the test data of ModemManager, gammu and smstools; none was captured here.
"""

import pytest

from modem.errors import EquipmentRefused, MessageRefused, OutcomeUnknown, Refused
from modem.profiles import named
from modem.session.events import Delivered, Ready, Restarted, StorageFull
from modem.session.routing import cnmi_candidates
from tests.session.odd import OK, Odd, report
from tests.session.script import ANSWERS, answer


@pytest.fixture(params=[None, 1], ids=["whole", "bytewise_item_40"])
def odd(request):
    return lambda **options: Odd(chunk=request.param, **options)


def instead(**changes):
    """A plain modem whose answers to some command lines are others."""
    table = {name.encode(): value for name, value in changes.items()}

    def say(line):
        return table[line[2:-1]] if line[2:-1] in table else answer(line)

    return say


def test_item_01_cr_cr_lf_stands_behind_the_echo(odd):
    modem = odd()
    modem.answers[b'+CPMS="SM"'] = b'AT+CPMS="SM"\r\r\n+CPMS: 3,15,0,23,3,15\r\n\r\nOK\r\n'
    assert modem.at('+CPMS="SM"') == ["+CPMS: 3,15,0,23,3,15"]


PROMPTS = {
    "item_02_nul_behind_it": b"AT+CMGS=18\r\r\n> \x00",
    "item_03_spaces_and_line_ends": b"\r\n\r \n > \r\n",
    "item_04_line_end_instead_of_a_space": b"AT+CMGS=26\r\r\n>\r\n\r",
    "item_05_no_space": b"\r\n>",
}


@pytest.mark.parametrize("prompt", PROMPTS.values(), ids=PROMPTS)
def test_prompt_of(odd, prompt):
    modem = odd()
    modem.answers[b"+CMGS"] = prompt
    modem.answers["payload"] = b"\r\n+CMGS: 134\r\n\r\nOK\r\n"
    assert modem.send().references == (134,)
    assert [line.count(b"\x1a") for line in modem.sent if b"\x1a" in line] == [1]


def test_item_06_four_urcs_stand_between_echo_and_answer(odd):
    modem = odd()
    urcs = b"".join(b"\r\n+UMWI: 0,%d\r\n" % number for number in range(1, 5))
    modem.answers[b"+CSQ"] = b"AT+CSQ\r" + urcs + b"\r\n+CSQ: 17,99\r\n\r\nOK\r\n"
    assert modem.status().signal_dbm == -79


FINALS = {
    "words": (b"\r\n+CMS ERROR: unknown error\r\n", MessageRefused, 500),
    "nothing behind the colon": (b"+CMS ERROR: \r\n", MessageRefused, None),
    "MODEM ERROR": (b"\r\nMODEM ERROR: 5\r\n", Refused, None),
    "NA": (b"\r\nNA\r\n", Refused, None),
    "COMMAND NOT SUPPORT": (b"\r\nCOMMAND NOT SUPPORT\r\n", Refused, None),
    "a URC glued to ERROR": (b"\r\nERROR+CNUM: 1\r\n", Refused, None),
    "a minus": (b"\r\n+CME ERROR: -1\r\n", EquipmentRefused, -1),
}


@pytest.mark.parametrize(("said", "kind", "code"), FINALS.values(), ids=FINALS)
def test_item_24_an_odd_error_is_an_error(odd, said, kind, code):
    modem = odd()
    modem.answers[b"+CMGD"] = said
    with pytest.raises(kind) as caught:
        modem.at("+CMGD=1")
    assert caught.value.code == code
    assert modem.now < 1000


def test_item_24_a_urc_without_line_end_costs_one_answer_at_most(odd):
    modem = odd()
    modem.answers[b"+CSQ"] = [b"\r\n+CSSI: 7+CSQ: 17,99\r\n\r\nOK\r\n", b"\r\n+CSQ: 9,99\r\n" + OK]
    assert modem.status().signal_dbm is None
    assert modem.status().signal_dbm == -95


def test_item_25_an_error_that_nobody_asked_for_has_no_part_in_the_next_answer(odd):
    modem = odd()
    modem.say(b"\r\n+CMS ERROR: 524\r\n")
    modem.answers[b"+CSQ"] = b"\r\n+CMS ERROR: 524\r\n\r\n+CSQ: 17,99\r\n\r\nOK\r\n"
    assert modem.status().signal_dbm == -79


def test_item_25_a_late_result_of_a_send_is_not_taken_for_another(odd):
    modem = odd()
    modem.answers.update({b"+CMGS": b"\r\n> ", "payload": [b"", b"\r\n+CMGS: 7\r\n" + OK]})
    with pytest.raises(OutcomeUnknown):
        modem.send("first", timeout=200000)
    modem.say(b"\r\n+CMS ERROR: 350\r\n")
    assert modem.send("second").references == (7,)


@pytest.mark.parametrize("said", [b"+CPIN: READY\r\n", b"\r\nOK\r\n", b"+CPIN:READY\r\n" + OK])
def test_item_26_the_state_of_the_sim_without_ok_or_ok_without_the_state(odd, said):
    modem = odd(base=instead(**{"+CPIN?": said}))
    assert modem.session.state == "ready"


MEMORIES = {
    "one pair of brackets too many": (b'+CPMS: (("SM","BM","SR"),("SM"))', b"SM"),
    "nothing in the brackets": (b"+CPMS: (),(),()", b"SM"),
    "commas": (b"+CPMS: ,,,,,,,,", b"SM"),
    "a name without brackets": (b'+CPMS: ("ME","MT"),"ME",("SM")', b"ME"),
    "a quote that is missing": (b'+CPMS: (ME", "SR"), ("ME")', b"ME"),
}


@pytest.mark.parametrize(("said", "memory"), MEMORIES.values(), ids=MEMORIES)
def test_item_27_odd_lists_of_memories(odd, said, memory):
    modem = odd(base=instead(**{"+CPMS=?": b"\r\n" + said + b"\r\n" + OK}))
    assert modem.session.state == "ready"
    assert modem.session.receive_memory == memory


STATES = {
    "no quotes": (b"+CREG: 2,1,4CA,81DE445", 1),
    "short": (b"+CREG: 0,0", 0),
    "three digits": (b"+CREG: 000,001", 1),
    "quotes": (b'+CREG: 2,5,"5E25","0A1B2C3D",7', 5),
}


@pytest.mark.parametrize(("said", "stat"), STATES.values(), ids=STATES)
def test_item_28_odd_forms_of_registration(odd, said, stat):
    modem = odd()
    modem.answers[b"+CREG?"] = b"\r\n" + said + b"\r\n" + OK
    assert modem.status().registration.stat == stat


@pytest.mark.parametrize(
    ("lists", "first"),
    [
        ([[b"0", b"1", b"2", b"3"], [b"0", b"1"], [b"0", b"2", b"3"], [b"0", b"2"], [b"1"]],
         b"2,1,0,2,1"),
        ([[b"2"], [b"0", b"1", b"3"], [b"0", b"2"], [b"0", b"1"], [b"0"]], b"2,1,0,1,0"),
    ],
)  # fmt: skip
def test_item_29_the_values_of_cnmi_come_from_the_list(lists, first):
    assert cnmi_candidates(lists, stored=True)[0] == first


def test_item_30_a_urc_comes_before_the_ok_of_the_pin(odd):
    states = [b"\r\n+CPIN: SIM PIN\r\n" + OK, b"\r\n+CPIN: READY\r\n" + OK]
    said = b"\r\n\r\nPB DONE\r\n\r\n\r\n\r\n\r\nOK\r\n"

    def base(line):
        if line == b"AT+CPIN?\r":
            return states.pop(0) if len(states) > 1 else states[0]
        return said if line.startswith(b"AT+CPIN=") else answer(line)

    assert odd(base=base, pin="1234").session.state == "ready"


@pytest.mark.parametrize("noise", [b"\xf8\x00M", b"\x00" * 300, b"\xff" * 300, b"\x80\xfe\x15~"])
def test_item_31_noise_before_the_echo_of_a_booting_modem(odd, noise):
    modem = odd(base=lambda line: noise + line + answer(line))
    assert modem.session.state == "ready"
    assert modem.session.identity.model == "Plain"


@pytest.mark.parametrize("said", [b"+SMS FULL", b'+QIND: "smsfull","SM"', b'^SMMEMFULL:"SM"'])
def test_item_32_storage_full_in_the_middle_of_an_exchange(odd, said):
    modem = odd()
    modem.answers[b"+CSQ"] = b"\r\n" + said + b"\r\n\r\n+CSQ: 17,99\r\n\r\nOK\r\n"
    assert modem.status().signal_dbm == -79
    assert len(modem.of(StorageFull)) == 1


def test_item_34_a_brown_out_loop_ends_with_a_modem_that_is_set_up(odd):
    modem = odd()
    for _ in range(20):
        modem.say(b"\r\nUNDER-VOLTAGE WARNNING\r\n\r\nRDY\r\n")
        modem.run(300)
    modem.run(60000)
    assert modem.of(Restarted)
    assert modem.of(Ready)
    assert modem.session.state == "ready"


def test_item_35_the_pdu_is_echoed_behind_the_prompt(odd):
    modem = odd()
    modem.answers.update({b"+CMGS": b"\r\n> ", "payload": b""})
    operation = modem.session.send("hello", 0)
    modem.say(b"")
    modem.say(modem.sent[-1].rstrip(b"\x1a") + b"\r\n+CMGS: 134\r\n\r\nOK\r\n")
    assert modem.finish(operation).references == (134,)


@pytest.mark.parametrize("name", ["ec25", "generic"])
def test_item_36_an_error_that_no_standard_names_leaves_the_outcome_open(odd, name):
    modem = odd(profile=name)
    assert modem.session.profile is named(name)
    modem.answers.update({b"+CMGS": b"\r\n> ", "payload": b"\r\n+CMS ERROR: 350\r\n"})
    with pytest.raises(OutcomeUnknown):
        modem.send()


def test_item_37_no_space_behind_the_colon(odd):
    modem = odd()
    modem.answers.update({b"+CMGS": b"\r\n> ", "payload": b"\r\n+CMGS:2\r\n" + OK})
    modem.answers[b"+CSMS=1"] = b"\r\n+CSMS:1,1,1\r\n" + OK
    assert modem.at("+CSMS=1") == ["+CSMS:1,1,1"]
    receipt = modem.send(confirm=True)
    length, digits = report(2)
    modem.say(b"\r\n+CDS:" + length + b"\r\n" + digits + b"\r\n")
    assert modem.of(Delivered)[0].delivery.receipt == receipt


IDENTITIES = {
    "five lines": ("+CGMR", b"\r\nV 1.0\r\n01-01-20\r\nNM\r\n(c)\r\nend\r\n", "revision", "V 1.0"),
    "spaces": ("+CGMM", b"\r\n  MULTIBAND  900E  1800\r\n", "model", "MULTIBAND  900E  1800"),
    "prefixed": ("+CGMI", b'\r\n+CGMI: "Maker"\r\n', "manufacturer", "Maker"),
    "IMEI": ("+CGSN", b"\r\nIMEI: 490154203237518\r\n", "imei", "490154203237518"),
    "quoted": ("+CGSN", b'\r\n+CGSN: "490154203237518"\r\n', "imei", "490154203237518"),
    "IMEI glued": ("+CGSN", b"\r\n+CGSN: IMEI490154203237518\r\n", "imei", "490154203237518"),
    "IMSI": ("+CIMI", b"\r\n+CIMI: 001010000000001\r\n", "imsi", "001010000000001"),
    "IMSI in brackets": ("+CIMI", b"\r\n<IMSI>: 001010000000001\r\n", "imsi", "001010000000001"),
    "ICCID": ("+CCID", b"\r\n8988307000000000001F\r\n", "iccid", "8988307000000000001"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "said", "field", "value"), IDENTITIES.values(), ids=IDENTITIES)
def test_items_38_and_39_odd_forms_of_identity(odd, name, said, field, value):
    modem = odd(base=instead(**{name: said + OK}))
    assert getattr(modem.session.identity, field) == value


def test_item_38_a_read_command_that_is_answered_like_a_test_command(odd):
    modem = odd(base=instead(**{"+CFUN?": b"\r\n+CFUN: (0,1,4),(0,1)\r\n" + OK}))
    assert modem.session.state == "ready"


def test_item_45_the_lines_of_a_list_end_in_cr_cr_lf(odd):
    modem = odd()
    modem.answers[b"+CLAC"] = b"\r\n&C\r\r\n&D\r\r\n+CMGS\r\r\n\r\nOK\r\n"
    assert modem.at("+CLAC") == ["&C", "&D", "+CMGS"]
    assert modem.at("+CREG?") == [ANSWERS[b"+CREG?"].decode()]


def test_a_urc_of_another_name_is_no_identity(odd):
    modem = odd(base=instead(**{"+CGMI": b'\r\n+CIEV: 2,"x"\r\n\r\nAcme\r\n' + OK}))
    assert modem.session.identity.manufacturer == "Acme"


@pytest.mark.parametrize("error", [b"\r\nERROR\r\n", b"\r\n+CMS ERROR: 3\r\n"])
def test_memories_that_are_named_are_asked_for_again(odd, error):
    said = [error]

    def base(line):
        return said.pop() if said and line == b"AT+CPMS?\r" else answer(line)

    assert odd(base=base).session.memories == [b"SM"]


def test_a_modem_that_restarts_keeps_the_profile_that_it_had(odd):
    table = {"+CGMI": b"\r\nQuectel\r\n" + OK, "+CGMM": b"\r\nBG96\r\n" + OK}
    modem = odd(base=instead(**table))
    modem.answers[b"+CGMI"] = b"\r\nQu\x80\x80\r\n" + OK
    modem.say(b"\r\nRDY\r\n")
    modem.run(30000)
    assert modem.of(Restarted)
    assert modem.session.identity.profile == "bg96"
