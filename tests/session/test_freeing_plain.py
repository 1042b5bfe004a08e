"""When the place of a message is freed, on modems that refuse or get wrong one step of it."""

from modem.session import slots
from modem.session.events import CommandReceived
from tests.session.odd import BUSY, ERROR, OK, acknowledge, asked, line, listed, modem, stored

UNKNOWN = b"\r\n+CMS ERROR: 500\r\n"
SWEEP = b'\r\n+CMTI: "SM",-1\r\n'
SPOILT = [line(b"+CMGR: 0,,20\r\n07%d" % half) for half in range(20)]

DELETIONS = [
    ("at once", OK, 1),
    ("busy for a while", [BUSY, BUSY, OK], 3),
    ("nobody is there", b"\r\n+CMS ERROR: 321\r\n", 1),
    ("no answer, and still there", [b"", OK], 2),
]


def test_a_slot_is_freed_whatever_stands_in_the_way():
    for name, said, times in DELETIONS:
        found = modem()
        found.store(stored())
        found.answers[b"+CMGD=1"] = said[:]  # a list is used up
        acknowledge(found)
        found.run(60_000)
        assert asked(found, b"AT+CMGD=1") == times, name
        assert slots.usage(found.session.stored, b"SM")[0] == 0, name


def test_a_slot_that_cannot_be_freed_now_is_freed_later():
    for said in (BUSY, UNKNOWN, ERROR):
        found = modem(sweep_every=10_000)
        found.store(stored())
        found.answers[b"+CMGL=4"] = listed("hello")
        found.answers[b"+CMGD=1"] = said
        acknowledge(found)
        found.run(60_000)
        assert asked(found, b"AT+CMGD=1") > 5, said
        found.answers[b"+CMGD=1"] = OK
        found.answers[b"+CMGL=4"] = [listed("hello"), OK]
        found.run(20_000)
        assert slots.usage(found.session.stored, b"SM")[0] == 0, said
        assert found.received == ["hello"], said


def test_a_slot_that_cannot_be_looked_at_now_is_freed_later():
    for said in (BUSY, UNKNOWN, ERROR, SPOILT):
        found = modem()
        found.answers[b"+CMGL=4"] = listed("hello")
        found.answers[b"+CMGR=1"] = said[:]
        found.say(SWEEP)
        found.run(1000)
        acknowledge(found)
        found.run(5000)
        assert asked(found, b"AT+CMGD=1") == 0, said
        found.answers[b"+CMGR=1"] = stored("hello")
        found.say(SWEEP)
        found.run(5000)
        assert asked(found, b"AT+CMGD=1") == 1 and found.received == ["hello"], said


LATER = [
    ("the same", stored("one"), ["one"], 1),
    ("another", stored("two"), ["one", "two"], 0),
    ("nothing", OK, ["one"], 0),
]


def test_what_only_a_listing_showed_is_read_before_it_is_deleted():
    for name, said, texts, times in LATER:
        found = modem()
        found.answers[b"+CMGL=4"] = listed("one")
        found.answers[b"+CMGR=1"] = said
        found.say(SWEEP)
        found.run(1000)
        assert asked(found, b"AT+CMGR=1") == 0, name
        acknowledge(found)
        assert found.received == texts and asked(found, b"AT+CMGD=1") == times, name


def start_again_with_two_more(found):
    """Have slot 1 filled again, by another SIM card say, and one more message come."""
    found.answers[b"+CMGR=1"] = stored("two")
    found.answers[b"+CMGR=2"] = stored("three")
    found.finish(found.session.start(found.now))
    found.say(b'\r\n+CMTI: "SM",2\r\n')
    found.run(5000)
    assert sorted(found.received) == ["one", "three", "two"]


def test_after_a_deletion_that_was_cut_short_the_slot_is_looked_at_first():
    found = modem()
    found.store(stored("one"))
    found.answers[b"+CMGD=1"] = [b"", OK]
    found.session.acknowledge(found.of(CommandReceived)[0].command, found.now)
    found.run(1)
    found.session.receive_data(b"", found.now)  # unplugged; the slot is free, and soon taken
    found.answers[b"+CMGL=4"] = BUSY
    start_again_with_two_more(found)
    assert asked(found, b"AT+CMGD=1") == 1


def test_after_the_port_was_away_a_slot_is_looked_at_before_it_is_freed():
    found = modem()
    found.store(stored("one"))
    found.session.receive_data(b"", found.now)
    acknowledge(found)
    found.answers[b"+CMGL=4"] = BUSY
    start_again_with_two_more(found)
    assert asked(found, b"AT+CMGD=1") == 0


def test_a_slot_of_which_nothing_is_known_has_no_content_to_doubt_or_to_trust():
    session, slot = modem().session, (b"SM", 1)
    slots.doubt(session.stored, slot)
    session.stored.verify(slot)
    assert not slots.is_verified(session.stored, slot) and session.stored.digest(slot) is None
