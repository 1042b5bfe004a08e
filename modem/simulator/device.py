"""The simulated modem: bytes and time in, bytes and one deadline out.

After every input to a device, or to the network beneath it, send `data_to_send()` and be back
by `deadline()`, of the device and of the network. Times are milliseconds, never decreasing.
"""

from collections.abc import Callable
from functools import partial

from modem.simulator import commands as commands  # enters the handlers into their table
from modem.simulator.agenda import Agenda, Entry
from modem.simulator.call import Call
from modem.simulator.clock import Clock
from modem.simulator.output import Output
from modem.simulator.personas import GENERIC, Persona
from modem.simulator.radio import Packet, Radio
from modem.simulator.reception import Reception
from modem.simulator.runner import Runner
from modem.simulator.settings import factory
from modem.simulator.sim import Sim
from modem.simulator.storage import JoinedMemory, Memory
from modem.simulator.terminal import ENTRY, HUNT, Terminal

MEMORIES_OF_DEVICE = ("ME", "SR")


class Device:
    """One modem with a SIM in it (or None), powered up, its DTE connected.

    What tests may look at: `settings`, `memory(name)`, `radio`, `reception`, `terminal.state`,
    `sim`. `interleave` lets unsolicited lines break into replies and prompts.
    """

    def __init__(self, sim: Sim | None, persona: Persona = GENERIC, now: int = 0) -> None:
        self.sim = sim
        self.persona = persona
        self.now = now
        self.interleave = persona.interleave
        self.agenda = Agenda()
        self.settings = factory(persona)
        self.profile = self.settings.copy()
        self.output = Output(persona)
        self.runner = Runner(self)
        self.call = Call(self)
        self.terminal = Terminal(
            self.output, self.settings, self.runner.start, self.runner.resume, self.call.escape
        )
        self.memories = {
            name: Memory(name, persona.capacities.get(name, 0), persona.first_index)
            for name in MEMORIES_OF_DEVICE
        }
        self.radio = Radio(self)
        self.packet = Packet()
        self.reception = Reception(self)
        self.clock = Clock(sim)
        self.phonebook = "SM"
        self.reference = 0  # TP-MR of the next SUBMIT
        self.powered = False
        self.ready_at = now
        self._silent = False  # it has not found out the rate yet
        self._typing_check: Entry | None = None
        if sim is not None:
            sim.device = self
        self.power_on(now)

    # From and to the DTE

    def receive_data(self, data: bytes, now: int) -> None:
        """Take bytes from the DTE. Never raises, whatever they are."""
        self.advance(now)
        if self.powered and self.now >= self.ready_at:
            self._silent = False
            self.terminal.feed(data)
            self.settle()

    def data_to_send(self) -> bytes:
        """Return the bytes for the DTE."""
        return self.output.take()

    def advance(self, now: int) -> None:
        """Do what is due by now."""
        while (entry := self.agenda.pop(now)) is not None:
            self.now = max(self.now, entry.when)
            if entry.action is not None:
                entry.action()
            self.settle()
        self.now = max(self.now, now)

    def deadline(self) -> int | None:
        """Return the time by which `advance` is wanted, or None."""
        return self.agenda.deadline()

    def connect(self, now: int) -> None:
        """The DTE opened the port (DTR on)."""
        self.advance(now)
        self.output.connected = True

    def disconnect(self, now: int) -> None:
        """The DTE closed the port (DTR off): what is written from here on is lost.

        Unless `AT&D0`, a call ends, a half-typed line and an open prompt are given up (V.250
        clause 6.2.9). Settings and stored messages stay.
        """
        self.advance(now)
        if self.settings.numbers["&D"][0]:
            self.call.end()
            self.terminal.drop()
            if self.terminal.state == ENTRY:
                self.terminal.feed(b"\x1b")
        self.output.disconnect()
        self.settle()

    # Power

    def power_on(self, now: int) -> None:
        """Start up; boot lines come as the persona times them."""
        self.advance(now)
        if self.powered:
            return
        self.powered = True
        persona = self.persona
        self.ready_at = now + persona.boot_ms
        self._silent = persona.autobaud and not self.settings.numbers["+IPR"][0]
        if not self._silent and self._wants(persona.boot_parameter):
            self.say_later(persona.boot)
        for period, line in persona.periodic:
            self.at(period, partial(self._chat, period, line))
        if persona.boot_noise:
            self.at(persona.boot_ms, partial(self.output.raw, persona.boot_noise))
        self._after(persona.boot_ms + persona.sim_ms, self.radio.start)

    def power_off(self, now: int) -> None:
        """Lose power: whatever was going on is gone; stored messages and the profile stay."""
        self.advance(now)
        self.powered = False
        self.agenda.clear()
        self._typing_check = None
        self.runner.stop()
        self.call.end()
        self.terminal.reset()
        self.output.held.clear()
        self.reception.stop()
        self.radio.stop()
        kept = {name: self.settings.numbers[name] for name in self.persona.persistent}
        self.settings.restore(self.profile)
        self.settings.numbers.update(kept)
        if self.sim is not None:
            self.sim.lock()

    def insert_sim(self, sim: Sim | None, now: int) -> None:
        """Change the SIM, or take it out."""
        self.advance(now)
        self.reception.abandon()
        if self.sim is not None:
            self.sim.device = None
        self.sim = sim
        if sim is not None:
            sim.device = self
            sim.lock()
        self.radio.update()

    def reboot(self, now: int) -> None:
        """Power off and on again."""
        self.power_off(now)
        self.power_on(now)

    # From the network

    def receive_message(self, octets: bytes, now: int) -> int:
        """Take a TPDU, service centre address first; return a verdict (`verdicts.py`)."""
        self.now = max(self.now, now)
        return self.reception.receive(octets)

    def network_changed(self, now: int) -> None:
        """The network grants something else now."""
        self.now = max(self.now, now)
        self.radio.update()

    # For the commands and the parts of the device

    def at(self, delay: int, action: Callable[[], None]) -> Entry:
        """Do something `delay` ms from now."""
        return self.agenda.at(self.now + delay, action)

    def unsolicited(self, line: str) -> None:
        """Write an unsolicited line, held back while the line is in use."""
        if self._silent:
            return
        self.output.holding = self.busy and not self.interleave
        self.output.unsolicited(line, self.settings)
        if self.output.held and self.terminal.typing:
            self._watch_typing()

    def say_later(self, lines: tuple[tuple[int, str], ...]) -> None:
        """Write unsolicited lines, each so many milliseconds from now."""
        for delay, line in lines:
            self.at(delay, partial(self.unsolicited, self.fill_in(line)))

    @property
    def busy(self) -> bool:
        """Whether the DTE is in the middle of something."""
        return self.runner.running or self.terminal.state != HUNT

    @property
    def reachable(self) -> bool:
        """Whether the network can reach it."""
        return self.powered and self.radio.registered

    @property
    def sim_busy(self) -> bool:
        """Whether the SIM is still starting up."""
        return self.now < self.ready_at + self.persona.sim_ms

    @property
    def service_busy(self) -> bool:
        """Whether the message service is still starting up."""
        return self.now < self.ready_at + self.persona.sim_ms + self.persona.sms_ms

    def memory(self, name: str) -> Memory | None:
        """Return a message memory by name, or None where there is none (no SIM)."""
        if name == "SM":
            return self.sim.memory if self.sim is not None else None
        if name != "MT":
            return self.memories.get(name)
        parts = [self.memories["ME"], *([self.sim.memory] if self.sim is not None else [])]
        return JoinedMemory("MT", parts, self.persona.first_index)

    def next_reference(self) -> int:
        """Return the TP-MR for the next SUBMIT: 0 to 255 and round again."""
        reference = self.reference
        self.reference = (reference + 1) % 256
        return reference

    def fill_in(self, text: str) -> str:
        """Put this device's and its SIM's numbers into a text of the persona."""
        if "{" not in text:
            return text
        sim = self.sim
        return text.format(
            imei=self.persona.imei,
            imsi=sim.imsi if sim else "",
            iccid=sim.iccid if sim else "",
            number=sim.number if sim else "",
        )

    # For the runner and the agenda

    def _wants(self, parameter: str | None) -> bool:
        return parameter is None or self.settings.numbers[parameter][0] != 0

    def _chat(self, period: int, line: str) -> None:
        if self._wants(self.persona.periodic_parameter):
            self.unsolicited(line)
        self.at(period, partial(self._chat, period, line))

    def settle(self) -> None:
        """Write the unsolicited lines that waited, once nothing is going on."""
        if not self.busy:
            self._release()

    def _release(self) -> None:
        self.output.holding = False
        self.output.release(self.settings)

    def _watch_typing(self) -> None:
        """Let lines out after a while behind a command line that is never finished."""
        if self._typing_check is None:
            self._typing_check = self.at(self.persona.typing_hold_ms, self._typing_over)

    def _typing_over(self) -> None:
        self._typing_check = None
        if self.terminal.typing:
            self._release()

    def _after(self, delay: int, action: Callable[[], None]) -> None:
        if delay:
            self.at(delay, action)
        else:
            action()
