"""Sending, questions and turns on modems that get one step of it wrong."""

from modem.errors import MessageRefused, NoAnswer, OutcomeUnknown, Refused
from modem.profiles import Profile
from modem.session.events import Delivered
from modem.session.tasks import Operation
from tests.session.odd import Odd, report

OK = b"\r\nOK\r\n"
PROMPT = b"\r\n> "
SENT = b"\r\n+CMGS: 7\r\n" + OK


def modem(result=SENT, **settings):
    """Return a session whose modem ends a send so; a list is used up."""
    found = Odd(**settings)
    found.answers[b"+CMGS"] = PROMPT
    found.answers["payload"] = result
    return found


def cms(code):
    return b"\r\n+CMS ERROR: " + code + b"\r\n"


def error_of(found, **options):
    try:
        found.send(**options)
    except (Refused, NoAnswer, OutcomeUnknown) as error:
        return error
    raise AssertionError("it was sent")


VENDOR = Profile("x", temporary=(512,), permanent=(513,), uncertain=(38,))
OUTCOMES = [
    ("no reference", OK, OutcomeUnknown, "gave no reference"),
    ("words that mean nothing", cms(b"fdn check failed"), OutcomeUnknown, "may have been sent"),
    ("a code of which nothing is known", cms(b"600"), OutcomeUnknown, "may have been sent"),
    ("unknown error", cms(b"500"), OutcomeUnknown, "may have been sent"),
    ("uncertain here", cms(b"38"), OutcomeUnknown, "may have been sent"),
    ("temporary here", cms(b"512"), MessageRefused, "tried 3 times"),
    ("permanent here", cms(b"513"), MessageRefused, "513"),
    ("permanent by the standard", cms(b"28"), MessageRefused, "unidentified subscriber"),
    ("no message service error", b"\r\nERROR\r\n", Refused, "ERROR to AT+CMGS"),
]


def test_the_outcome_is_told_as_it_is_known():
    for name, result, kind, words in OUTCOMES:
        found = modem(result)
        found.session.use_profile(VENDOR)
        error = error_of(found)
        assert type(error) is kind and words in str(error), (name, error)


def test_what_the_profile_calls_temporary_the_error_does_too():
    for code, temporary in ((b"512", True), (b"513", False)):
        found = modem(cms(code))
        found.session.use_profile(VENDOR)
        assert error_of(found).temporary is temporary, code


def test_a_modem_that_never_asks_for_the_message_was_not_sent_one():
    found = modem()
    found.answers[b"+CMGS"] = OK
    assert "gave no reference" in str(error_of(found))
    assert len([said for said in found.sent if said.startswith(b"AT+CMGS")]) == 2


def test_an_error_that_means_a_forgotten_routing_is_put_right_before_the_next_try():
    found = modem([cms(b"524"), SENT])
    found.session.use_profile(Profile("x", temporary=(524,), deaf=(524,)))
    assert found.send().references == (7,)
    assert found.sent[-3:-1] == [b"AT+CNMI=2,1,0,1,0", b"AT+CMGS=14"]


def test_a_message_that_is_refused_waits_for_no_report():
    found = modem([cms(b"28"), SENT])
    error_of(found, confirm=True)
    receipt = found.send(confirm=True)
    found.say(b"\r\n+CDS: %s\r\n%s\r\n" % report(7))
    (event,) = found.of(Delivered)
    assert event.delivery.receipt == receipt


def test_a_report_that_comes_before_the_reference_settles_the_message_at_once():
    found = modem(b"\r\n+CDS: %s\r\n%s\r\n" % report(7) + SENT)
    receipt = found.send(confirm=True)
    (event,) = found.of(Delivered)
    assert event.delivery.receipt == receipt


def test_a_command_line_may_be_given_with_and_without_at():
    found = modem()
    found.answers[b"+CSQ"] = b"\r\n+CSQ: 17,99\r\n" + OK
    assert found.at("at+CSQ") == found.at("+CSQ") == found.at(" AT+CSQ ") == ["+CSQ: 17,99"]
    assert found.at("AT") == []


STORAGE = [
    ("all three", b'"SM",1,10,"SM",1,10,"ME",2,20', ("ME", 2, 20)),
    ("only one", b'"SM",1,10', ("SM", 1, 10)),
    ("nothing", b"", ("", None, None)),
]


def test_the_storage_in_the_status_is_the_one_that_receives():
    for name, said, expected in STORAGE:
        found = modem()
        found.answers[b"+CPMS?"] = b"\r\n+CPMS: " + said + b"\r\n" + OK
        status = found.status()
        assert (status.storage, status.used, status.total) == expected, name


SIGNAL = [(b"0", -113), (b"31", -51), (b"99", None), (b"-1", None), (b"x", None)]


def test_the_signal_is_told_in_dbm():
    for said, expected in SIGNAL:
        found = modem()
        found.answers[b"+CSQ"] = b"\r\n+CSQ: " + said + b",99\r\n" + OK
        assert found.status().signal_dbm == expected, said


def test_the_second_end_of_an_operation_is_too_late():
    operation = Operation()
    operation.succeed("first")
    operation.succeed("second")
    operation.fail(NoAnswer("third"))
    assert operation.result() == "first" and operation.error is None


def test_a_question_whose_time_is_over_is_given_up_and_the_next_one_is_answered():
    found = modem()
    found.answers[b"+CSQ"] = [b"", b"\r\n+CSQ: 17,99\r\n" + OK]
    first = found.session.at("+CSQ", found.now, timeout=60_000)
    first.deadline = found.now + 1000
    found.run(1500)
    try:
        first.result()
    except NoAnswer:
        assert found.at("+CSQ") == ["+CSQ: 17,99"]
    else:
        raise AssertionError("it was answered")


CALLERS_MISTAKES = [
    ("an empty number", {"to": ""}, ValueError),
    ("a number that is no text", {"to": 2936}, TypeError),
    ("a body that is a number", {"body": 12}, TypeError),
]


def test_a_mistake_of_the_caller_is_told_at_once():
    for name, options, kind in CALLERS_MISTAKES:
        try:
            modem().send(**options)
        except kind:
            continue
        raise AssertionError(name)


def test_a_command_in_small_letters_has_its_answer():
    found = modem()
    found.answers[b"+cpin?"] = b"\r\n+CPIN: READY\r\n" + OK
    assert found.finish(found.session.at("at+cpin?", found.now)) == ["+CPIN: READY"]
    assert found.session.state == "ready"


def test_a_memory_that_a_person_chose_is_not_read_for_another():
    found = modem()
    found.finish(found.session.at('+CPMS="ME"', found.now))
    found.say(b'\r\n+CMTI: "SM",1\r\n')
    assert b'AT+CPMS="SM","SM","SM"' in found.sent
