"""Start-up against modems that refuse or get wrong one step of it."""

from modem.errors import NoAnswer, PinNeeded, Refused, SimError, SimMissing
from modem.session import slots
from modem.session.events import CommandReceived
from tests.session.odd import ERROR, OK, Odd, line, modem, pdu
from tests.session.script import answer


def error_of(answers, **settings):
    """Return what keeps the start-up from its end."""
    try:
        modem(answers, **settings)
    except (Refused, SimError, NoAnswer) as error:
        return error
    raise AssertionError("it started")


SIM = [
    ("an error that says nothing", ERROR, SimError, "ERROR to AT+CPIN?"),
    ("a lock that no PIN opens", line(b"+CPIN: PH-NET PIN"), PinNeeded, "PH-NET PIN"),
    ("a blocked SIM, by its code", b"\r\n+CME ERROR: 12\r\n", PinNeeded, "PUK"),
    ("a PIN wanted, by its code", b"\r\n+CME ERROR: 11\r\n", PinNeeded, "give it as `pin`"),
    ("no SIM, by its code", b"\r\n+CME ERROR: 10\r\n", SimMissing, "insert one"),
    ("no SIM, in words", line(b"+CPIN: NOT INSERTED"), SimMissing, "insert one"),
    ("a SIM that fails", b"\r\n+CME ERROR: 13\r\n", SimError, "not ready after 5 s"),
    ("a SIM that says nothing", b"", NoAnswer, "no answer to AT+CPIN?"),
    ("a SIM that never gets ready", line(b"+CPIN: NOT READY"), SimError, "not ready after 3 s"),
]


def test_what_is_wrong_with_the_sim_is_told():
    for name, said, kind, words in SIM:
        error = error_of({b"+CPIN?": said}, sim_timeout=3000)
        assert type(error) is kind and words in str(error), name


def test_pdu_mode_that_is_refused_for_a_while_is_waited_for():
    busy = [b"\r\n+CMS ERROR: 314\r\n", b"\r\n+CMS ERROR: 314\r\n", OK]
    assert modem({b"+CMGF=0": busy, b"+CMGF=?": ERROR}).session.mode.headers


def test_pdu_mode_that_is_refused_because_of_the_sim_is_no_reason_for_text_mode():
    error = error_of({b"+CMGF=0": b"\r\n+CMS ERROR: 310\r\n"}, sim_timeout=3000)
    assert error.code == 310


def test_pdu_mode_that_is_refused_without_a_reason_ends_in_text_mode():
    session = modem({b"+CMGF=0": ERROR, b"+CMGF=?": OK}, sim_timeout=3000).session
    assert not session.mode.headers


def test_a_character_set_in_force_is_known_by_its_own_form():
    session = modem({b"+CMGF=0": ERROR, b"+CMGF=?": line(b"+CMGF: (1)"), b'+CSCS="UCS2"': ERROR})
    assert session.session.mode.hexed


def test_a_modem_that_says_nothing_of_itself_is_a_generic_one():
    silent = {b"+CGMI": OK, b"+GMI": ERROR, b"+CGMM": ERROR, b"+GMM": OK, b"+CGSN": ERROR}
    identity = modem(silent).session.identity
    assert (identity.manufacturer, identity.model, identity.imei) == ("", "", "")
    assert identity.profile == "generic"


REGISTRATION = [
    ("an answer", line(b"+CREG: 1,5"), 5),
    ("an answer in two digits", line(b"+CREG: 001,005"), 5),
    ("a cell behind it", line(b'+CREG: 2,1,"4CA","81DE445"'), 1),
    ("a state that no standard has", line(b"+CREG: 1,77"), 77),
]


def test_the_registration_is_read_in_all_its_forms():
    for name, said, stat in REGISTRATION:
        found = modem({b"+CREG?": said}, registration_timeout=0)
        assert found.session.registration.stat == stat, name


UNREAD = [
    ("a refusal", ERROR, 4),
    ("no line", OK, 4),
    ("a URC in its place", line(b'+CREG: 1,"00C3"'), 1),
    ("noise in its place", line(b"+CREG: x,y"), 4),
]


