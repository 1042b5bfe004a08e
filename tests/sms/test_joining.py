from modem.sms.fields import DATA, GSM7, UCS2, Element, UserData
from modem.sms.parts import Joined, Joiner
from modem.sms.splitting import split

TEXT = "The first part of a long message, and then the second, and then the third. " * 5


def add(joiner, parts, order, sender="2936", now=0, extra=None):
    """Add the parts in this order; return what came out, without the Nones."""
    out = []
    for index in order:
        joined = joiner.add(extra, sender, parts[index], now, (sender, index))
        if joined is not None:
            out.append(joined)
    return out


def part(reference, total, number, data, alphabet=DATA, extra=()):
    head = Element(0, bytes((reference, total, number)))
    return UserData(data, alphabet, (head,) + extra)


def test_a_message_of_its_own_comes_back_at_once():
    joiner = Joiner()
    assert joiner.add(None, "2936", UserData(b"hi", GSM7), 0, 5) == Joined("hi", b"hi", GSM7, (5,))
    assert joiner.add(None, "2936", UserData(b"\xff", DATA), 0) == Joined(None, b"\xff", DATA, ())
    assert joiner.pending() == 0


def test_parts_are_joined_in_any_order():
    parts = split(TEXT, 7)
    assert len(parts) == 3
    for order in ((0, 1, 2), (2, 1, 0), (1, 2, 0), (2, 0, 1)):
        (joined,) = add(Joiner(), parts, order)
        assert joined.text == TEXT, order
        assert joined.data == b"".join([p.data for p in parts]), order
        assert joined.tokens == (("2936", 0), ("2936", 1), ("2936", 2)), order
        assert joined.missing == (), order


def test_every_alphabet_is_joined():
    for body, text in (("ж" * 200, "ж" * 200), (b"\xff\0" * 200, None), ("ış" * 200, "ış" * 200)):
        (joined,) = add(Joiner(), split(body, 0), range(len(split(body, 0))))
        assert joined.text == text
        assert text is not None or joined.data == body


def test_a_message_of_one_part_is_whole():
    joined = Joiner().add(None, "2936", part(7, 1, 1, b"x"), 0)
    assert (joined.data, joined.missing) == (b"x", ())


def test_nonsense_numbers_make_a_message_of_its_own():
    for total, number in ((0, 1), (2, 0), (2, 3), (0, 0)):
        joined = Joiner().add(None, "2936", part(7, total, number, b"x"), 0)
        assert joined.data == b"x", (total, number)


def test_two_senders_do_not_mix():
    parts = split(TEXT, 7)
    joiner = Joiner()
    assert add(joiner, parts, (0, 1), "2936") == []
    assert add(joiner, parts, (0, 1), "000") == []
    assert joiner.pending() == 2
    assert [j.tokens[2] for j in add(joiner, parts, (2,), "000")] == [("000", 2)]
    assert [j.text for j in add(joiner, parts, (2,), "2936")] == [TEXT]
    assert joiner.pending() == 0


def test_two_stores_of_one_modem_do_not_mix():
    parts = split(TEXT, 7)
    joiner = Joiner()
    assert add(joiner, parts, (0,), extra="SM") == []
    assert add(joiner, parts, (1, 2), extra="ME") == []
    assert joiner.pending() == 2


def test_a_reference_used_for_another_total_is_another_message():
    joiner = Joiner()
    assert joiner.add(None, "2936", part(7, 3, 1, b"a"), 0) is None
    assert joiner.add(None, "2936", part(7, 2, 1, b"b"), 0) is None
    assert joiner.add(None, "2936", part(7, 2, 2, b"c"), 0).data == b"bc"
    assert joiner.pending() == 1


def test_a_duplicate_is_reported_beside_its_part():
    joiner = Joiner()
    joiner.add(None, "2936", part(7, 2, 2, b"b"), 0, "first copy")
    joiner.add(None, "2936", part(7, 2, 2, b"b"), 1, "second copy")
    joiner.add(None, "2936", part(7, 2, 2, b"b"), 2, "second copy")
    joiner.add(None, "2936", part(7, 2, 2, b"b"), 3)
    joined = joiner.add(None, "2936", part(7, 2, 1, b"a"), 4, "start")
    assert joined == Joined(None, b"ab", DATA, ("start", "first copy", "second copy"))


def test_a_duplicate_does_not_prolong_the_wait():
    joiner = Joiner(limit_ms=100)
    joiner.add(None, "2936", part(7, 2, 2, b"b"), 0)
    joiner.add(None, "2936", part(7, 2, 2, b"b"), 60)
    assert joiner.deadline() == 100


