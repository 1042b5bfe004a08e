"""What doctor asks about modem, SIM and network: CGMI, CPIN, CFUN, CREG, COPS, CSQ, CESQ.

The numbers are those of 3GPP TS 27.007.
"""

from collections.abc import Iterator

from modem.cli.finding import NOTE, OK, PROBLEM, Ask, Finding, fields, number
from modem.errors import Refused


def identity(ask: Ask) -> Finding:
    """AT+CGMI, AT+CGMM, AT+CGMR: to see that it answers, and for whoever reads the report."""
    lines: list[str] = []
    for command in ("+CGMI", "+CGMM", "+CGMR"):
        try:
            lines += ask(command)[:1]
        except Refused:
            continue  # it has answered
    return Finding("Modem", OK, ", ".join(lines) or "answers")


CPIN = {
    "READY": (OK, "ready", ""),
    "SIM PIN": (
        PROBLEM,
        "the SIM wants its PIN",
        "set MODEM_PIN, or switch the PIN off in a phone",
    ),
    "SIM PUK": (
        PROBLEM,
        "the SIM is blocked and wants its PUK",
        'ask the SIM\'s owner for the PUK, then AT+CPIN="<puk>","<new pin>"; ten tries only',
    ),
    "NOT INSERTED": (PROBLEM, "no SIM", "insert the SIM with the power off; check the slot"),
    "NOT READY": (
        PROBLEM,
        "the SIM is not ready",
        "wait some seconds; if it stays so, reseat the SIM",
    ),
}


def sim(ask: Ask) -> Finding:
    """AT+CPIN?"""
    try:
        state = ", ".join(fields(ask("+CPIN?"))) or "READY"  # some answer only OK when ready
    except Refused as error:
        if error.code in (10, 310):
            return Finding("SIM", *CPIN["NOT INSERTED"])
        if error.code in (14, 314):
            return Finding("SIM", PROBLEM, "the SIM is busy", "wait some seconds and try again")
        advice = "reseat the SIM, try it in a phone, and see whether the power supply is strong"
        return Finding("SIM", PROBLEM, error.message, advice)
    level, found, advice = CPIN.get(state, (PROBLEM, state, "the SIM or the modem is locked"))
    return Finding("SIM", level, found, advice)


def radio(ask: Ask) -> Finding:
    """AT+CFUN?"""
    level = number(fields(ask("+CFUN?")), 0)
    if level == 1:
        return Finding("Radio", OK, "on")
    states = {0: "off (minimum functionality)", 4: "off (flight mode)"}
    found = states.get(-1 if level is None else level, f"functionality level {level}")
    return Finding("Radio", PROBLEM, found, "switch it on: modem at +CFUN=1")


DOMAINS = (("+CREG", "circuit switched"), ("+CGREG", "GPRS"), ("+CEREG", "LTE"))
REGISTERED = (1, 5, 6, 7, 9, 10)
STATES = {
    0: "not registered, not searching",
    1: "home",
    2: "searching",
    3: "denied",
    4: "unknown (out of coverage?)",
    5: "roaming",
    6: "home, SMS only",
    7: "roaming, SMS only",
    8: "emergency calls only",
    9: "home, CSFB not preferred",
    10: "roaming, CSFB not preferred",
}
STAT_ADVICE = (
    (
        3,
        "the network refuses this SIM: is it active in the console, may it roam here, and is the"
        " modem's radio technology part of its plan?",
    ),
    (2, "give it some minutes; check the antenna, and whether this place has coverage"),
    (0, "let it search: modem at +COPS=0"),
    (8, "the SIM is not accepted here: is it active, and may it roam in this country?"),
)


def registration(ask: Ask) -> Finding:
    """AT+CREG?, AT+CGREG?, AT+CEREG?: registered in one of them is enough to have a network."""
    states = dict(_registrations(ask))
    found = "; ".join(f"{name} {STATES.get(stat, str(stat))}" for name, stat in states.items())
    if not states:
        return Finding("Registration", PROBLEM, "the modem does not tell", "modem at +COPS?")
    if any(stat in REGISTERED for stat in states.values()):
        return Finding("Registration", OK, found, _packet_only(states))
    for stat, advice in STAT_ADVICE:
        if stat in states.values():
            return Finding("Registration", PROBLEM, found, advice)
    return Finding("Registration", PROBLEM, found, "check antenna and coverage")


def _registrations(ask: Ask) -> Iterator[tuple[str, int]]:
    for command, name in DOMAINS:
        try:
            stat = number(fields(ask(command + "?")), 1)
        except Refused:
            continue  # a modem without that domain
        if stat is not None:
            yield name, stat


def _packet_only(states: dict[str, int]) -> str:
    """SMS over LTE needs the combined attach (SMS over SGs) or IMS; say so where it may lack."""
    if states.get("LTE") in REGISTERED and states.get("circuit switched") not in REGISTERED:
        return (
            "LTE only: if sending fails, the operator may lack SMS over SGs here; "
            "try the other bearer (modem at +CGSMS=1) or another radio technology"
        )
    return ""


def operator(ask: Ask) -> Finding:
    """AT+COPS?"""
    values = fields(ask("+COPS?"))
    if len(values) < 3:
        return Finding("Operator", NOTE, "none", "see Registration")
    mode = " (chosen by hand)" if values[0] == "1" else ""
    return Finding("Operator", OK, values[2] + mode)


SIGNAL_WORDS = ((-73, "excellent"), (-83, "good"), (-93, "fair"), (-103, "weak"))


def strength(dbm: int) -> str:
    """Return a received signal strength (+CSQ) in dBm and in words."""
    words = next((word for least, word in SIGNAL_WORDS if dbm >= least), "very weak")
    return f"{dbm} dBm, {words}"


def signal(ask: Ask) -> Finding:
    """AT+CSQ, or where that does not know (99), AT+CESQ, which has the LTE figure."""
    rssi = number(fields(ask("+CSQ")), 0)
    if rssi is not None and rssi <= 31:
        dbm = -113 + 2 * rssi
        return _judged(strength(dbm), dbm < SIGNAL_WORDS[-1][0])
    try:
        rsrp = number(fields(ask("+CESQ")), 5)
    except Refused:
        rsrp = None
    if rsrp is not None and rsrp <= 97:
        dbm = rsrp - 141
        return _judged(f"RSRP {dbm} dBm, {'weak' if dbm < -110 else 'good'}", dbm < -120)
    return Finding("Signal", NOTE, "not known", "check the antenna if it is not registered")


def _judged(found: str, weak: bool) -> Finding:
    if weak:
        advice = "move or change the antenna; messages will be slow or lost"
        return Finding("Signal", PROBLEM, found, advice)
    return Finding("Signal", OK, found)
