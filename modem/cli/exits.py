"""The exit codes of `modem`, once: --help prints this table, the error handler follows it."""

from modem.errors import (
    ModemError,
    NoAnswer,
    NotDelivered,
    NotRegistered,
    OutcomeUnknown,
    PduError,
    PortError,
    Refused,
    SimError,
)

OK, UNEXPECTED, USAGE = 0, 1, 2
PORT, NO_ANSWER, SIM, NOT_REGISTERED, REFUSED = 3, 4, 5, 6, 7
OUTCOME_UNKNOWN, NOT_DELIVERED, BAD_PDU, NOTHING, FINDINGS = 8, 9, 10, 11, 12
AGENT = 13
INTERRUPTED, TERMINATED = 130, 143

TABLE: tuple[tuple[int, str], ...] = (
    (OK, "done"),
    (UNEXPECTED, "unexpected: a bug, or an error of the operating system"),
    (USAGE, "the command line, or what it was given to send, is not right"),
    (PORT, "serial port missing, busy, gone, or not found"),
    (NO_ANSWER, "the modem does not answer"),
    (SIM, "SIM missing, busy or failing, or its PIN is needed"),
    (NOT_REGISTERED, "not registered on a network"),
    (REFUSED, "the modem or the network refused (+CME ERROR, +CMS ERROR, ERROR)"),
    (OUTCOME_UNKNOWN, "handed to the modem, but no result came: it may have been sent"),
    (NOT_DELIVERED, "the network gave the message up, or no delivery report came in time"),
    (BAD_PDU, "not a valid PDU"),
    (NOTHING, "listen: fewer Commands came than asked for before --timeout"),
    (FINDINGS, "doctor, agent check: found something to put right"),
    (AGENT, "agent: its disk or its socket cannot be used, or its outbox is full"),
    (INTERRUPTED, "interrupted (Ctrl-C)"),
    (TERMINATED, "terminated (SIGTERM)"),
)

BY_ERROR: tuple[tuple[type[ModemError], int], ...] = (
    (PortError, PORT),
    (NoAnswer, NO_ANSWER),
    (SimError, SIM),
    (NotRegistered, NOT_REGISTERED),
    (Refused, REFUSED),
    (OutcomeUnknown, OUTCOME_UNKNOWN),
    (NotDelivered, NOT_DELIVERED),
    (PduError, BAD_PDU),
)


def code_of(error: ModemError) -> int:
    """Return the exit code that stands for `error`."""
    for kind, code in BY_ERROR:
        if isinstance(error, kind):
            return code
    # Asked by name, for to import them takes a while.
    return AGENT if type(error).__module__ == "modem.agent.errors" else UNEXPECTED


def as_lines() -> list[str]:
    """Return the table as aligned text, one line a code."""
    return [f"{code:>5}  {meaning}" for code, meaning in TABLE]
