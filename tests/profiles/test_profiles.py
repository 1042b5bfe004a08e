"""Which profile a modem gets by what it says of itself."""

from modem import profiles
from modem.profiles import GENERIC, VENDORS, Profile, find, named, profiles_of

# manufacturer, model, profile
MODEMS = (
    ("Quectel", "EC25", "ec25"),
    ("Quectel", "EG25", "ec25"),
    ("Quectel", "BG96", "bg96"),
    ("Quectel", "BG95-M3", "bg96"),
    ("Quectel_Ltd", "Quectel_M95", "m95"),
    ("Quectel", "RM500Q-GL", "quectel"),
    ("SIMCOM_Ltd", "SIMCOM_SIM800L", "sim800"),
    ("SIMCOM_Ltd", "SIMCOM_SIM7000G", "sim7000"),
    ("SIMCOM_Ltd", "SIMCOM_SIM7080", "sim7000"),
    ("SIMCOM INCORPORATED", "SIMCOM_SIM7600E-H", "sim7600"),
    ("SIMCOM INCORPORATED", "SIM7670G", "a7670"),
    ("INCORPORATED", "A7670E-FASE", "a7670"),
    ("SIMCOM_Ltd", "SIM9999", "simcom"),
    ("u-blox", "SARA-R410M-02B", "sara-r4"),
    ("u-blox", "SARA-R510S", "sara-r5"),
    ("u-blox", "SARA-U201", "ublox"),
    ("Telit", "ME910C1-E1", "telit"),
    ("huawei", "E3372", "huawei"),
    ("Huawei Technologies Co., Ltd.", "ME909u-521", "huawei"),
    ("Sierra Wireless", "HL7800", "hl78"),
    ("Sierra Wireless, Incorporated", "MC7455", "mc74"),
    ("Sierra Wireless, Incorporated", "AirPrime", "generic"),
    ("Nordic Semiconductor ASA", "nRF9160-SICA", "nrf91"),
    ("Sequans Communications", "GM02S", "gm02s"),
    ("Acme Incorporated", "M1", "generic"),
    ("Acme", "EC25", "generic"),
    ("", "", "generic"),
)


def every():
    found = [GENERIC]
    for _, vendor in VENDORS:
        found.extend([each for each in profiles_of(vendor) if each not in found])
    return found


def test_a_modem_is_recognised_by_what_it_says_of_itself():
    for manufacturer, model, name in MODEMS:
        assert find(manufacturer, model).name == name, (manufacturer, model)


def test_a_profile_has_a_name_that_finds_it():
    names = [profile.name for profile in every()]
    assert len(names) == len(set(names)), names
    for profile in every():
        assert named(profile.name) is profile


def test_an_unknown_name_is_answered_with_those_that_exist():
    try:
        named("nokia")
    except ValueError as error:
        for name in ("generic", "bg96", "sara-r4"):
            assert name in str(error)
    else:
        raise AssertionError("a profile that does not exist was found")


def test_a_vendor_file_that_a_board_leaves_out_is_not_missed():
    known = profiles.VENDORS
    profiles.VENDORS = (("acme", "acme"),)
    try:
        assert find("Acme", "M1") is GENERIC
        assert profiles_of("acme") == ()
    finally:
        profiles.VENDORS = known


def test_a_field_that_does_not_exist_is_an_error():
    try:
        Profile("x", promt=1)
    except TypeError as error:
        assert "promt" in str(error)
    else:
        raise AssertionError("a misspelt field was taken")


def test_commands_of_a_profile_are_sound():
    for profile in every():
        for line in profile.init + profile.iccid + (profile.reset, profile.service):
            assert line[:1] in (b"+", b"^", b"#", b"%", b"!"), (profile, line)
        for values in profile.cnmi:
            assert not values.strip(b"0123,"), (profile, values)
        assert not set(profile.temporary) & set(profile.permanent), profile
        assert not set(profile.uncertain) & set(profile.temporary + profile.permanent), profile


def test_limits_of_a_profile_are_milliseconds_that_make_sense():
    for profile in every():
        assert profile.send_timeout >= 60000, profile
        assert 0 <= profile.gap <= 100, profile
        assert 100 <= profile.power_on <= 5000, profile
        assert 500 <= profile.power_off <= 5000, profile


def test_a_profile_is_shown_by_its_name():
    assert repr(Profile("bg96")) == "Profile('bg96')"
