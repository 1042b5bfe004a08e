from modem.session.session import Session
from modem.session.settings import Settings

WRONG = [
    ("an unknown name", {"speed": 1}, TypeError),
    ("a name that is not for users", {"__init__": 1}, TypeError),
    ("a PIN that is too short", {"pin": "123"}, ValueError),
    ("a PIN that is too long", {"pin": "123456789"}, ValueError),
    ("a PIN with a letter", {"pin": "12a4"}, ValueError),
    ("no peer", {"peer": ""}, ValueError),
    ("a peer that is a name", {"peer": "cloud"}, ValueError),
]


def test_what_is_not_changed_has_its_default():
    settings = Settings(pin="0000")
    assert (settings.pin, settings.peer, settings.profile) == ("0000", "2936", "auto")


def test_a_change_is_of_one_session_only():
    assert Settings(peer="000").peer == "000"
    assert Settings().peer == "2936"


def test_mistakes_are_the_callers():
    for name, changes, kind in WRONG:
        try:
            Settings(**changes)
        except kind:
            continue
        raise AssertionError(name)


def test_an_unknown_profile_is_answered_with_those_there_are():
    try:
        Session(Settings(profile="bg69"))
    except ValueError as error:
        assert "bg69" in str(error) and "generic" in str(error)
    else:
        raise AssertionError("no error")


def test_a_profile_can_be_chosen():
    assert Session(Settings(profile="generic")).profile.name == "generic"
