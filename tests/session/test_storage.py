"""What +CPMS says of a memory, held against what +CMGL shows of it."""

from tests.session.odd import Odd, pdu

OK = b"\r\nOK\r\n"
ERROR = b"\r\nERROR\r\n"
SELECT = b'+CPMS="SM","SM","SM"'


def modem(used, **slots):
    """Return a session on a modem that counts `used` messages in four slots, lists none of
    them, and has those of `slots`: _1="text"."""
    found = Odd()
    found.answers[SELECT] = b"\r\n+CPMS: %d,4,%d,4,%d,4\r\n" % (used, used, used) + OK
    for index in range(5):
        found.answers[b"+CMGR=%d" % index] = ERROR
    for name, text in slots.items():
        header = b"\r\n+CMGR: 0,,%s\r\n%s\r\n" % pdu(text)
        found.answers[b"+CMGR=" + name[1:].encode()] = header + OK
    return found


def sweep(found):
    """Have the memory chosen anew and listed; return how many slots were looked into."""
    before = len(found.sent)
    found.at(SELECT.decode())
    found.session.want_sweep()
    found.run(1000)
    return len([line for line in found.sent[before:] if line.startswith(b"AT+CMGR")])


def test_a_message_that_the_listing_leaves_out_is_found():
    found = modem(1, _3="hidden")
    assert sweep(found) == 4 and found.received == ["hidden"]


def test_a_memory_that_counts_wrongly_is_looked_into_once():
    found = modem(2)
    assert [sweep(found), sweep(found), sweep(found)] == [5, 0, 0]


def test_a_count_that_fits_the_listing_costs_nothing():
    found = modem(0, _3="hidden")
    assert sweep(found) == 0 and found.received == []
