"""The blocking driver on a port of one's own, as on a board."""

from modem.drivers.blocking import Modem
from modem.errors import PortError
from modem.session.session import Session
from modem.session.settings import Settings
from tests.drivers.little import Little


class Port:
    """A port that keeps its own time: waiting costs none."""

    name = "little"

    def __init__(self):
        self.modem = Little()
        self.received = b""
        self.now = 0
        self.gone = False

    def read(self, timeout_ms):
        if self.gone:
            raise PortError("little is gone")
        if not self.received and timeout_ms:
            self.now += timeout_ms
        data, self.received = self.received, b""
        return data

    def write(self, data):
        self.received += self.modem.receive(data)

    def close(self):
        self.gone = True


def opened():
    port = Port()
    modem = Modem(port, Session(Settings()), lambda: port.now)
    modem.start()
    return port, modem


def test_a_command_is_sent():
    port, modem = opened()
    receipt = modem.send("21.4")
    assert receipt.references == (7,)
    assert len(port.modem.sent) == 1


def test_a_command_is_received_and_acknowledged():
    port, modem = opened()
    port.received += port.modem.deliver()
    command = modem.receive(timeout=5)
    assert (command.text, command.sender) == ("hello", "2936")
    modem.acknowledge(command)
    assert port.modem.slots == {}


def test_nothing_is_received_within_the_limit():
    port, modem = opened()
    before = port.now
    assert modem.receive(timeout=2.5) is None
    assert port.now == before + 2500


def test_a_port_that_is_gone_ends_the_call():
    port, modem = opened()
    port.gone = True
    try:
        modem.send("too late")
    except PortError as error:
        assert "gone" in error.message
    else:
        raise AssertionError("no error")
    modem.close()
