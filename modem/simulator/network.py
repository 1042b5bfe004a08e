"""The simulated network: SIMs, and a service centre that stores and forwards.

`submit` and `on_message` are all that a cloud needs. What comes to a SIM's peer address, or to
any number that is no SIM here, goes to `on_message`; what comes to another SIM's number is also
delivered to that SIM. Times are milliseconds; `epoch` is the Unix time at 0.
"""

from collections.abc import Callable
from typing import Any

from modem.simulator.agenda import Agenda
from modem.simulator.intake import Intake
from modem.simulator.mailbox import ST_DELIVERED, ST_EXPIRED, Mailbox, Parcel
from modem.simulator.messages import (
    DELIVERED,
    EXPIRED,
    FAILED,
    TRIED,
    FromSim,
    Submission,
    ToSim,
)
from modem.simulator.sim import HOME, NONE, Sim
from modem.simulator.storage import Memory
from modem.sms.calendar import from_unix
from modem.sms.deliver import Deliver
from modem.sms.fields import Address, Element, UserData
from modem.sms.schemes import scheme
from modem.sms.splitting import split
from modem.sms.times import Timestamp
from modem.sms.writing import encode_smsc

EPOCH = 1767225600  # 2026-01-01T00:00:00Z
VALIDITY_S = 2 * 24 * 3600
RETRY_MS = 30000
JOIN_MS = 10 * 60 * 1000
PORTS_ELEMENT = 0x05  # application port addressing, 16 bit


