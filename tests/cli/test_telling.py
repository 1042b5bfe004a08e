"""Every event of the library, as a sentence and as JSON."""

import json

import pytest

from modem.cli.telling import event_object, sentence
from modem.errors import PortError
from modem.session import events
from modem.session.messages import Command, Delivery, Identity, Receipt, Registration
from modem.sms.times import Timestamp

RECEIPT = Receipt(1, (7,), "2936", confirm=True)
NOON = Timestamp(2026, 8, 31, 12)
EVENTS: list[tuple[events.Event, str]] = [
    (events.Ready(Identity("Example", "M1")), "Ready: Example M1"),
    (events.Ready(Identity()), "Ready: the modem"),
    (events.RegistrationChanged(Registration(5)), "Network: roaming"),
    (events.OtherMessage(Command("1", "+49", "hi", b"hi")), "Not a Command, from +49: hi"),
    (events.OtherMessage(Command("1", "+49", None, b"\xff")), "Not a Command, from +49: ff"),
    (events.Delivered(Delivery(RECEIPT, True, 0, NOON)), "Delivered: message to 2936"),
    (events.Delivered(Delivery(RECEIPT, False, 70)), "Not delivered: message to 2936"),
    (events.StorageFull("SM"), "Storage SM is full: the network holds messages back"),
    (events.Restarted("RDY"), "The modem has restarted: RDY"),
    (events.Unreadable(b"\x00", "too short"), "Unreadable message 00: too short"),
    (events.Closed(PortError("it is gone")), "it is gone"),
]


@pytest.mark.parametrize(("event", "words"), EVENTS, ids=[words for _, words in EVENTS])
def test_an_event_is_a_sentence(event: events.Event, words: str) -> None:
    assert sentence(event) == words


@pytest.mark.parametrize("event", [event for event, _ in EVENTS], ids=repr)
def test_an_event_is_a_json_object_with_its_name(event: events.Event) -> None:
    assert json.loads(json.dumps(event_object(event)))["event"] == type(event).__name__


def test_values_become_what_a_program_can_read() -> None:
    found = event_object(events.Delivered(Delivery(RECEIPT, True, 0, NOON)))["delivery"]
    assert found["discharged_at"] == "2026-08-31T12:00:00+00:00"
    assert found["receipt"]["references"] == [7]


def test_every_event_of_the_library_has_its_sentence() -> None:
    kinds = {kind for kind in vars(events).values() if isinstance(kind, type)}
    named = {kind for kind in kinds if issubclass(kind, events.Event)} - {
        events.Event,
        events.CommandReceived,
    }
    assert named == {type(event) for event, _ in EVENTS}
