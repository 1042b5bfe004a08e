"""What becomes of `modem sim` when nobody reads what it prints, or ends it at once."""

from collections.abc import Callable, Iterator

import pytest

from tests.cli.running import Simulator, open_modem, send_text
from tests.patience import PATIENCE


@pytest.fixture
def start() -> Iterator[Callable[..., Simulator]]:
    running: list[Simulator] = []

    def start(*options: str) -> Simulator:
        running.append(Simulator(*options))
        return running[-1]

    yield start
    for simulator in running:
        simulator.process.kill()
        simulator.process.communicate()


Start = Callable[..., Simulator]


def test_it_goes_even_if_it_has_only_just_come(start: Start) -> None:
    for _ in range(10):
        simulator = start()
        simulator.line()
        simulator.process.terminate()
        assert simulator.process.wait(PATIENCE) == 0


def test_nobody_need_read_what_it_prints(start: Start) -> None:
    simulator = start("--json")
    with open_modem(simulator.event()["port"]) as modem:
        for _ in range(150):  # 80 kB of events, more than a pipe holds
            send_text(modem, b"x" * 160)
    simulator.process.terminate()
    assert simulator.process.wait(PATIENCE) == 0


def test_it_stays_when_nobody_can_read_what_it_prints(start: Start) -> None:
    simulator = start()
    port = simulator.line()
    assert simulator.process.stdout is not None
    simulator.process.stdout.close()
    with open_modem(port) as modem:
        send_text(modem, b"one")
        send_text(modem, b"two")
    simulator.process.terminate()
    assert simulator.process.wait(PATIENCE) == 0
