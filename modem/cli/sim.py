"""`modem sim`: simulated modems on ports of their own, and a person or a program as the cloud."""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, Any

import click

from modem.cli.options import json_option, numbered, settle
from modem.cli.outlet import unhurried
from modem.cli.playback import check_options, recorded_modem
from modem.cli.voices import Json, Plain, Voice
from modem.errors import PortError

if TYPE_CHECKING:
    from modem.cli.joining import Joining
    from modem.simulator.host import Host
    from modem.simulator.messages import FromSim, Submission
    from modem.simulator.network import Network
    from modem.simulator.pty import Pty
    from modem.simulator.sim import Sim
    from modem.simulator.tcp import Listener

READ_SIZE = 64 * 1024

EPILOG = """\b
Each line of standard input becomes a Command to the modem; at its end the modem stays.
With --json both directions are JSON lines:
  out  {"event": "ready", "port": "/dev/pts/7"}              ("ports" too with --sims)
       {"event": "from_sim", "to": "2936", "text": "hi", "data": "6869"}
       {"event": "report", "status": "delivered"}            (or expired, failed)
       {"event": "port", "port": "/dev/pts/8"}               (the port has a new name)
       {"event": "error", "message": "..."}                  (a line not understood)
       {"event": "joined", "sids": ["DE..."]}, {"event": "parted", "why": "..."}     (--cloud)
  in   {"event": "to_sim", "text": "hi"}   or "data": "<hex>"; optional "from", "report", "sim"
"text" is null for 8-bit data; "data" is then its octets, else the text in UTF-8.
With --sims N the events say which modem: "sim" from 0 to N-1.

\b
--persona knows, besides generic:
  a7670 bg95 bg96 e3372 ec25 eg25 gm02s hl78 le910 m95 mc74 me909 me910 nrf9160 sara-r4
  sara-r5 sim7000 sim7080 sim7600 sim767 sim800
--faults takes NAME=CHANCE, separated by commas. The chance is, for each command line:
  reboot brownout silence baud sim coverage denied congestion barred full cnmi twice
for each thing the modem says:  lie lost late urc noise flood split
and for each byte of it:        duplicate corrupt drop
--script takes the names of the first row, and off, on (the power) and replug (the port).
"""


