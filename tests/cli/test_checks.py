"""What doctor concludes from what a modem answers, without a modem."""

import pytest

from modem.cli.checks import examine
from modem.cli.finding import NOTE, OK, PROBLEM, Finding, fields
from modem.errors import EquipmentRefused, MessageRefused, Refused

HEALTHY = {
    "+CGMI": ["Example"],
    "+CGMM": ["M1"],
    "+CPIN?": ["+CPIN: READY"],
    "+CFUN?": ["+CFUN: 1"],
    "+CREG?": ["+CREG: 0,1"],
    "+CGREG?": ["+CGREG: 0,1"],
    "+CEREG?": ["+CEREG: 0,1"],
    "+COPS?": ['+COPS: 0,0,"Example",7'],
    "+CSQ": ["+CSQ: 20,99"],
    "+CSCA?": ['+CSCA: "+491710760000",145'],
    "+CNMI?": ["+CNMI: 2,1,0,1,0"],
    "+CPMS?": ['+CPMS: "ME",3,50,"ME",3,50,"ME",3,50'],
    "+CSMS?": ["+CSMS: 0,1,1,1"],
    "+CGSMS?": ["+CGSMS: 3"],
}

Answers = dict[str, list[str] | Refused]


def report(answers: Answers) -> list[Finding]:
    """What is found on a healthy modem that answers `answers` instead."""
    everything: Answers = {**HEALTHY, **answers}

    def ask(command: str) -> list[str]:
        answer = everything.get(command, Refused("ERROR"))
        if isinstance(answer, Refused):
            raise answer
        return answer

    return list(examine(ask))


def found(check: str, answers: Answers) -> Finding:
    """The first finding of `check` in that report."""
    return next(finding for finding in report(answers) if finding.check == check)


def test_a_healthy_modem_has_no_problem_and_no_note() -> None:
    for check in ("Modem", "SIM", "Radio", "Registration", "Operator", "Signal", "SMS centre"):
        assert found(check, {}).level == OK
    for check in ("Storage", "Indication", "Service", "Bearer"):
        assert found(check, {}).level == OK


@pytest.mark.parametrize(
    ("check", "answers", "level", "words"),
    [
        ("Modem", {"+CGMI": Refused("ERROR")}, OK, "M1"),
        ("Modem", {"+CGMI": Refused("ERROR"), "+CGMM": []}, OK, "answers"),
        ("SIM", {"+CPIN?": ["+CPIN: SIM PIN"]}, PROBLEM, "PIN"),
        ("SIM", {"+CPIN?": ["+CPIN: SIM PUK"]}, PROBLEM, "PUK"),
        ("SIM", {"+CPIN?": ["+CPIN: PH-NET PIN"]}, PROBLEM, "PH-NET PIN"),
        ("SIM", {"+CPIN?": EquipmentRefused("not inserted", 10)}, PROBLEM, "no SIM"),
        ("SIM", {"+CPIN?": EquipmentRefused("busy", 14)}, PROBLEM, "busy"),
        ("SIM", {"+CPIN?": EquipmentRefused("+CME ERROR 13", 13)}, PROBLEM, "13"),
        ("SIM", {"+CPIN?": []}, OK, "ready"),
        ("Radio", {"+CFUN?": ["+CFUN: 4"]}, PROBLEM, "flight mode"),
        ("Registration", {"+CREG?": ["+CREG: 0,1"], "+CEREG?": ["+CEREG: 0,2"]}, OK, "home"),
        ("Signal", {"+CSQ": ["+CSQ: 2,0"]}, PROBLEM, "-109 dBm, very weak"),
        ("Signal", {"+CSQ": ["+CSQ: 31,0"]}, OK, "-51 dBm, excellent"),
        ("Signal", {"+CSQ": ["+CSQ: 99,99"]}, NOTE, "not known"),
        (
            "Signal",
            {"+CSQ": ["+CSQ: 99,99"], "+CESQ": ["+CESQ: 99,99,255,255,20,60"]},
            OK,
            "RSRP -81 dBm",
        ),
        ("Operator", {"+COPS?": ["+COPS: 0"]}, NOTE, "none"),
        ("Operator", {"+COPS?": ['+COPS: 1,0,"Example",7']}, OK, "by hand"),
        ("SMS centre", {"+CSCA?": ['+CSCA: "",129']}, PROBLEM, "not set"),
        ("Indication", {"+CNMI?": ["+CNMI: 0,0,0,0,0"]}, NOTE, "not announced"),
        ("Service", {"+CSMS?": ["+CSMS: 0,0,1,1"]}, PROBLEM, "receive"),
        ("Service", {"+CSMS?": ["+CSMS: 1,1,1,1"]}, OK, "phase 2+"),
        ("Bearer", {"+CGSMS?": ["+CGSMS: 2"]}, OK, "packet switched preferred"),
        ("Bearer", {"+CGSMS?": Refused("ERROR to AT+CGSMS?")}, NOTE, "ERROR"),
        ("SMS centre", {"+CSCA?": MessageRefused("+CMS ERROR 500", 500)}, NOTE, "500"),
    ],
)
def test_a_check_says_what_it_found(check: str, answers: Answers, level: str, words: str) -> None:
    finding = found(check, answers)
    assert (finding.level, words in finding.found) == (level, True), finding


