"""Storage, reading, freeing and routing on modems that refuse or get wrong one step of it."""

from modem.profiles import Profile
from modem.session import slots
from modem.session.events import CommandReceived, StorageFull, Unreadable
from tests.session.odd import Odd, pdu, report
from tests.session.script import answer

OK = b"\r\nOK\r\n"
ERROR = b"\r\nERROR\r\n"
BUSY = b"\r\n+CMS ERROR: 314\r\n"


def modem(answers=None, **settings):
    """Return a session that was set up on a modem with these answers; lists are used up."""
    answers = answers or {}

    def base(line):
        said = answers.get(line[2:-1])
        if isinstance(said, list):
            said = said.pop(0) if len(said) > 1 else said[0]
        return answer(line) if said is None else said

    return Odd(base=base, **settings)


def line(text):
    return b"\r\n" + text + b"\r\n" + OK


def stored(text="hello", sender="2936"):
    """Return the answer to +CMGR for a slot with this message."""
    length, digits = pdu(text, sender)
    return line(b"+CMGR: 0,,%s\r\n%s" % (length, digits))


def listed(*texts):
    """Return the answer to +CMGL for slots from 1 on."""
    lines = b""
    for index, text in enumerate(texts):
        length, digits = pdu(text)
        lines += b"\r\n+CMGL: %d,1,,%s\r\n%s" % (index + 1, length, digits)
    return lines + b"\r\n" + OK


def asked(found, text):
    return len([said for said in found.sent if said == text])


def acknowledge(found, place=0):
    commands = [event.command for event in found.of(CommandReceived)]
    found.finish(found.session.acknowledge(commands[place], found.now))


# --- storage -------------------------------------------------------------------------------------


MEMORIES = [
    ("no storage", {b"+CPMS=?": ERROR, b"+CPMS?": ERROR, b"+CMGL=4": ERROR}, []),
    ("no test command", {b"+CPMS=?": ERROR}, [b"SM"]),
    ("no choice of memory", {b"+CPMS=?": ERROR, b"+CPMS?": ERROR}, [b""]),
    ("busy for a while", {b"+CPMS=?": [BUSY, BUSY, OK]}, [b"SM"]),
    ("no list", {b"+CPMS=?": OK}, [b"SM"]),
    ("no memory at all", {b"+CPMS=?": OK, b"+CPMS?": OK, b"+CMGL=4": ERROR}, []),
    ("none that is named", {b"+CPMS=?": line(b"+CPMS:"), b"+CPMS?": line(b"+CPMS:")}, [b""]),
    (
        "only one that repeats others",
        {b"+CPMS=?": line(b'+CPMS: ("MT"),("MT"),("MT")'), b"+CPMS?": line(b'+CPMS: "MT",0,9')},
        [b"MT"],
    ),
    (
        "one memory at a time",
        {b'+CPMS="SM","SM","SM"': ERROR, b'+CPMS="SM"': line(b"+CPMS: 0,10")},
        [b"SM"],
    ),
]


def test_the_memory_is_found_in_whatever_the_modem_says():
    for name, answers, memories in MEMORIES:
        found = modem(answers, sim_timeout=3000).session.memories
        assert found[: len(memories)] == memories and bool(found) == bool(memories), name


def test_without_figures_the_memory_is_taken_to_have_room():
    for said in (OK, line(b"+CPMS: 0"), line(b"+CPMS: ,")):
        found = modem({b'+CPMS="SM","SM","SM"': said})
        assert found.store(stored(sender="+15551234567")) == ["hello"], said
        assert asked(found, b"AT+CMGD=1") == 0


# --- reading -------------------------------------------------------------------------------------


def test_a_slot_that_is_busy_is_read_later():
    assert modem().store([BUSY, BUSY, stored()]) == ["hello"]


def test_a_slot_that_cannot_be_read_makes_it_look_for_itself():
    for said in (ERROR, BUSY, OK, [line(b"+CMGR: 0,,9\r\n%02X" % n) for n in range(9)]):
        found = modem()
        found.session.advance(found.now)
        before = asked(found, b"AT+CMGL=4")
        assert found.store(said) == []
        assert asked(found, b"AT+CMGL=4") > before, said


