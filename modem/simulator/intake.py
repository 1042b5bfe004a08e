"""Messages from devices: checked, joined, handed on, reported on (23.040 clause 3.1, 9.2.2.3)."""

from functools import cached_property
from typing import TYPE_CHECKING, cast

from modem.errors import PduError
from modem.simulator.agenda import Entry
from modem.simulator.mailbox import ST_DELIVERED, Parcel
from modem.simulator.messages import FromSim
from modem.simulator.verdicts import ACCEPTED
from modem.sms.deliver import Deliver
from modem.sms.fields import DATA, Address
from modem.sms.parts import Joined, Joiner
from modem.sms.pdu import decode
from modem.sms.report import StatusReport
from modem.sms.submit import Submit
from modem.sms.times import Timestamp
from modem.sms.writing import encode_smsc

if TYPE_CHECKING:
    from modem.simulator.network import Network
    from modem.simulator.sim import Sim

UNASSIGNED_NUMBER, INVALID_INFORMATION = 1, 96
JOIN_MOST = 256


class Intake:
    """The service centre's ear towards the devices."""

    def __init__(self, network: "Network") -> None:
        self.network = network
        self._timer: Entry | None = None

    @cached_property
    def _joiner(self) -> Joiner:
        return Joiner(limit_ms=self.network.join_ms, most=JOIN_MOST)

    def accept(self, sim: "Sim", octets: bytes) -> int:
        """Take a SUBMIT; return 0 or the RP cause of a refusal."""
        try:
            message = decode(octets)
        except PduError:
            return INVALID_INFORMATION
        if message.kind != "submit":
            return INVALID_INFORMATION
        recipient = message.recipient.number
        if not recipient:
            return UNASSIGNED_NUMBER
        if recipient in self.network.refuse:
            return self.network.refuse[recipient]
        stamp = self.network.timestamp()
        self._join(sim, message)
        self._forward(sim, message, stamp)
        return ACCEPTED

    def _join(self, sim: "Sim", message: Submit) -> None:
        key = (sim.iccid, message.recipient.number)
        token = (sim, message)
        joined = self._joiner.add(key, sim.number, message.user_data, self.network.now, token)
        if joined is not None:
            self._announce(joined)
        self._watch()

    def _watch(self) -> None:
        """See to it that what stays incomplete is handed over in the end."""
        deadline = self._joiner.deadline()
        if deadline is not None and self._timer is None:
            self._timer = self.network.agenda.at(deadline, self._expire)

    def _expire(self) -> None:
        self._timer = None
        for joined in self._joiner.expire(self.network.now):
            self._announce(joined)
        self._watch()

    def _announce(self, joined: Joined) -> None:
        parts = cast("tuple[tuple[Sim, Submit], ...]", joined.tokens)
        sim, first = parts[0]
        text = None if joined.alphabet == DATA else joined.text
        self.network.announce(
            FromSim(
                sim=sim,
                sender=sim.number,
                recipient=first.recipient.number,
                text=text,
                data=joined.data if text is None else text.encode(),
                references=tuple(message.reference for _, message in parts),
                pid=first.pid,
                dcs=first.dcs.value,
                received_at=self.network.now,
                missing=joined.missing,
            )
        )

    def _forward(self, sim: "Sim", message: Submit, stamp: Timestamp) -> None:
        """Deliver to another SIM of this network, or report at once what became of it."""
        recipient = message.recipient.number
        other = self.network.sim_with(recipient)
        if other is None:
            self._report(sim, message, stamp, self.network.fail.get(recipient, ST_DELIVERED))
            return
        smsc, sender = Address(self.network.smsc), Address(sim.number)

        def encode(more: bool) -> bytes:
            body = message.user_data
            deliver = Deliver(sender, body, stamp, pid=message.pid, dcs=message.dcs, more=more)
            return encode_smsc(smsc) + deliver.encode()

        def on_end(status: int) -> None:
            self._report(sim, message, stamp, status)

        seconds = self._validity(message)
        self.network.enqueue(other, Parcel(encode, self.network.now + 1000 * seconds, on_end))

    def _validity(self, message: Submit) -> int:
        validity = message.validity
        if validity is None:
            return self.network.validity
        if validity.time is not None:
            return max(0, validity.time.unix() - self.network.unix())
        return self.network.validity if validity.seconds is None else validity.seconds

    def _report(self, sim: "Sim", message: Submit, stamp: Timestamp, status: int) -> None:
        """Send the STATUS-REPORT that TP-SRR asked for."""
        if not message.report:
            return
        discharged, smsc = self.network.timestamp(), Address(self.network.smsc)

        def encode(more: bool) -> bytes:
            report = StatusReport(message.reference, message.recipient, stamp, discharged, status)
            return encode_smsc(smsc) + report.encode()

        expires_at = self.network.now + 1000 * self.network.validity
        self.network.enqueue(sim, Parcel(encode, expires_at, lambda _: None))
