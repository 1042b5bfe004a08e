"""Messages that arrive: stored or routed, indicated, acknowledged (27.005 clause 3.4)."""

from typing import TYPE_CHECKING

from modem.errors import PduError
from modem.simulator import headers
from modem.simulator.agenda import Entry
from modem.simulator.indicators import indicate
from modem.simulator.personas.persona import DIRECT
from modem.simulator.results import MEMORY_CAPACITY_EXCEEDED
from modem.simulator.storage import UNREAD, Slot
from modem.simulator.terminal import DATA
from modem.simulator.verdicts import ACCEPTED, PENDING, PROTOCOL_ERROR, TIMED_OUT
from modem.sms.deliver import Deliver
from modem.sms.pdu import decode
from modem.sms.report import StatusReport

if TYPE_CHECKING:
    from modem.simulator.device import Device

MODE, MT, BM, DS, BFR = range(5)
BUFFERED_LINES = 64
SILENT = 0x40  # TP-PID of a message that shows itself to nobody
REPLACING = range(0x41, 0x48)


class Reception:
    """`awaited` is true while a routed message waits for its `+CNMA`."""

    def __init__(self, device: "Device") -> None:
        self.device = device
        self.buffer: list[str] = []  # indications kept while <mode> is 0
        self.refused = False  # a message found no room
        self._timer: Entry | None = None

    @property
    def awaited(self) -> bool:
        return self._timer is not None

    def receive(self, octets: bytes) -> int:
        """Take a message from the network: ACCEPTED, PENDING or the RP cause of a refusal."""
        try:
            message = decode(octets)
        except PduError:
            return PROTOCOL_ERROR
        if message.kind == "report":
            return self._receive_report(octets, message)
        if message.kind == "deliver":
            return self._receive_message(octets, message)
        return PROTOCOL_ERROR

    def acknowledge(self, cause: int = ACCEPTED) -> None:
        """Answer the network for the routed message; a cause refuses it."""
        if self._timer is None:
            return
        self._timer.cancel()
        self._timer = None
        if self.device.sim is not None:
            self.device.sim.network.answer(self.device.sim, cause, self.device.now)

    def memory_freed(self) -> None:
        """Tell the network that there is room again (RP-SMMA), if it was told of none."""
        if self.refused and self.device.sim is not None and self.device.radio.registered:
            self.refused = False
            indicate(self.device, "smsfull", 0)
            self.device.sim.network.memory_available(self.device.sim, self.device.now)

    def modes_changed(self) -> None:
        """Flush or clear the buffer once a new `+CNMI` lets indications through."""
        modes = self.device.settings.indications
        if modes[MODE] == 0:
            return
        lines, self.buffer = self.buffer, []
        if modes[BFR] == 0:
            for line in lines:
                self.device.unsolicited(line)

    def service_changed(self, registered: bool) -> None:
        indicate(self.device, "service", int(registered))

    def stop(self) -> None:
        """Power is lost."""
        self.buffer.clear()
        self.refused = False
        self.abandon()

    def abandon(self) -> None:
        """Never answer for the routed message; the network notices."""
        self.acknowledge(TIMED_OUT)

    def _receive_report(self, octets: bytes, message: StatusReport) -> int:
        routing = self.device.settings.indications[DS]
        if routing == 1 and self._may_route():
            return self._route("+CDS", octets, message)
        if routing == 0:
            return ACCEPTED
        name = self.device.persona.report_memory or self.device.settings.memories[2]
        if self.device.persona.report_memory is not None:
            self._make_room(name)
        return self._store(name, octets, self.device.persona.cdsi)

    def _receive_message(self, octets: bytes, message: Deliver) -> int:
        if message.pid == SILENT:
            return ACCEPTED
        if self._wants_direct(message) and self._may_route():
            return self._route("+CMT", octets, message)
        if message.pid in REPLACING:
            self._remove_replaced(message)
        name = "SM" if message.dcs.message_class == 2 else self.device.settings.memories[2]
        return self._store(name, octets, self.device.persona.cmti)

    def _wants_direct(self, message: Deliver) -> bool:
        """Say whether `<mt>` routes this class of message past the memories (table of 3.4.1)."""
        mt = self.device.settings.indications[MT]
        message_class = message.dcs.message_class
        waiting = message.dcs.waiting
        if message_class == 2 or (waiting is not None and waiting.store):
            return False
        if mt == 1:
            return message_class == 0 and self.device.persona.class_0 == DIRECT
        return mt == 2 or (mt == 3 and message_class in (0, 3))

    def _may_route(self) -> bool:
        """A message is routed only to a DTE that is there and not in a call."""
        device = self.device
        mode = device.settings.indications[MODE]
        in_call = device.terminal.state == DATA and mode == 1
        return mode in device.persona.direct_modes and device.output.connected and not in_call

    def _route(self, name: str, octets: bytes, message: Deliver | StatusReport) -> int:
        self.device.unsolicited(headers.routed(self.device, name, octets, message))
        if self.device.settings.service == 0:
            return ACCEPTED
        self._timer = self.device.at(self.device.persona.cnma_timeout_ms, self._missed)
        return PENDING

    def _missed(self) -> None:
        """No `+CNMA` came: the network hears of it, and nothing more is routed."""
        if self.device.persona.clears_cnmi:
            mode, _, bm, _, bfr = self.device.settings.indications
            self.device.settings.numbers["+CNMI"] = (mode, 0, bm, 0, bfr)
        self.acknowledge(TIMED_OUT)

    def _store(self, name: str, octets: bytes, indication: str) -> int:
        memory = self.device.memory(name)
        index = memory.add(Slot(UNREAD, octets)) if memory is not None else None
        if memory is None or index is None:
            return self._full(name)
        held_by, inner = memory.where(index)
        self._indicate(indication.format(memory=held_by.name, index=inner), indication)
        indicate(self.device, "message", 1)
        return ACCEPTED

    def _make_room(self, name: str) -> None:
        """Old reports give way to new ones: nobody could be told to send them again."""
        memory = self.device.memory(name)
        if memory is not None and memory.full and memory.used:
            memory.delete(next(index for index, _ in memory.items()))

    def _full(self, name: str) -> int:
        if not self.refused:
            self.refused = True
            persona, options = self.device.persona, self.device.settings.options
            option = persona.storage_full_option
            if persona.storage_full is not None and (option is None or options[option] == "1"):
                self.device.unsolicited(persona.storage_full.format(memory=name))
            indicate(self.device, "smsfull", 1)
        return MEMORY_CAPACITY_EXCEEDED

    def _indicate(self, line: str, kind: str) -> None:
        modes = self.device.settings.indications
        wanted = modes[DS] == 2 if kind is self.device.persona.cdsi else modes[MT] != 0
        if not wanted:
            return
        if modes[MODE] == 0:
            self.buffer = [*self.buffer[1 - BUFFERED_LINES :], line]
        elif modes[MODE] != 1 or self.device.terminal.state != DATA:
            self.device.unsolicited(line)

    def _remove_replaced(self, message: Deliver) -> None:
        """Make room for a message that replaces one of its sender and type (23.040 9.2.3.9)."""
        memory = self.device.memory(self.device.settings.memories[2])
        if memory is None:
            return
        for index, slot in list(memory.items()):
            old = slot.message
            if (
                old
                and old.kind == "deliver"
                and (old.pid, old.sender) == (message.pid, message.sender)
            ):
                memory.delete(index)
