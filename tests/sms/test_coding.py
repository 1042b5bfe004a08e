from modem.sms.fields import DATA, GSM7, UCS2, Dcs
from modem.sms.schemes import Waiting, scheme
from tests.sms.refusals import refused

ROWS = [
    # 3GPP TS 23.038 clause 4: octet, alphabet, class, compressed, marked for deletion
    (0x00, GSM7, None, False, False),
    (0x03, GSM7, None, False, False),
    (0x04, DATA, None, False, False),
    (0x08, UCS2, None, False, False),
    (0x0C, GSM7, None, False, False),
    (0x10, GSM7, 0, False, False),
    (0x15, DATA, 1, False, False),
    (0x1A, UCS2, 2, False, False),
    (0x13, GSM7, 3, False, False),
    (0x20, GSM7, None, True, False),
    (0x3B, UCS2, 3, True, False),
    (0x40, GSM7, None, False, True),
    (0x5A, UCS2, 2, False, True),
    (0x60, GSM7, None, True, True),
    (0x80, GSM7, None, False, False),
    (0x98, GSM7, None, False, False),
    (0xA4, GSM7, None, False, False),
    (0xBF, GSM7, None, False, False),
    (0xC8, GSM7, None, False, False),
    (0xD0, GSM7, None, False, False),
    (0xE0, UCS2, None, False, False),
    (0xEB, UCS2, None, False, False),
    (0xF0, GSM7, 0, False, False),
    (0xF5, DATA, 1, False, False),
    (0xFA, GSM7, 2, False, False),
    (0xFF, DATA, 3, False, False),
]

WAITING = [
    (0xC0, Waiting("voicemail", False, False)),
    (0xC8, Waiting("voicemail", True, False)),
    (0xD9, Waiting("fax", True, True)),
    (0xE2, Waiting("email", False, True)),
    (0xEB, Waiting("other", True, True)),
    (0xF0, None),
    (0x00, None),
    (0xBF, None),
]


def test_every_group_of_the_coding_scheme_is_read():
    for value, alphabet, message_class, compressed, auto_delete in ROWS:
        dcs = Dcs(value)
        found = (dcs.alphabet, dcs.message_class, dcs.compressed, dcs.auto_delete)
        assert found == (alphabet, message_class, compressed, auto_delete), hex(value)
        assert dcs.value == value


def test_message_waiting_groups_are_read():
    for value, waiting in WAITING:
        assert Dcs(value).waiting == waiting, hex(value)


def test_compressed_text_is_carried_as_data():
    assert Dcs(0x20).carries == DATA
    assert Dcs(0x28).carries == DATA
    assert Dcs(0x08).carries == UCS2


def test_a_scheme_is_made_for_an_alphabet():
    for alphabet, message_class, value in (
        (GSM7, None, 0x00),
        (DATA, None, 0x04),
        (UCS2, None, 0x08),
        (GSM7, 0, 0x10),
        (UCS2, 3, 0x1B),
    ):
        assert scheme(alphabet, message_class) == Dcs(value)


def test_what_is_no_scheme_is_refused():
    assert "0-255" in refused(Dcs, 256)
    assert "0-255" in refused(Dcs, -1)
    assert "class" in refused(scheme, GSM7, 4)
    refused(scheme, "latin1")


def test_a_scheme_has_nothing_else_to_say():
    try:
        assert Dcs(0).colour is None
    except AttributeError as error:
        assert "colour" in str(error)
        return
    raise AssertionError("it has a colour")
