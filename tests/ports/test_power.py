"""What is done with a modem's pins, and for how long."""

from modem.ports.power import GOING_DOWN, Power, UsualPulses
from modem.profiles import GENERIC
from modem.profiles.simcom import SIM7000
from tests.ports.board import Pin


def test_the_usual_pulses_are_those_of_the_generic_profile():
    for name in ("power_on", "power_off", "boot_time"):
        assert getattr(UsualPulses, name) == getattr(GENERIC, name), name


def test_a_key_is_held_as_long_as_the_profile_says():
    key = Pin()
    assert list(Power(key, pulses=SIM7000).restart()) == [1400, GOING_DOWN, 1200]
    assert key.levels == [0, 1, 0, 1, 0]


def test_a_key_straight_on_the_modem_is_low_while_it_is_held():
    key = Pin()
    list(Power(key, pressed=0).restart())
    assert key.levels == [1, 0, 1, 0, 1]


def test_a_modem_that_is_off_is_not_switched_off_first():
    key = Pin()
    assert list(Power(key, status=Pin(0)).restart()) == [1000]


def test_the_reset_line_comes_before_the_key():
    key, reset = Pin(), Pin()
    assert list(Power(key, reset, reset_ms=150).restart()) == [150]
    assert (key.levels, reset.levels) == ([0], [0, 1, 0])


def test_the_supply_is_taken_away_where_there_is_nothing_else():
    supply = Pin(1)
    list(Power(supply=supply).restart())
    assert supply.levels == [0, 1]


def test_a_board_without_pins_does_nothing():
    assert list(Power().restart()) == []
    assert list(Power().switch_off()) == []


def test_a_modem_that_never_answers_is_waited_for_as_long_as_it_boots():
    key = Pin()
    rests = list(Power(key, pulses=SIM7000).switch_on(lambda: False))
    assert sum(rests) == 4 * 500 + 1200 + SIM7000.boot_time
    assert key.levels == [0, 1, 0]


def test_a_modem_whose_status_says_on_is_not_pressed():
    key = Pin()
    list(Power(key, status=Pin(1)).switch_on(lambda: True))
    assert key.levels == [0]


def test_switching_off_ends_with_the_supply():
    key, supply = Pin(), Pin(1)
    assert list(Power(key, supply=supply).switch_off()) == [2000, GOING_DOWN]
    assert (key.levels, supply.levels) == ([0, 1, 0], [0])
