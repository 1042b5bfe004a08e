import modem.sms
from modem.sms import names


def test_every_public_name_is_there():
    for name in names.__all__:
        assert getattr(modem.sms, name) is names.find(name), name


def test_a_module_can_be_imported_by_its_name():
    from modem.sms import pdu

    assert pdu.from_hex is modem.sms.from_hex


def test_any_other_name_is_an_error():
    try:
        assert modem.sms.colour is None
    except AttributeError:
        return
    raise AssertionError("there is a modem.sms.colour")