def test_a_reference_used_again_hands_the_older_message_over():
    joiner = Joiner()
    joiner.add(None, "2936", part(7, 2, 1, b"old"), 0, "old")
    given_up = joiner.add(None, "2936", part(7, 2, 1, b"new"), 1, "new")
    assert given_up == Joined(None, b"old", DATA, ("old",), (2,))
    assert joiner.add(None, "2936", part(7, 2, 2, b"!"), 2).data == b"new!"


def test_what_stays_incomplete_is_handed_over():
    joiner = Joiner(limit_ms=1000)
    parts = split(TEXT, 7)
    assert joiner.deadline() is None
    add(joiner, parts, (0,), now=0)
    add(joiner, parts, (2,), now=500)
    assert joiner.deadline() == 1500
    assert joiner.expire(1499) == []
    (joined,) = joiner.expire(1500)
    assert joined.text == parts[0].text + parts[2].text
    assert (joined.tokens, joined.missing) == ((("2936", 0), ("2936", 2)), (2,))
    assert (joiner.pending(), joiner.deadline()) == (0, None)


def test_what_expires_together_comes_oldest_first():
    joiner = Joiner(limit_ms=10)
    for reference, number, now in ((1, 1, 2), (2, 1, 3), (3, 1, 4), (1, 2, 5), (4, 1, 50)):
        joiner.add(None, "2936", part(reference, 3, number, bytes((reference,))), now)
    assert [joined.data for joined in joiner.expire(20)] == [b"\2", b"\3", b"\1\1"]
    assert joiner.pending() == 1


def test_a_full_joiner_hands_the_oldest_over():
    joiner = Joiner(most=2)
    assert joiner.add(None, "2936", part(1, 3, 1, b"a"), 3) is None
    assert joiner.add(None, "2936", part(2, 3, 1, b"b"), 4) is None
    assert joiner.add(None, "2936", part(1, 3, 2, b"a"), 5) is None
    assert joiner.add(None, "2936", part(3, 3, 1, b"c"), 9).data == b"b"
    assert joiner.pending() == 2


def test_adding_the_parts_again_after_a_restart_gives_the_same():
    parts = split(TEXT, 7)
    before = Joiner()
    add(before, parts, (2, 0))
    after = Joiner()
    add(after, parts, (0, 2))
    assert add(before, parts, (1,)) == add(after, parts, (1,))


def test_a_pair_that_the_sender_cut_is_one_character():
    for name, alphabet, first, second, text in (
        ("surrogates", UCS2, b"\0a\xd8\x3d", b"\xde\0\0b", "a😀b"),
        ("extension", GSM7, b"a\x1b", b"eb", "a€b"),
    ):
        joiner = Joiner()
        joiner.add(None, "2936", part(7, 2, 1, first, alphabet), 0)
        joined = joiner.add(None, "2936", part(7, 2, 2, second, alphabet), 0)
        assert joined.text == text, name


def test_a_gap_keeps_halves_apart():
    joiner = Joiner(limit_ms=10)
    joiner.add(None, "2936", part(7, 3, 1, b"\0a\xd8\x3d", UCS2), 0)
    joiner.add(None, "2936", part(7, 3, 3, b"\xde\0\0b", UCS2), 0)
    assert joiner.expire(10)[0].text == "a\ufffd\ufffdb"


def test_parts_may_differ_in_alphabet():
    joiner = Joiner()
    joiner.add(None, "2936", part(7, 3, 1, b"a", GSM7), 0)
    joiner.add(None, "2936", part(7, 3, 2, b"\x04\x36", UCS2), 0)
    joined = joiner.add(None, "2936", part(7, 3, 3, b"c", GSM7), 0)
    assert (joined.text, joined.alphabet) == ("aжc", GSM7)
    assert joined.data == b"\xc2" + b"\x04\x36" + b"\xc6"


def test_parts_may_differ_in_their_shifts():
    turkish = (Element(0x24, b"\1"),)
    joiner = Joiner()
    joiner.add(None, "2936", part(7, 2, 1, b"\x1bs", GSM7, turkish), 0)
    joined = joiner.add(None, "2936", part(7, 2, 2, b"\x1be", GSM7), 0)
    assert (joined.text, joined.data) == ("ş€", b"\x1bs\x1be")


def test_text_beside_data_is_no_text():
    joiner = Joiner()
    joiner.add(None, "2936", part(7, 2, 1, b"a", GSM7), 0)
    assert joiner.add(None, "2936", part(7, 2, 2, b"b", DATA), 0).text is None