def test_a_listing_that_is_refused_for_the_moment_is_asked_for_again_with_a_rest():
    found = modem()
    found.answers[b"+CMGL=4"] = BUSY
    found.say(b'\r\n+CMTI: "SM",-1\r\n')
    found.run(60_000)
    assert 3 < asked(found, b"AT+CMGL=4") < 100
    found.answers[b"+CMGL=4"] = listed("hello")
    found.run(10_000)
    assert found.received == ["hello"]


def test_a_listing_that_is_refused_for_good_is_left_alone():
    found = modem()
    found.answers[b"+CMGL=4"] = ERROR
    found.say(b'\r\n+CMTI: "SM",-1\r\n')
    found.run(60_000)
    assert asked(found, b"AT+CMGL=4") == 1


def test_a_line_without_an_index_is_left_out_of_the_listing():
    found = modem()
    found.answers[b"+CMGL=4"] = b"\r\n+CMGL: ?,1,,20\r\n" + listed("hello")
    found.say(b'\r\n+CMTI: "SM",-1\r\n')
    found.run(1000)
    assert found.received == ["hello"]


def test_pdus_that_are_none_are_told_and_sorted_among_the_others():
    found = modem()
    lines = b"\r\n+CMGL: 8,1,,1\r\n00FF\r\n+CMGL: 9,1,,2\r\n000022" + listed("hello")
    found.answers[b"+CMGL=4"] = lines
    found.say(b'\r\n+CMTI: "SM",-1\r\n')
    found.run(1000)
    assert found.received == ["hello"] and len(found.of(Unreadable)) == 2


def test_a_long_message_whose_part_is_repeated_is_one_command_and_frees_all_slots():
    from modem.sms import Address, Deliver, Timestamp, split, to_hex

    found = modem()
    stamp = Timestamp(2026, 1, 1)
    pieces = [to_hex(Deliver(Address("2936"), part, stamp)) for part in split("x" * 200, 1)]
    for index, (length, digits) in enumerate(pieces + pieces[:1]):
        found.store(line(b"+CMGR: 0,,%d\r\n%s" % (length, digits)), index + 1)
    assert found.received == ["x" * 200]
    found.store(stored("other"), 9)
    acknowledge(found)
    found.store(line(b"+CMGR: 0,,%d\r\n%s" % pieces[1]), 4)
    assert found.received == ["x" * 200, "other"]
    assert [asked(found, b"AT+CMGD=%d" % index) for index in (1, 2, 3, 4)] == [1, 1, 1, 1]


def test_a_report_in_a_memory_of_its_own_is_read_and_freed():
    found = modem()
    found.answers[b"+CMGR=5"] = line(b"+CMGR: 0,,%s\r\n%s" % report(1))
    found.say(b'\r\n+CDSI: "SR",5\r\n')
    found.run(1000)
    assert asked(found, b"AT+CMGD=5") == 1 and asked(found, b'AT+CPMS="SR","SM","SM"') == 1


def test_a_report_announced_without_a_place_is_looked_for():
    for said in (b"+CDSI: ", b'+CDSI: "SR",-1'):
        found = modem()
        before = asked(found, b"AT+CMGL=4")
        found.say(b"\r\n" + said + b"\r\n")
        found.run(1000)
        assert asked(found, b"AT+CMGL=4") == before + 1, said


# --- freeing -------------------------------------------------------------------------------------


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
        found.answers[b"+CMGD=1"] = said
        acknowledge(found)
        found.run(60_000)
        assert asked(found, b"AT+CMGD=1") == times, name
        assert slots.usage(found.session.stored, b"SM")[0] == 0, name


