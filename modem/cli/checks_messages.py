"""What doctor asks about messages: CSCA, CNMI, CPMS, CSMS (TS 27.005), CGSMS (TS 27.007)."""

from modem.cli.finding import NOTE, OK, PROBLEM, Ask, Finding, fields, number


def smsc(ask: Ask) -> Finding:
    """AT+CSCA?"""
    values = fields(ask("+CSCA?"))
    if values and values[0]:
        return Finding("SMS centre", OK, values[0])
    advice = "ask the operator for its number, then: modem at '+CSCA=\"+<number>\"'"
    return Finding("SMS centre", PROBLEM, "not set, so nothing can be sent", advice)


MT = {
    0: "not announced",
    1: "announced and stored (+CMTI)",
    2: "handed over directly (+CMT)",
    3: "class 3 directly, others stored",
}


def indication(ask: Ask) -> Finding:
    """AT+CNMI?"""
    values = fields(ask("+CNMI?"))
    mt = number(values, 1)
    found = f"new messages {MT.get(-1 if mt is None else mt, 'unclear')} ({','.join(values)})"
    if mt == 0:
        return Finding("Indication", NOTE, found, "modem listen and the library set this")
    return Finding("Indication", OK, found)


def storage(ask: Ask) -> list[Finding]:
    """AT+CPMS?: how full each storage is, and whether messages are read where they arrive."""
    values = fields(ask("+CPMS?"))
    seen: dict[str, Finding] = {}
    for at in (0, 6):  # mem1 is read from, mem3 is received into
        name, used, total = values[at : at + 1], number(values, at + 1), number(values, at + 2)
        if name and used is not None and total is not None:
            seen.setdefault(name[0], _filled(name[0], used, total))
    if not seen:
        return [Finding("Storage", PROBLEM, "none", "the SIM may not be ready: see SIM")]
    if len(seen) > 1:
        into, read = values[6], values[0]
        text = f"messages arrive in {into}, while AT+CMGL and AT+CMGR look into {read}"
        seen["apart"] = Finding("Storage", NOTE, text, "the library looks into both")
    return list(seen.values())


def _filled(name: str, used: int, total: int) -> Finding:
    found = f"{name}: {used} of {total} used"
    if used >= total:
        advice = "full: the network holds new messages back. `modem listen` takes Commands out;"
        advice += " modem at +CMGD=1,1 deletes all that were read"
        return Finding("Storage", PROBLEM, found, advice)
    if used * 5 >= total * 4:
        return Finding("Storage", NOTE, found, "nearly full: acknowledge or delete messages")
    return Finding("Storage", OK, found)


def service(ask: Ask) -> Finding:
    """AT+CSMS?"""
    values = fields(ask("+CSMS?"))
    phase = "phase 2+ (+CNMA)" if values[:1] == ["1"] else "phase 2"
    lacking = [word for place, word in ((1, "receive"), (2, "send")) if number(values, place) == 0]
    if lacking:
        found = f"{phase}; the modem says it cannot {' or '.join(lacking)} messages"
        return Finding("Service", PROBLEM, found, "its firmware or the SIM has no SMS")
    return Finding("Service", OK, phase)


BEARERS = {
    0: "packet switched",
    1: "circuit switched",
    2: "packet switched preferred",
    3: "circuit switched preferred",
}


def bearer(ask: Ask) -> Finding:
    """AT+CGSMS?"""
    chosen = number(fields(ask("+CGSMS?")), 0)
    return Finding("Bearer", OK, BEARERS.get(-1 if chosen is None else chosen, f"{chosen}"))
