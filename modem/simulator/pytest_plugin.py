"""pytest fixtures that give a test a modem, found by pytest where this package is installed.

    def test_my_program_reports_the_temperature(simulated_modem):
        my_program(port=simulated_modem.port)
        assert simulated_modem.wait_sent(1)[0].text == "temperature 21.4"

Every pytest run loads this file, also where nobody uses it. It therefore imports nothing of
the simulator before a fixture is asked for; that also keeps coverage of this package whole.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from modem.simulator.fixtures import ModemInMemory, RunningModem


@pytest.fixture
def simulated_modem_options() -> dict[str, Any]:
    """Override this fixture to get another modem: persona, peer, pin, storage, interleave."""
    return {}


@pytest.fixture
def simulated_modem(simulated_modem_options: dict[str, Any]) -> "Iterator[RunningModem]":
    """A simulated modem on a PTY: port, deliver, sent, wait_sent, call, device, network."""
    from modem.simulator.fixtures import RunningModem

    with RunningModem(**simulated_modem_options) as modem:
        yield modem


@pytest.fixture
def simulated_modem_in_memory(simulated_modem_options: dict[str, Any]) -> "ModemInMemory":
    """A simulated modem on a virtual clock: exchange, advance, deliver, sent, device, network."""
    from modem.simulator.fixtures import ModemInMemory

    return ModemInMemory(**simulated_modem_options)