def test_a_slot_that_cannot_be_freed_now_is_freed_later():
    found = modem(sweep_every=10_000)
    found.store(stored())
    found.answers[b"+CMGL=4"] = listed("hello")
    found.answers[b"+CMGD=1"] = BUSY
    acknowledge(found)
    found.run(60_000)
    assert asked(found, b"AT+CMGD=1") > 5
    found.answers[b"+CMGD=1"] = OK
    found.answers[b"+CMGL=4"] = [listed("hello"), OK]
    found.run(20_000)
    assert slots.usage(found.session.stored, b"SM")[0] == 0 and found.received == ["hello"]


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
        found.say(b'\r\n+CMTI: "SM",-1\r\n')
        found.run(1000)
        assert asked(found, b"AT+CMGR=1") == 0, name
        acknowledge(found)
        assert found.received == texts and asked(found, b"AT+CMGD=1") == times, name


def test_after_a_deletion_that_was_cut_short_the_slot_is_looked_at_first():
    found = modem()
    found.store(stored("one"))
    found.answers[b"+CMGD=1"] = [b"", OK]
    found.session.acknowledge(found.of(CommandReceived)[0].command, found.now)
    found.run(1)
    found.session.receive_data(b"", found.now)  # unplugged; the slot is free, and soon taken
    found.answers[b"+CMGL=4"] = BUSY
    found.answers[b"+CMGR=1"] = stored("two")
    found.answers[b"+CMGR=2"] = stored("three")
    found.finish(found.session.start(found.now))
    found.say(b'\r\n+CMTI: "SM",2\r\n')
    found.run(5000)
    assert sorted(found.received) == ["one", "three", "two"]
    assert asked(found, b"AT+CMGD=1") == 1


def test_a_slot_of_which_nothing_is_known_has_no_content_to_doubt_or_to_trust():
    session, slot = modem().session, (b"SM", 1)
    slots.doubt(session.stored, slot)
    session.inbox.verify(slot)
    assert not slots.is_verified(session.stored, slot) and session.inbox.digest(slot) is None


# --- routing -------------------------------------------------------------------------------------


DIRECT = {b"+CPMS=?": ERROR, b"+CPMS?": ERROR, b"+CMGL=4": ERROR}


def test_a_routed_message_is_received_even_where_its_acknowledgement_is_refused():
    found = modem(DIRECT)
    found.answers[b"+CNMA"] = b"\r\n+CMS ERROR: 340\r\n"
    found.say(b"\r\n+CMT: ,%s\r\n%s\r\n" % pdu())
    found.run(1000)
    assert found.received == ["hello"] and asked(found, b"AT+CNMA") == 1


def test_a_routed_message_without_its_pdu_is_looked_for_in_the_storage():
    found = modem()
    before = asked(found, b"AT+CMGL=4")
    found.say(b"\r\n+CMT: ,23\r\n\r\n+CREG: 1\r\n")
    found.run(1000)
    assert asked(found, b"AT+CMGL=4") == before + 1


ROUTES = [
    ("as it was", line(b"+CNMI: 2,1,0,1,0"), 0),
    ("forgotten", line(b"+CNMI: 2,0,0,0,0"), 1),
    ("no answer", OK, 0),
    ("a refusal", ERROR, 0),
]


def test_the_routing_is_looked_after():
    for name, said, times in ROUTES:
        found = modem(sweep_every=10_000)
        before = asked(found, b"AT+CNMI=2,1,0,1,0")
        found.answers[b"+CNMI?"] = said
        found.run(11_000)
        assert asked(found, b"AT+CNMI=2,1,0,1,0") - before == times, name


def test_an_error_that_means_a_forgotten_routing_brings_it_back():
    found = modem()
    found.session.use_profile(Profile("x", deaf=(524,)))
    before = asked(found, b"AT+CNMI=2,1,0,1,0")
    found.say(b"\r\n+CMS ERROR: 500\r\n\r\n+CMS ERROR: 524\r\n")
    found.run(100)
    assert asked(found, b"AT+CNMI=2,1,0,1,0") == before + 1


FULL = [
    ("full", b'+QIND: "smsfull","SM"', 1),
    ("ready", b'+QIND: "SMS DONE"', 0),
    ("something else", b'+QIND: "csq",20,99', 0),
    ("a call", b"RING", 0),
]


def test_vendors_lines_about_the_storage_are_understood():
    for name, said, times in FULL:
        found = modem()
        found.say(b"\r\n" + said + b"\r\n")
        assert len(found.of(StorageFull)) == times, name
