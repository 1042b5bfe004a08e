"""Messages out: one part after another, and an honest word about each.

A send ends in one of three ways: sent, refused, or unknown. Unknown is whatever happens after
Ctrl-Z that does not prove the opposite: silence, a restart, or an error that modems also give
when the network took the message. Nothing is sent again that may have been sent.
"""

from modem.at.fields import number, parameters
from modem.errors import MessageRefused, ModemError, NoAnswer, OutcomeUnknown, Refused
from modem.session import turning
from modem.session.events import Delivered
from modem.session.messages import Receipt
from modem.session.tasks import SEND, Operation, Sleep

TYPE_CHECKING = False
if TYPE_CHECKING:
    from modem.session.reports import Expected
    from modem.session.session import Session
    from modem.session.state import State
    from modem.session.tasks import Conversation

UNKNOWN_ERROR = 500
FIRST_VENDOR_CODE = 343
PROMPT_TRIES = 2


def ask(
    session: "Session",
    body: "str | bytes",
    to: "str | None",
    confirm: bool,
    validity: "int | None",
    timeout: "int | None",
) -> Operation:
    """Begin to send `body`; see `Session.send`."""
    if not isinstance(body, (str, bytes, bytearray)):
        raise TypeError("a body is str or bytes, not %r" % body)
    if not (to is None or isinstance(to, str)):
        raise TypeError("a number is str, not %r" % to)
    session.clear_line()
    if to is None:
        to = session.settings.peer
    try:
        recipient, parts = _encoded(session, to, body, confirm, validity)
    except MemoryError:
        raise NoAnswer("there was no memory for it")  # noqa: B904
    finally:
        session.over("modem.sms")  # all that is left to do with it is done
    session.reference = (session.reference + 1) & 0xFF
    operation = Operation(None if timeout is None else session.now + timeout)
    talk = _send(session, operation, recipient, parts, confirm)
    return turning.begin(session, talk, SEND, operation)


def _encoded(
    session: "State", to: str, body: "str | bytes", confirm: bool, validity: "int | None"
) -> "tuple[str, list[bytes]]":
    """Return the recipient's number, and the TPDU of each part. Raises ValueError."""
    from modem.sms.fields import Address
    from modem.sms.splitting import split
    from modem.sms.submit import Submit

    recipient = Address(to)
    if recipient.alphanumeric or not recipient.digits:
        raise ValueError("nothing can be sent to %r: it is no number" % to)
    limit = None
    if validity is not None:
        from modem.sms.validity import Validity

        limit = Validity.from_seconds(validity)
    parts = split(body, session.reference, shifts=session.mode.headers)
    return recipient.number, [
        Submit(recipient, part, validity=limit, report=confirm).encode() for part in parts
    ]


def _send(
    session: "State", operation: Operation, recipient: str, parts: "list[bytes]", confirm: bool
) -> "Conversation":
    """Send the parts of one message in order; return its `Receipt`."""
    if session.state in ("failed", "awake"):  # in another mode it would take the PDU for a text
        from modem.session import startup

        yield from startup.begin(session)
    if not session.registration.registered:
        from modem.session import registering

        yield from registering.wait(session, operation)
    expected = session.reports.expect(recipient) if confirm else None
    references: list[int] = []
    try:
        for part in parts:
            if references:
                yield Sleep(0)  # what is urgent goes between the parts
            reference = yield from _send_part(session, part, references)
            references.append(reference)
            operation.sent = tuple(references)
            if expected is not None:
                session.reports.sent(expected, reference, session.now)
    except ModemError as error:
        if expected is not None:
            session.reports.forget(expected)
        error.sent = tuple(references)
        raise
    return _receipt(session, tuple(references), recipient, expected)


def _receipt(
    session: "State",
    references: "tuple[int, ...]",
    recipient: str,
    expected: "Expected | None",
) -> Receipt:
    session.sent_count += 1
    receipt = Receipt(session.sent_count, references, recipient, expected is not None)
    if expected is not None:
        _close(session, expected, receipt)
    return receipt


def _close(session: "State", expected: "Expected", receipt: Receipt) -> None:
    delivery = session.reports.close(expected, receipt)
    if delivery is not None:
        session.emit(Delivered(delivery))


def expect(session: "State", receipt: Receipt, when: int) -> None:
    """Wait for the reports of a message that was sent at `when`; some may have come already."""
    expected = session.reports.expect(receipt.recipient)
    for reference in receipt.references:
        session.reports.sent(expected, reference, when)
    _close(session, expected, receipt)


def _send_part(session: "State", part: bytes, before: "list[int]") -> "Conversation":
    """Send one SMS, again while the network refuses it for the moment; return its TP-MR."""
    began = session.now
    attempt = 0
    while True:
        attempt += 1
        try:
            return (yield from _submit(session, part, before))
        except Refused as error:
            refused = error
        refused.temporary = refused.temporary or refused.code in session.profile.temporary
        if not refused.temporary or attempt >= session.settings.send_attempts:
            raise _with_history(refused, attempt, session.now - began)
        if refused.code in session.profile.deaf:
            from modem.session import routing

            yield from routing.check(session, lost=True)
        yield Sleep(session.settings.retry_pause << (attempt - 1))


def _submit(session: "State", part: bytes, before: "list[int]") -> "Conversation":
    """Hand one PDU to the modem (27.005 clause 4.3) and read what it makes of it."""
    mode = session.mode
    attempt = 0
    while True:
        attempt += 1
        preparation = mode.preparation(part)
        if preparation is not None:
            yield preparation
        request = mode.submission(part, session.profile)
        problem: ModemError
        try:
            lines = yield request
        except NoAnswer as error:
            problem, lines = error, list(error.lines)
        except Refused as error:
            if not (request.submitted and _may_be_sent(session, error)):
                raise
            problem, lines = error, []
        else:
            problem = NoAnswer("the modem said OK, but gave no reference")
        if lines:
            return number(parameters(lines[-1][0])[0]) or 0
        if request.submitted:
            raise OutcomeUnknown("it may have been sent: %s" % problem, tuple(before))
        if attempt == PROMPT_TRIES:
            raise problem
        yield Sleep(0)  # a modem that has restarted is set up first: it may be in another mode


def _may_be_sent(session: "State", error: Refused) -> bool:
    """Whether this refusal, given after Ctrl-Z, leaves it open that the message went out."""
    if not isinstance(error, MessageRefused):
        return False
    profile = session.profile
    if error.code in profile.temporary or error.code in profile.permanent:
        return False
    if error.code in profile.uncertain:
        return True
    if not isinstance(error.code, int):
        return True
    return error.code == UNKNOWN_ERROR or error.code >= FIRST_VENDOR_CODE


def _with_history(error: Refused, attempts: int, ms: int) -> Refused:
    """Say how often it was tried, where that was more than once."""
    if attempts == 1:
        return error
    message = "%s; tried %d times in %d s" % (error, attempts, ms // 1000)
    return type(error)(message, error.code, error.request, error.temporary)
