"""The time by which the agent decides: it counts while the machine is on."""

from modem.agent.clock import Ages, Clock
from tests.agent.stores import FakeClock

YEAR = 365 * 86400.0


def test_the_machines_own_clocks_can_be_read() -> None:
    clock = Clock()
    before = clock.elapsed()
    assert clock.wall() > 1_000_000_000
    assert clock.elapsed() >= before >= 0
    assert clock.boot() == clock.boot()


def test_ages_go_on_through_a_restart_of_the_agent() -> None:
    clock = FakeClock()
    ages = Ages(clock)
    mark = ages.mark()
    clock.now += 50
    assert Ages(clock, *mark).now() == ages.now()


def test_ages_stand_still_while_the_machine_is_off() -> None:
    clock = FakeClock()
    ages = Ages(clock)
    mark, before = ages.mark(), ages.now()
    clock.reboot(off=YEAR)
    clock.now = 20
    assert Ages(clock, *mark).now() == before + 20


def test_a_reboot_is_seen_without_a_boot_id() -> None:
    clock = FakeClock()
    clock.boot_id = ""
    mark = Ages(clock).mark()
    clock.now = 3  # less than before: the machine has been started anew
    assert Ages(clock, *mark).now() == mark[0] + 3


def test_the_wall_clock_moves_no_age() -> None:
    clock = FakeClock()
    ages = Ages(clock)
    before = ages.now()
    clock.wall_offset += YEAR
    assert ages.now() == before
    clock.wall_offset -= 2 * YEAR
    assert ages.now() == before