@click.command(epilog=EPILOG)
@click.option("--tcp", metavar="HOST:PORT", help="Listen on TCP (port 0: any free one).")
@click.option("--unix", metavar="PATH", help="Listen on a Unix socket; @NAME is an abstract one.")
@click.option("--link", metavar="PATH", help="Keep a symbolic link to the pseudo-terminal.")
@click.option("--baud", type=click.IntRange(min=1), help="Pace the bytes like a UART.")
@click.option("--peer", metavar="NUMBER", help="Address of Commands: 2936 (default), 000, ...")
@click.option("--pin", help="The SIM asks for this PIN.")
@click.option("--sms-center", metavar="NUMBER", help="Number of the SMS centre.")
@click.option("--storage", type=click.IntRange(0, 255), help="Messages that SIM and modem hold.")
@click.option("--sims", type=click.IntRange(1, 1000), default=1, help="How many modems (1).")
@click.option("--persona", metavar="NAME", default="generic", help="Make of the modem (generic).")
@click.option("--interleave", is_flag=True, help="URCs break into replies and prompts.")
@click.option("--faults", metavar="SPEC", help="What goes wrong: urc=0.2,drop=0.001 (see below).")
@click.option("--seed", type=int, default=0, help="Seed of the faults (0).")
@click.option("--script", type=click.File(), help="Faults at given times: lines of SECONDS NAME.")
@click.option("--replay", metavar="FILE", type=click.File(), help="Play a recorded dialogue back.")
@click.option("--cloud", metavar="HOST:PORT", help="Join the cloud of a `modem lab` there.")
@click.option("--name", help="Name of these SIMs in the cloud (the name of this machine).")
@click.option("--fast", is_flag=True, help="Leave the delays of the recorded answers out.")
@json_option
def sim(as_json: bool, **given: Any) -> None:
    """Run a simulated modem on a serial port of its own.

    Prints the port and stays until it is interrupted or terminated; any program can open the
    port as if a modem were behind it. What the modem sends is printed. With --sims N there are
    N modems on one network; to --link and --unix PATH the number of the modem is added, to
    --tcp PORT it is counted up.

    With --replay the modem says what another one said in a dialogue that `modem capture` or
    --trace wrote, each time the port is opened from the beginning.

    With --cloud the modems are modems of a running `modem lab`, on this machine or another one;
    MODEM_CLOUD_TOKEN in the environment is the token that it has printed. The SIMs of one --name
    are the same ones each time, and called NAME-1, NAME-2, ... there.
    """
    check_options(click.get_current_context())
    if given["tcp"] and given["unix"]:
        raise click.UsageError("--tcp and --unix: choose one")
    if given["link"] and (given["tcp"] or given["unix"]):
        raise click.UsageError("--link is for a pseudo-terminal, not for --tcp or --unix")
    from modem.simulator.host import Host

    if given["replay"]:
        with Host() as host, _until_stopped(host), unhurried():
            _play_back(host, given, Json(1) if as_json else Plain(1))
        return
    count = given["sims"]
    network = _network(given)
    voice: Voice = Json(count) if as_json else Plain(count)
    joining = _joining(given, network, voice)
    with Host(network) as host, _until_stopped(host), unhurried():
        links = [_add_modem(host, network, number, given, joining) for number in range(count)]
        desk = Desk(host, network, links, voice)
        with joining.connected(host) if joining else nullcontext():
            desk.run()


def _joining(given: dict[str, Any], network: "Network", voice: Voice) -> "Joining | None":
    """Return the way to the cloud that --cloud asks for."""
    if not given["cloud"]:
        return None
    from modem.cli.joining import Joining

    return Joining(given["cloud"], given["name"], network, voice)


def _play_back(host: "Host", given: dict[str, Any], voice: Voice) -> None:
    """Put a recording on a port and serve it until the host is stopped."""
    with _said_to_the_user():
        device = recorded_modem(given)
        link = _link(0, given)
    host.add(device, link)
    voice.ready([link.port])
    host.run()


@contextmanager
def _said_to_the_user() -> Iterator[None]:
    """Turn what an option made impossible into a mistake of the command line, or of the port."""
    try:
        yield
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    except OSError as error:
        why = error.strerror or error
        which = "" if error.filename2 or not error.filename else "%s: " % error.filename
        raise PortError("cannot open the simulated port: %s%s" % (which, why)) from error


class Desk:
    """The owner of the modems: standard input to the network, the network to standard output."""

    def __init__(
        self, host: "Host", network: "Network", links: "list[Pty | Listener]", voice: Voice
    ) -> None:
        self._host = host
        self._network = network
        self._links = links
        self._voice = voice
        self._unfinished = b""
        network.on_message(self._from_sim)

    def run(self) -> None:
        """Say where the modems are; serve them until the host is stopped."""
        from modem.simulator.pty import Pty

        for number, link in enumerate(self._links):
            if isinstance(link, Pty):
                link.on_rename = self._renaming(number)
        self._voice.ready([link.port for link in self._links])
        if sys.stdin is not None:  # closed by whoever started us: the number is another's by now
            self._host.watch(sys.stdin.fileno(), self._read)
        self._host.run()

    def _renaming(self, number: int) -> Callable[[str], None]:
        return lambda port: self._voice.renamed(number, port)

    def _from_sim(self, message: "FromSim") -> None:
        self._voice.from_sim(self._number(message.sim), message)

    def _reported(self, submission: "Submission") -> None:
        if submission.final:
            self._voice.reported(self._number(submission.sim), submission.status)

    def _number(self, sim: "Sim") -> int:
        return self._network.sims.index(sim)

    def _read(self, now: int) -> None:
        data = self._typed()
        if data is None:
            return
        if not data:
            self._host.watch(sys.stdin.fileno(), None)
            data = b"\n"  # the last line may have no end
        *lines, self._unfinished = (self._unfinished + data).split(b"\n")
        for line in lines:
            if line.strip():
                self._take(line.rstrip(b"\r"), now)

    def _typed(self) -> bytes | None:
        """Return what came in; None if nothing did, b"" at the end."""
        try:
            return os.read(sys.stdin.fileno(), READ_SIZE)
        except BlockingIOError:
            return None
        except OSError:  # the terminal is gone
            return b""

    def _take(self, line: bytes, now: int) -> None:
        try:
            number, message = self._voice.parse(line.decode())
            self._network.submit(self._network.sims[number], message, now, self._reported)
        except ValueError as error:
            self._voice.failed(str(error))


