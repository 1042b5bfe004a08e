"""Storage, reading and routing on modems that refuse or get wrong one step of it."""

from modem.profiles import Profile
from modem.session.events import StorageFull, Unreadable
from tests.session.odd import (
    BUSY,
    ERROR,
    OK,
    acknowledge,
    asked,
    line,
    listed,
    modem,
    pdu,
    report,
    stored,
)

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
