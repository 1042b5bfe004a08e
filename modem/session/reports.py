"""Which status report belongs to which receipt (23.040 clause 9.2.3.5, TP-Message-Reference).

The reference has eight bits and wraps, so it names a message only together with its recipient
and the time. Where several wait for the same one, the service centre's time stamp decides: the
time between its clock and ours is learnt from reports that leave no doubt.
"""

from modem.errors import NotDelivered
from modem.session.messages import Delivery, Receipt

TYPE_CHECKING = False
if TYPE_CHECKING:
    from modem.sms.report import StatusReport

LIMIT = 300
"""Messages whose reports are waited for; the oldest is forgotten. More than the references."""

EARLY_LIMIT = 16
"""Reports kept that came before the reply that gives their reference."""

EARLY_AGE = 200000
"""How long they are kept, ms: longer than a reply takes. Later, the same reference is another
message's, and the report was a repeated one."""

STILL_TRYING = (0x20, 0x3F)


class Expected:
    """One message whose parts' reports are waited for."""

    def __init__(self, recipient: str) -> None:
        self.recipient = recipient
        self.receipt: Receipt | None = None
        self.sent: list[tuple[int, int]] = []  # (reference, when it was sent, s)
        self.reported: dict[int, StatusReport] = {}

    def when(self, reference: int) -> "int | None":
        """Return when the part with this reference was sent, s; None if there is none."""
        for known, seconds in self.sent:
            if known == reference:
                return seconds
        return None

    def delivery(self) -> "Delivery | None":
        """Return the outcome, once the receipt is out and every part is reported."""
        if self.receipt is None or len(self.reported) < len(self.receipt.references):
            return None
        worst = None
        for report in self.reported.values():
            if worst is None or report.status > worst.status:
                worst = report
        assert worst is not None
        return Delivery(
            self.receipt, worst.status < STILL_TRYING[0], worst.status, worst.discharged_at
        )


class Reports:
    """Matches reports to messages, in whatever order the two become known."""

    def __init__(self) -> None:
        self._expected: list[Expected] = []
        self._early: list[tuple[int, StatusReport]] = []  # with when it came, ms
        self._offset: int | None = None

    def waits(self) -> bool:
        """Whether there is anything to remember."""
        return bool(self._expected or self._early)

    def expect(self, recipient: str) -> Expected:
        """Begin to wait for the reports of a message."""
        expected = Expected(recipient)
        self._expected.append(expected)
        if len(self._expected) > LIMIT:
            self._expected.pop(0)
        return expected

    def sent(self, expected: Expected, reference: int, now: int) -> None:
        """Note that a part went out; its report may have come before this was known."""
        expected.sent.append((reference, now // 1000))
        for early in self._early:
            came, report = early
            fits = report.reference == reference and _same(report.recipient.number, expected)
            if fits and now - came <= EARLY_AGE:
                expected.reported[reference] = report
                self._early.remove(early)
                return

    def close(self, expected: Expected, receipt: Receipt) -> "Delivery | None":
        """Note that the whole message went out."""
        expected.receipt = receipt
        return self._finish(expected)

    def forget(self, expected: Expected) -> None:
        """Stop waiting: the message as a whole did not go out."""
        if expected in self._expected:
            self._expected.remove(expected)

    def take(self, report: "StatusReport", now: int) -> "Delivery | None":
        """Match a report; return the delivery if it was the last one wanting."""
        if STILL_TRYING[0] <= report.status <= STILL_TRYING[1]:
            return None
        expected = self._match(report)
        if expected is None:
            self._early = self._early[1 - EARLY_LIMIT :] + [(now, report)]
            return None
        expected.reported[report.reference] = report
        return self._finish(expected)

    def _finish(self, expected: Expected) -> "Delivery | None":
        delivery = expected.delivery()
        if delivery is not None:
            self.forget(expected)
        return delivery

    def _match(self, report: "StatusReport") -> "Expected | None":
        """Find the message that waits for this report; see the top of the file for a tie."""
        reference = report.reference
        found = []
        for expected in self._expected:
            when = expected.when(reference)
            if when is None or reference in expected.reported:
                continue
            if _same(report.recipient.number, expected):
                found.append((when, expected))
        if not found:
            return None
        stamp = report.sent_at.unix() if report.sent_at is not None else None
        if stamp is not None and len(found) == 1:
            self._offset = stamp - found[0][0]
        best = found[0]
        if stamp is not None and self._offset is not None:
            for candidate in found[1:]:
                sent = stamp - self._offset
                if abs(candidate[0] - sent) < abs(best[0] - sent):
                    best = candidate
        return best[1]


def _same(number: str, expected: Expected) -> bool:
    """Compare addresses as networks rewrite them: the last digits count, not the prefix.

    In text mode a modem may leave the recipient out.
    """
    if not number:
        return True
    ours, theirs = expected.recipient.lstrip("+0"), number.lstrip("+0")
    return ours == theirs or (len(ours) >= 7 and len(theirs) >= 7 and ours[-7:] == theirs[-7:])


def outcome(delivery: "Delivery | None") -> "Delivery":
    """Return the report on a message that arrived.

    Raises NotDelivered when the network gave it up, or when there is no report (None).
    """
    if delivery is None:
        raise NotDelivered("no delivery report came in time", temporary=True)
    if not delivery.delivered:
        text = "the network gave the message up: status %d" % delivery.status
        raise NotDelivered(text, delivery.status)
    return delivery
