from modem.session.messages import Receipt
from modem.session.reports import EARLY_AGE, EARLY_LIMIT, LIMIT, Reports
from modem.sms.calendar import from_unix
from modem.sms.fields import Address
from modem.sms.report import StatusReport

DELIVERED, TRYING, EXPIRED = 0x00, 0x30, 0x46
PEER = "2936"


def report(reference, second=0, status=DELIVERED, recipient=PEER):
    """Return a report of a message that was sent `second` into the year 2026."""
    sent_at = None if second is None else from_unix(1767225600 + second)
    return StatusReport(reference, Address(recipient), sent_at, None, status)


class Book:
    """The table under test, and the messages noted in it."""

    def __init__(self):
        self.reports = Reports()
        self.count = 0

    def sent(self, *references, at=0, recipient=PEER):
        """Note a message that went out whole; return the delivery if that is known at once."""
        expected = self.reports.expect(recipient)
        for reference in references:
            self.reports.sent(expected, reference, at)
        self.count += 1
        return self.reports.close(expected, Receipt(self.count, references, recipient, True))

    def take(self, *args, at=0, **options):
        """Take a report; return the number of the message that it settles, or None."""
        delivery = self.reports.take(report(*args, **options), at)
        return None if delivery is None else delivery.receipt.number


def test_a_report_settles_the_message_with_its_reference():
    book = Book()
    book.sent(7)
    book.sent(8)
    assert book.take(8) == 2
    assert book.take(7) == 1
    assert book.take(7) is None


def test_a_message_of_parts_is_settled_by_the_last_of_them_and_fares_as_the_worst():
    book = Book()
    book.sent(1, 2, 3)
    assert book.take(2, status=EXPIRED) is None
    assert book.take(1) is None
    delivery = book.reports.take(report(3), 0)
    assert (delivery.delivered, delivery.status) == (False, EXPIRED)


def test_a_service_centre_that_still_tries_settles_nothing():
    book = Book()
    book.sent(7)
    assert book.take(7, status=TRYING) is None
    assert book.take(7) == 1


def test_the_recipient_tells_equal_references_apart():
    book = Book()
    book.sent(7, recipient="+15551234567")
    book.sent(7, recipient="+15557654321")
    assert book.take(7, recipient="+15557654321") == 2


def test_a_recipient_is_known_by_its_last_digits():
    book = Book()
    book.sent(7, recipient="+15551234567")
    assert book.take(7, recipient="5551234567") == 1


def test_a_report_without_a_recipient_is_matched_by_its_reference():
    book = Book()
    book.sent(7)
    assert book.take(7, recipient="") == 1


def test_a_report_from_somebody_else_settles_nothing():
    book = Book()
    book.sent(7)
    assert book.take(7, recipient="+15551234567") is None


def test_a_report_that_comes_before_the_reference_is_known_is_kept():
    book = Book()
    assert book.take(9) is None
    assert book.take(7) is None
    assert book.sent(7).receipt.number == 1
    assert book.sent(9).receipt.number == 2
    assert book.sent(9) is None


def test_a_report_that_nobody_waited_for_is_not_kept_for_another_message():
    book = Book()
    book.sent(7)
    assert book.take(7) == 1
    assert book.take(7) is None  # the network repeats it
    assert book.sent(7, at=EARLY_AGE + 1) is None


def test_early_reports_are_bounded_and_the_oldest_goes_first():
    book = Book()
    for reference in range(EARLY_LIMIT + 1):
        book.take(reference)
    assert book.sent(0) is None
    assert book.sent(1) is not None


def test_messages_without_a_report_are_bounded_and_the_oldest_goes_first():
    book = Book()
    for number in range(LIMIT + 1):
        book.sent(number % 256, recipient="+1555%07d" % number)
    assert book.take(0, recipient="+15550000000") is None
    assert book.take(1, recipient="+15550000001") == 2


def test_of_a_wrapped_reference_the_time_stamp_decides():
    book = Book()
    book.sent(1, at=0)
    assert book.take(1, 100) == 1  # its clock is 100 s ahead of ours
    book.sent(7, at=1000_000)
    book.sent(7, at=5000_000)
    assert book.take(7, 5101) == 3
    assert book.take(7, 1101) == 2
    book.sent(7, at=8000_000)
    book.sent(7, at=9000_000)
    assert book.take(7, 8101) == 4


def test_of_a_wrapped_reference_without_a_time_stamp_the_oldest_is_meant():
    book = Book()
    book.sent(1, at=0)
    book.take(1, 100)
    book.sent(7, at=1000_000)
    book.sent(7, at=5000_000)
    assert book.take(7, None) == 2


def test_of_a_wrapped_reference_the_oldest_is_meant_until_the_clocks_are_known():
    book = Book()
    book.sent(7, at=1000_000)
    book.sent(7, at=5000_000)
    assert book.take(7, 5100) == 1


def test_a_part_that_is_reported_already_leaves_the_report_to_the_next_message():
    book = Book()
    book.sent(7, 8)
    book.sent(7)
    assert book.take(7) is None
    assert book.take(7) == 2


def test_a_message_that_did_not_go_out_waits_for_nothing():
    reports = Reports()
    expected = reports.expect(PEER)
    reports.sent(expected, 7, 0)
    reports.forget(expected)
    reports.forget(expected)
    assert reports.take(report(7), 0) is None