def _network(given: dict[str, Any]) -> "Network":
    from modem.simulator.network import Network

    given["peer"] = settle("peer", given["peer"])
    network = Network(epoch=int(time.time()), zone=time.localtime().tm_gmtoff // 900)
    network.smsc = given["sms_center"] or network.smsc
    numbered(given["peer"], "the cloud cannot be at")
    numbered(network.smsc, "no SMS centre is at")
    return network


def _add_modem(
    host: "Host",
    network: "Network",
    number: int,
    given: dict[str, Any],
    joining: "Joining | None",
) -> "Pty | Listener":
    """Make one more modem and put it on a port of its own."""
    from modem.simulator.assembly import plug_in
    from modem.simulator.faults import stack
    from modem.simulator.pty import Pty

    options = {name: given[name] for name in ("persona", "peer", "pin", "storage")}
    with _said_to_the_user():
        device = plug_in(network, **options, interleave=given["interleave"] or None)
        chances, script = _faults(given)
        link = _link(number, given)
    replug = link.replug if isinstance(link, Pty) else None
    outer = stack(device, chances, given["seed"] + number, script, replug)
    if joining is None:
        host.add(outer, link)
    else:
        joining.add(host, device, outer, link)
    return link


def _faults(given: dict[str, Any]) -> "tuple[dict[str, float], list[tuple[int, str]]]":
    """Read --faults and --script. Raises ValueError saying what is wrong with them."""
    from modem.simulator.faults import FAULTS, parse
    from modem.simulator.faults.script import read

    if given["script"] and "script_text" not in given:
        given["script_text"] = given["script"].read()
    return parse(given["faults"] or ""), read(given.get("script_text", ""), FAULTS)


def _link(number: int, given: dict[str, Any]) -> "Pty | Listener":
    from modem.simulator import pty, tcp

    nth = str(number) if given["sims"] > 1 else ""
    if given["tcp"]:
        return tcp.tcp(_counted_up(given["tcp"], number), given["baud"])
    if given["unix"]:
        return tcp.unix(given["unix"] + nth, given["baud"])
    return pty.Pty(given["link"] and given["link"] + nth, given["baud"])


def _counted_up(address: str, number: int) -> str:
    host, _, port = address.rpartition(":")
    if number and port.isdecimal() and int(port):
        return "%s:%d" % (host, int(port) + number)
    return address


@contextmanager
def _until_stopped(host: "Host") -> Iterator[None]:
    """Have SIGINT, SIGTERM and, unless under nohup, SIGHUP end the loop, not the process."""
    numbers = [signal.SIGINT, signal.SIGTERM]
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:
        numbers.append(signal.SIGHUP)
    before = {number: signal.signal(number, lambda *_: host.stop()) for number in numbers}
    # Without it a signal that another thread got would wait until there is something to do.
    woken = signal.set_wakeup_fd(host.waker, warn_on_full_buffer=False)
    try:
        yield
    finally:
        signal.set_wakeup_fd(woken)
        for number, handler in before.items():
            signal.signal(number, handler)
