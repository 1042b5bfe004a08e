"""Events that wait for the application."""

from modem.drivers.inbox import Inbox
from modem.errors import NotDelivered
from modem.session.events import CommandReceived, Delivered, StorageFull
from modem.session.messages import Command, Delivery, Receipt
from modem.session.reports import outcome


def command(number):
    return CommandReceived(Command("id-%d" % number, "2936", "text", b"text"))


def delivered(number, arrived=True):
    return Delivered(Delivery(Receipt(number, (number,), "2936", True), arrived, 0))


def test_events_come_out_in_their_order():
    inbox = Inbox()
    events = [command(1), StorageFull("SM"), command(2)]
    for event in events:
        inbox.put(event)
    assert [inbox.take(), inbox.take(), inbox.take(), inbox.take()] == events + [None]


def test_a_command_is_taken_past_other_events():
    inbox = Inbox()
    inbox.put(StorageFull("SM"))
    inbox.put(command(1))
    assert inbox.take_command().id == "id-1"
    assert inbox.take_command() is None
    assert inbox.take() == StorageFull("SM")


def test_a_report_is_found_by_its_receipt():
    inbox = Inbox()
    inbox.put(delivered(1))
    inbox.put(delivered(2))
    wanted = Receipt(2, (2,), "2936", True)
    assert inbox.take_delivery(wanted).receipt == wanted
    assert inbox.take_delivery(wanted) is None
    assert inbox.take() == delivered(1)


def test_commands_are_never_dropped():
    inbox = Inbox(most=3)
    for number in range(100):
        inbox.put(command(number))
    ids = [inbox.take_command().id for _ in range(100)]
    assert ids == ["id-%d" % number for number in range(100)]


def test_of_other_events_the_oldest_goes():
    inbox = Inbox(most=3)
    inbox.put(command(0))
    for number in range(10):
        inbox.put(StorageFull(str(number)))
    left = [inbox.take() for _ in range(5)]
    assert left[0] == command(0)
    assert [event.storage for event in left[1:4]] == ["7", "8", "9"]
    assert left[4] is None


def test_a_place_that_was_taken_is_free_again():
    inbox = Inbox(most=2)
    for number in range(50):
        inbox.put(StorageFull(str(number)))
        assert inbox.take().storage == str(number)


def test_an_undelivered_message_is_an_error_with_the_status():
    delivery = Delivery(Receipt(1, (1,), "2936", True), False, 70)
    try:
        outcome(delivery)
    except NotDelivered as error:
        assert error.status == 70
        assert not error.temporary
    else:
        raise AssertionError("no error")
