"""The port of boards, on a UART that is not there."""

from modem.drivers.blocking import Modem
from modem.ports import uart, uart_line
from modem.ports.uart import UartPort
from modem.session.session import Session
from modem.session.settings import Settings
from tests.ports.board import Pin, Uart


class Clock:
    """Sleeping takes no time here: `slept` says how long it would have."""

    def __init__(self):
        self.slept = 0

    def sleep(self, ms):
        self.slept += ms


def port(line, **options):
    """Return a port on the line, and the clock it sleeps by."""
    clock = Clock()
    uart.sleep_ms = uart_line.sleep_ms = clock.sleep
    return UartPort(line, **options), clock


def opened(line, **options):
    """Return (modem, port, clock), set up."""
    a_port, clock = port(line, **options)
    modem = Modem(a_port, Session(Settings()), lambda: clock.slept)
    modem.start()
    return modem, a_port, clock


def test_an_idle_line_gives_nothing_within_the_limit():
    a_port, clock = port(Uart())
    assert a_port.read(35) == b""
    assert 35 <= clock.slept < 50


def test_a_command_is_sent_and_one_received():
    line = Uart()
    modem, _, _ = opened(line)
    assert modem.send("21.4").references == (7,)
    line.come(line.modem.deliver())
    command = modem.receive(timeout=5)
    modem.acknowledge(command)
    assert (command.text, line.modem.slots) == ("hello", {})


def test_what_the_line_does_not_take_at_once_is_written_later():
    line = Uart(takes=3)
    modem, _, _ = opened(line)
    assert modem.send("21.4").references == (7,)


def test_a_line_that_takes_nothing_ends_no_call():
    a_port, clock = port(Uart(takes=0))
    a_port.write(b"AT\r")
    assert clock.slept >= 5000


def test_the_watchdog_is_fed_while_waiting():
    fed = []
    a_port, _ = port(Uart(), idle=lambda: fed.append(1))
    a_port.read(1000)
    assert len(fed) >= 100


def test_a_buffer_that_one_message_fills_is_refused():
    try:
        port(Uart(rxbuf=256))
    except ValueError as error:
        assert "rxbuf=2048" in str(error)
    else:
        raise AssertionError("no error")


def test_a_buffer_that_cannot_overflow_is_taken():
    a_port, _ = port(Uart(rxbuf=256), rxbuf=0)
    a_port._uart.come(b"x" * 300)
    a_port.read(0)
    assert not a_port.take_loss()


def test_an_overrun_is_made_up_for_by_a_sweep():
    line = Uart(rxbuf=600)
    modem, _, _ = opened(line)
    line.come(b"\r\n+NOISE: 1" * 100)
    line.come(line.modem.deliver())  # lost: there is no room
    assert modem.receive(timeout=5).text == "hello"


def test_a_sweep_follows_a_sleep():
    line = Uart()
    rests = []
    modem, a_port, _ = opened(line, sleeper=rests.append)
    line.modem.deliver()  # announced while nobody listens
    a_port.sleep(60000)
    assert modem.receive(timeout=5).text == "hello"
    assert rests == [60000]


def test_the_modem_may_sleep_as_long_as_the_board_does():
    dtr = Pin()
    levels = []
    a_port, _ = port(Uart(), dtr=dtr, sleeper=lambda ms: levels.append(dtr.level))
    a_port.sleep(1000)
    assert (levels, dtr.level) == ([1], 0)


def test_a_modem_that_answers_is_left_on():
    key = Pin()
    a_port, _ = port(Uart(), power=key)
    a_port.switch_on()
    assert key.levels == [0]


def test_a_modem_that_is_off_is_switched_on():
    line = Uart(speaks=False)
    key = Key(line)
    a_port, _ = port(line, power=key)
    a_port.switch_on()
    assert key.levels == [0, 1, 0]
    assert a_port.read(1000) == b""


class Key(Pin):
    """A power key: released, it has switched the modem on."""

    def __init__(self, line):
        Pin.__init__(self)
        self.line = line

    def value(self, *level):
        if level == (0,) and self.level == 1:
            self.line.speaks = True
        return Pin.value(self, *level)


def test_a_silent_modem_is_restarted_by_its_power_key():
    line = Uart()
    modem, _, clock = opened(line, power=Key(line))
    line.speaks = False
    before = clock.slept
    assert modem.receive(timeout=300) is None
    assert line.speaks
    assert modem.send("back").references == (7,)
    assert clock.slept - before < 400000


def test_a_line_that_breaks_says_so():
    from modem.errors import PortError

    line = Uart()
    a_port, _ = port(line)

    def broken():
        raise OSError(5)

    line.any = broken
    try:
        a_port.read(0)
    except PortError as error:
        assert "UART is gone" in error.message
    else:
        raise AssertionError("no error")