@pytest.mark.parametrize(
    ("stat", "advice"),
    [(0, "+COPS=0"), (2, "antenna"), (3, "active in the console"), (4, "antenna"), (8, "roam")],
)
def test_no_registration_comes_with_advice(stat: int, advice: str) -> None:
    answer = [f"+CREG: 0,{stat}"]
    nowhere: Answers = {"+CREG?": answer, "+CGREG?": Refused("ERROR"), "+CEREG?": answer}
    finding = found("Registration", nowhere)
    assert finding.level == PROBLEM
    assert advice in finding.advice


def test_a_modem_that_refuses_every_registration_question_is_a_problem() -> None:
    refused: Answers = {f"+C{kind}REG?": Refused("ERROR") for kind in ("", "G", "E")}
    assert found("Registration", refused).level == PROBLEM


def test_lte_without_circuit_switched_is_told_about_bearers() -> None:
    finding = found("Registration", {"+CREG?": ["+CREG: 0,0"], "+CEREG?": ["+CEREG: 0,5"]})
    assert finding.level == OK
    assert "+CGSMS" in finding.advice


@pytest.mark.parametrize(
    ("answer", "level", "words"),
    [
        ('+CPMS: "SM",10,10,"SM",10,10,"SM",10,10', PROBLEM, "SM: 10 of 10"),
        ('+CPMS: "SM",8,10,"SM",8,10,"SM",8,10', NOTE, "SM: 8 of 10"),
        ('+CPMS: "SM",0,0,"SM",0,0,"SM",0,0', PROBLEM, "0 of 0"),
        ("+CPMS: ,,,,,,,,", PROBLEM, "none"),
    ],
)
def test_storage_says_how_full_it_is(answer: str, level: str, words: str) -> None:
    finding = found("Storage", {"+CPMS?": [answer]})
    assert (finding.level, words in finding.found) == (level, True), finding


def test_messages_that_arrive_elsewhere_than_they_are_read_from_are_noted() -> None:
    answer = '+CPMS: "SM",0,10,"SM",0,10,"ME",50,50'
    said = [(finding.level, finding.found) for finding in report({"+CPMS?": [answer]})]
    assert (PROBLEM, "ME: 50 of 50 used") in said
    assert (NOTE, "messages arrive in ME, while AT+CMGL and AT+CMGR look into SM") in said


@pytest.mark.parametrize(
    ("lines", "values"),
    [
        (['+CPMS: "SM", 3,15'], ["SM", "3", "15"]),
        (['+CSCA:"+49,1",145'], ["+49,1", "145"]),
        (["20,99"], ["20", "99"]),
        (["+CSCA: "], []),
        ([], []),
    ],
)
def test_an_information_line_is_split_into_values(lines: list[str], values: list[str]) -> None:
    assert fields(lines) == values