class Network:
    """Settings are plain attributes: `retry_ms`, `validity` (s, where a message names none),
    `join_ms` (how long it waits for the next part of a message), `epoch`,
    `zone` (quarters of an hour east of UTC), `smsc`, `ussd` (code -> answer),
    `refuse` (recipient -> RP cause at submission), `fail` (recipient -> TP-ST of its report).

    `sent` has every message from a SIM, `submissions` what became of each one to a SIM.
    """

    def __init__(self, now: int = 0, epoch: int = EPOCH, zone: int = 0) -> None:
        self.now = now
        self.epoch = epoch
        self.zone = zone
        self.smsc = "+15550000000"
        self.operator = ("Simulated Network", "Simulated", "00101")
        self.retry_ms = RETRY_MS
        self.join_ms = JOIN_MS
        self.validity = VALIDITY_S
        self.refuse: dict[str, int] = {}
        self.fail: dict[str, int] = {}
        self.ussd: dict[str, str] = {}
        self.agenda = Agenda()
        self.sims: list[Sim] = []
        self.sent: list[FromSim] = []
        self.attempts = 0  # how often a message was offered to a device
        self._mailboxes: dict[Sim, Mailbox] = {}
        self._listeners: list[Callable[[FromSim], None]] = []
        self._intake = Intake(self)
        self._concatenation = 0

    def add_sim(
        self,
        iccid: str | None = None,
        imsi: str | None = None,
        msisdn: str | None = None,
        unique_name: str | None = None,
        peer: str = "2936",
        storage: int = 50,
        first_index: int = 1,
    ) -> Sim:
        """Issue a SIM; what is not given is made up, the same in every run."""
        serial = len(self.sims) + 1
        number = msisdn or f"+1555010{serial:04}"
        sim = Sim(self, number, iccid or f"8988307{serial:012}", imsi or f"00101{serial:010}")
        sim.unique_name = unique_name
        sim.peer = peer
        sim.memory = Memory("SM", storage, first_index)
        self.sims.append(sim)
        self._mailboxes[sim] = Mailbox(self, sim)
        return sim

    # The carrier: what a cloud speaks

    def submit(
        self,
        sim: Sim,
        message: object,
        now: int | None = None,
        on_status: Callable[[Submission], None] | None = None,
    ) -> Submission:
        """Take a message for a SIM (see `ToSim`), store it and deliver it when that can be.

        Raises ValueError for a body that does not fit 255 parts or an address that is none.
        """
        self._tick(now)
        wanted = ToSim.of(message)
        bodies = self._bodies(wanted)
        hear = on_status if wanted.report else None
        submission = Submission(sim, wanted, len(bodies), hear)
        sender = Address(wanted.sender or sim.peer)
        seconds = self.validity if wanted.validity is None else wanted.validity
        expires_at = self.now + 1000 * seconds
        stamp = self.timestamp()
        parcels = [self._parcel(submission, sender, body, stamp, expires_at) for body in bodies]
        parcels[0].encode(False)  # what cannot be said is refused here, not later
        for parcel in parcels:
            self.enqueue(sim, parcel)
        return submission

    def on_message(self, callback: Callable[[FromSim], None]) -> None:
        """Call back with every whole message that a device sends."""
        self._listeners.append(callback)

    def deliver(
        self,
        sim: Sim,
        body: str | bytes,
        sender: str | None = None,
        now: int | None = None,
        **options: Any,
    ) -> Submission:
        """Submit `ToSim(body, sender, **options)`; for tests."""
        return self.submit(sim, ToSim(body, sender=sender, **options), now)

    # Time

    def advance(self, now: int) -> None:
        """Do what is due by now."""
        while (entry := self.agenda.pop(now)) is not None:
            self.now = max(self.now, entry.when)
            if entry.action is not None:
                entry.action()
        self.now = max(self.now, now)

    def deadline(self) -> int | None:
        """Return the time by which `advance` is wanted, or None."""
        return self.agenda.deadline()

    def unix(self, now: int | None = None) -> int:
        """Return a time of the network's clock as Unix seconds."""
        return self.epoch + (self.now if now is None else now) // 1000

    def timestamp(self) -> Timestamp:
        """Return the present time as the service centre stamps it."""
        return from_unix(self.unix(), self.zone)

    # Coverage

    def set_registration(self, sim: Sim, coverage: str, now: int | None = None) -> None:
        """Grant a SIM "home", "roaming", "denied" or "none" service."""
        self._tick(now)
        sim.coverage = coverage
        if sim.device is not None:
            sim.device.network_changed(self.now)

    def set_coverage(self, sim: Sim, covered: bool, now: int | None = None) -> None:
        """Take a SIM out of coverage, or back into that of its home network."""
        self.set_registration(sim, HOME if covered else NONE, now)

    # What devices say

    def accept(self, sim: Sim, octets: bytes, now: int) -> int:
        """Take a SUBMIT, service centre address first; return 0 or the RP cause of a refusal."""
        self._tick(now)
        return self._intake.accept(sim, octets)

    def answer(self, sim: Sim, cause: int, now: int) -> None:
        """The late answer to a message that was PENDING: 0 or an RP cause."""
        self._tick(now)
        self._mailboxes[sim].answer(cause)

    def repeat_next(self, sim: Sim) -> None:
        """Deliver the next TPDU to a SIM twice, as when its acknowledgement gets lost."""
        self._mailboxes[sim].repeat = True

    def memory_available(self, sim: Sim, now: int) -> None:
        """RP-SMMA: there is room again."""
        self._tick(now)
        self._mailboxes[sim].pump()

    def reachable(self, sim: Sim, now: int) -> None:
        """The device has registered."""
        self._tick(now)
        self._mailboxes[sim].pump()

    # For the intake

    def announce(self, message: FromSim) -> None:
        self.sent.append(message)
        for listener in self._listeners:
            listener(message)

    def enqueue(self, sim: Sim, parcel: Parcel) -> None:
        self._mailboxes[sim].put(parcel)

    def sim_with(self, number: str) -> Sim | None:
        """Return the SIM of a number, with or without its plus sign."""
        wanted = number.lstrip("+")
        return next((sim for sim in self.sims if sim.number.lstrip("+") == wanted), None)

    def pending(self, sim: Sim) -> int:
        """Return how many TPDUs wait for a SIM."""
        return len(self._mailboxes[sim].queue)

    def _tick(self, now: int | None) -> None:
        if now is not None:
            self.now = max(self.now, now)

    def _bodies(self, message: ToSim) -> list[UserData]:
        self._concatenation = (self._concatenation + 1) % 256
        if message.ports is None:
            return split(message.body, self._concatenation)
        destination, source = message.ports
        data = destination.to_bytes(2, "big") + source.to_bytes(2, "big")
        element = Element(PORTS_ELEMENT, data)
        bodies = split(message.body, self._concatenation)
        if len(bodies) > 1:
            raise ValueError("a message to a port must fit one part")
        return [UserData(bodies[0].data, bodies[0].alphabet, (element, *bodies[0].elements))]

    def _parcel(
        self,
        submission: Submission,
        sender: Address,
        body: UserData,
        stamp: Timestamp,
        expires_at: int,
    ) -> Parcel:
        message = submission.message
        smsc = Address(self.smsc)
        dcs = scheme(body.alphabet, message.message_class)

        def encode(more: bool) -> bytes:
            deliver = Deliver(sender, body, stamp, pid=message.pid, dcs=dcs, more=more)
            return encode_smsc(smsc) + deliver.encode()

        def on_end(status: int) -> None:
            self._part_ended(submission, status)

        return Parcel(encode, expires_at, on_end, lambda: submission.become(TRIED))

    def _part_ended(self, submission: Submission, status: int) -> None:
        submission.cause = submission.cause or status
        if status == ST_DELIVERED:
            submission.delivered_parts += 1
            if submission.delivered_parts == submission.parts:
                submission.become(DELIVERED)
        else:
            submission.become(EXPIRED if status == ST_EXPIRED else FAILED)