def test_a_registration_without_an_answer_is_what_urcs_say_of_it():
    for name, said, stat in UNREAD:
        found = modem({b"+CREG?": said}, registration_timeout=0)
        assert found.session.registration.stat == stat, name


def test_a_urc_of_a_registration_that_the_modem_refused_to_announce_is_ignored():
    found = modem({})
    found.say(b"\r\n+CGREG: 3\r\n\r\n+CREG: x\r\n")
    assert found.session.registration.stat == 1


def test_a_modem_that_cannot_be_set_up_again_is_told_to_restart_and_tried_on():
    found = modem({})
    found.answers[b"+CPIN?"] = b"\r\n+CME ERROR: 13\r\n"
    found.answers[b"+CFUN=1,1"] = ERROR
    found.say(b"\r\nRDY\r\n")
    found.run(300_000)
    assert found.session.state == "recovering" and found.sent.count(b"AT+CFUN=1,1") >= 1
    del found.answers[b"+CPIN?"]
    found.run(120_000)
    assert found.session.state == "ready"


def test_a_storage_that_is_refused_because_of_the_sim_is_no_reason_to_do_without():
    assert error_of({b"+CPMS=?": b"\r\n+CMS ERROR: 310\r\n"}).code == 310


def test_a_urc_is_not_taken_for_the_identity():
    found = modem({b"+CGMI": line(b"+FOO: 1"), b"+CGMM": line(b"+FOO: 1\r\n+CGMM: Plain")})
    assert found.session.identity.model == "Plain"


def test_a_modem_that_does_not_know_of_a_pin_is_set_up():
    found = modem({b"+CPIN?": ERROR, b"+CPIN=?": ERROR})
    assert found.session.state == "ready"


def test_a_spoilt_word_of_the_sim_is_asked_for_again():
    found = modem({b"+CPIN?": [line(b"+CPIN: REA"), line(b"+CPIN: READY")]})
    assert found.session.state == "ready"


def test_a_modem_that_cannot_choose_its_memory_is_listened_to():
    refused = {b"+CPMS=?": ERROR, b"+CPMS?": ERROR}
    length, digits = pdu("hello")
    found = modem(refused)
    found.answers[b"+CMGR=4"] = line(b"+CMGR: 0,,%s\r\n%s" % (length, digits))
    found.say(b'\r\n+CMTI: "ME",4\r\n')
    assert [event.command.text for event in found.of(CommandReceived)] == ["hello"]


def test_a_restart_during_the_first_look_into_the_storage_does_not_end_the_start():
    booting = [b"\r\nRDY\r\n", OK]
    found = modem({b"+CMGL=4": booting})
    assert found.session.state == "ready"


def test_a_modem_that_restarts_while_it_is_set_up_is_set_up_again():
    asked = []
    restart = [b"\r\nRDY\r\n" + OK, OK]

    def base(line):
        asked.append(line[2:-1])
        return restart.pop(0) if line == b"AT+CREG=1\r" else answer(line)

    Odd(base=base)
    assert len([line for line in asked if line.startswith(b"+CNMI=2")]) == 2


def test_a_modem_that_restarts_for_ever_does_not_hold_the_start_up():
    assert modem({b"+CREG=1": b"\r\nRDY\r\n" + OK}).session.state == "ready"


def test_a_message_announced_before_its_memory_is_known_is_received_once():
    length, digits = pdu("hello")
    announced = b'\r\n+CMTI: "SM",1\r\n' + OK
    stored = {
        b"E0": announced,
        b"+CMGR=1": line(b"+CMGR: 0,,%s\r\n%s" % (length, digits)),
        b"+CMGL=4": line(b"+CMGL: 1,1,,%s\r\n%s" % (length, digits)),
    }
    found = modem(stored)
    found.run(1000)
    assert (
        slots.usage(found.session.stored, b"SM")[0] == 1
        and slots.usage(found.session.stored, b"")[0] == 0
    )
