"""`modem capture`: a session with a real modem, written down for others to look at."""

import time
from typing import IO, TYPE_CHECKING, Any

import click

from modem.cli import output
from modem.cli.body import duration
from modem.cli.options import Connection, connection, connection_options
from modem.errors import ModemError, NoAnswer, PinNeeded, PortError, Refused

if TYPE_CHECKING:
    from modem.drivers.blocking import Modem
    from modem.ports.base import Port

# Questions that change nothing and that no SIM or network is asked for minutes, beyond those
# of the start-up. +COPS=? is left out: it looks for networks, and drops the one it has.
QUESTIONS = (
    "I",
    "+GCAP",
    "+CSCS?",
    "+CMEE?",
    "+CFUN?",
    "+CPIN?",
    "+CSQ",
    "+CESQ",
    "+COPS?",
    "+CREG?",
    "+CGREG?",
    "+CEREG?",
    "+CGATT?",
    "+CSMS=?",
    "+CSMS?",
    "+CPMS=?",
    "+CPMS?",
    "+CNMI=?",
    "+CNMI?",
    "+CMGF=?",
    "+CMGF?",
    "+CMGL=?",
    "+CNMA=?",
    "+CMMS?",
    "+CSCA?",
    "+CGSMS=?",
    "+CGSMS?",
    "+CIND=?",
    "+CIND?",
    "+CLAC",
)


@click.command(short_help="Record a session with a modem, to report or to replay.")
@click.argument("file", type=click.File("w", encoding="utf-8", lazy=False), default="-")
@click.option("--seconds", type=duration, default="10", help="Listen for so long (10).")
@click.option("--keep-numbers", is_flag=True, help="Leave numbers, ICCID, IMEI and IMSI readable.")
@click.option("--keep-bodies", is_flag=True, help="Leave what messages say readable.")
@connection_options()
def capture(
    file: IO[str], seconds: float, keep_numbers: bool, keep_bodies: bool, **given: Any
) -> None:
    """Record a session with a modem into FILE (standard output if left out).

    Sets the modem up as `send` and `listen` do, asks it some thirty questions that change
    nothing, and listens for what comes unasked. Sends no message, acknowledges none and
    deletes none. What it writes is the dialogue that --trace writes: to read, to put into a
    bug report, or to play back with `modem sim --replay FILE`.

    Phone numbers of seven or more digits, ICCID, IMEI and IMSI become zeros, messages lose
    their body, and PINs are never written. Look at the file before you publish it all the
    same: names of networks and of the modem stay readable.
    """
    wanted = connection(given)
    if wanted.trace is not None:
        raise click.UsageError("--trace: capture writes one already, to FILE")
    recording = Recording(file, wanted, not keep_numbers, not keep_bodies)
    with output.progress("Recording") as progress:
        recording.run(seconds, progress.update)
    name = str(getattr(file, "name", ""))
    if name and not name.startswith("<"):
        output.line(f"Written to {name}.", err=True)
    if recording.error is not None:
        raise recording.error


class Recording:
    """One recorded session. `error` is what stood in the way of a part of it, None for nothing."""

    def __init__(self, file: IO[str], wanted: Connection, numbers: bool, bodies: bool) -> None:
        self.error: ModemError | None = None
        self._file = file
        self._wanted = wanted
        self._masks = {"numbers": numbers, "bodies": bodies}

    def run(self, seconds: float, tell: Any) -> None:
        """Set up, ask, listen; each goes on without the one before where that makes sense.

        Raises PortError where there is no port to open, and nothing has been written then.
        """
        from modem.drivers.clock import now_ms
        from modem.ports.opening import open_blocking
        from modem.ports.trace import Recorder, TracedPort

        port = open_blocking(self._wanted.port, self._wanted.baudrate, None, now_ms)
        recorder = Recorder(Unclosed(self._file), now_ms, **self._masks)
        recorder.note("#", "recorded by modem capture; " + self._told())
        traced = TracedPort(port, recorder)
        try:
            self._converse(traced, seconds, tell)
        except ModemError as error:
            self.error = error
        finally:
            if self.error is not None:
                recorder.note("#", self.error.message)
            traced.close()

    def _told(self) -> str:
        kept = [name for name, masked in self._masks.items() if not masked]
        return "readable: " + ", ".join(kept) if kept else "numbers and bodies are masked"

    def _converse(self, port: "Port", seconds: float, tell: Any) -> None:
        from modem.drivers.blocking import Modem
        from modem.session.session import Session
        from modem.session.settings import Settings

        # No slot is freed for a Command: this is not the program that is there for messages.
        settings = Settings(peer=self._wanted.peer, pin=self._wanted.pin, spare_slots=0)
        modem = Modem(port, Session(settings))
        tell("Setting the modem up and finding its network")
        try:
            modem.start()
        except (PortError, NoAnswer):
            raise
        except ModemError as error:
            self.error = error
        tell("Asking it questions")
        self._ask(modem)
        tell(f"Listening for {seconds:g} s")
        listen(modem, seconds)

    def _ask(self, modem: "Modem") -> None:
        for question in QUESTIONS:
            try:
                modem.at(question)
            except Refused:
                continue  # what it refuses is worth knowing too
            except (NoAnswer, PinNeeded) as error:
                self.error = self.error or error
                return


def listen(modem: "Modem", seconds: float) -> None:
    """Take in whatever comes for so long."""
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        for _ in modem.events(timeout=left):
            break


class Unclosed:
    """A file that the recorder does not close, because it belongs to somebody else."""

    def __init__(self, file: IO[str]) -> None:
        self.write = file.write
        self.close = file.flush
