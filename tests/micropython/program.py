"""A program as a user may write it, which asks every public value for everything it has.

`program.py LIBRARY JOURNAL`, on CPython and on MicroPython: what it prints has to be the same of
the sources and of the compiled package. Its modem is that of tools/canned.py.
"""

import sys

LIBRARY, JOURNAL = sys.argv[1:]
sys.path[0] = LIBRARY
sys.path.insert(1, ".")  # for tools and tests

import modem as library  # noqa: E402
import modem.sms as sms  # noqa: E402
from modem import Modem  # noqa: E402
from modem.ports.journal import Disk, Journal  # noqa: E402
from modem.sms import (  # noqa: E402
    ABSOLUTE,
    DATA,
    ENHANCED,
    GSM7,
    RELATIVE,
    UCS2,
    WAITING,
    Address,
    Dcs,
    Deliver,
    Element,
    Joiner,
    StatusReport,
    Submit,
    UserData,
    Validity,
)
from tests.micropython.devices import BROKEN, STAMP, Port, show, told  # noqa: E402


class Careful(Disk):
    """A file system that counts."""

    opened = 0

    def open(self, path, mode):
        self.opened += 1
        return super().open(path, mode)


def values():
    """Ask the values, made by name and by place, for all they have."""
    from modem import Command, Delivery, Identity, Receipt, Registration, Status, Timestamp

    stamp = Timestamp(year=2026, month=8, day=31, hour=12, minute=0, second=0, quarters=8)
    show(stamp, "year month day hour minute second quarters")
    print(stamp.iso(), stamp.unix(), Timestamp.decode(octets=stamp.encode()) == stamp)
    words = {
        "text": "on",
        "data": b"on",
        "sent_at": stamp,
        "parts": 2,
        "sid": "SM",
        "missing": (1,),
    }
    command = Command(id="1", sender="2936", **words)
    show(command, "id sender text data sent_at parts sid missing")
    print(command == Command("1", "2936", "on", b"on", stamp, 2, "SM", (1,)), hash(command) != 0)
    receipt = Receipt(number=1, references=(1, 2), recipient="2936", confirm=True)
    show(receipt, "number references recipient confirm parts")
    delivery = Delivery(receipt=receipt, delivered=False, status=70, discharged_at=stamp)
    show(delivery, "receipt delivered status discharged_at")
    of_modem = {"manufacturer": "M", "model": "X", "revision": "1", "imei": "2"}
    identity = Identity(imsi="3", iccid="4", profile="generic", **of_modem)
    show(identity, "manufacturer model revision imei imsi iccid profile")
    for stat in range(12):
        show(Registration(stat=stat), "stat registered words")
    figures = {"signal_dbm": -73, "operator": "O", "technology": 7, "used": 1, "total": 23}
    status = Status(state="ready", registration=Registration(1), storage="ME", **figures)
    show(status, "state registration signal_dbm operator technology storage used total")


def events():
    """Ask the events."""
    command = library.Command("1", "2936", "on", b"on")
    rows = (
        ("Ready", "identity", library.Identity()),
        ("CommandReceived", "command", command),
        ("OtherMessage", "message", command),
        ("Delivered", "delivery", library.Delivery(library.Receipt(1, (1,), "2936"), True, 0)),
        ("RegistrationChanged", "registration", library.Registration(1)),
        ("StorageFull", "storage", "ME"),
        ("Restarted", "reason", "RDY"),
        ("Closed", "error", None),
    )
    from modem.session.events import Event

    for name, field, value in rows:
        event = getattr(library, name)(**{field: value})
        show(event, field)
        print(isinstance(event, Event), event == getattr(library, name)(value))
    show(library.Unreadable(octets=b"\0", reason="short"), "octets reason")


def errors():
    """Raise every error, and catch it as each of those it comes from."""
    rows = (
        ("ModemError", {}, "ModemError"),
        ("PortError", {"holder": "minicom"}, "ModemError"),
        ("NoAnswer", {"lines": ((b"+CSQ: 1", None),)}, "ModemError"),
        ("Refused", {"code": 3, "request": "AT", "temporary": True}, "ModemError"),
        ("EquipmentRefused", {"code": 3, "request": "AT"}, "Refused"),
        ("MessageRefused", {"code": 38, "request": "AT"}, "Refused"),
        ("SimError", {}, "ModemError"),
        ("SimMissing", {}, "SimError"),
        ("PinNeeded", {}, "SimError"),
        ("NotRegistered", {"denied": True}, "ModemError"),
        ("OutcomeUnknown", {"references": (1, 2)}, "ModemError"),
        ("NotDelivered", {"status": 70, "temporary": True}, "ModemError"),
        ("PduError", {"field": "TP-DA", "offset": 3, "octets": b"1"}, "ModemError"),
    )
    for name, named, parent in rows:
        try:
            raise getattr(library, name)("what happened", **named)
        except getattr(library, parent) as error:
            print(type(error).__name__, str(error), isinstance(error, library.ModemError))
            show(error, "message temporary sent args " + " ".join(sorted(named)))
            if isinstance(error, library.Refused):
                print(error.kind)
    told(lambda: library.Refused("no", wrong=1))
    told(lambda: library.nothing)


def codec():
    """Use what `modem.sms` has."""
    print(ABSOLUTE, DATA, ENHANCED, GSM7, RELATIVE, UCS2, WAITING)
    stamp = library.Timestamp(*STAMP)
    show(Address(digits="+491", toa=None), "digits toa number alphanumeric kind")
    for value in (0x00, 0x10, 0x20, 0x51, 0xC8, 0xD9, 0xE8, 0xF5):
        show(
            Dcs(value=value), "value alphabet carries compressed message_class auto_delete waiting"
        )
    show(Dcs(0xC8).waiting, "kind active store")
    show(Element(id=0, data=b"\1\2\1"), "id data")
    data = UserData(data=b"hi", alphabet=GSM7, elements=(Element(0x24, b"\1"),))
    show(data, "data alphabet elements text octets kind")
    for validity in (Validity.from_seconds(seconds=3600), Validity.until(time=stamp)):
        show(validity, "form octets seconds time single_shot")
    show(Validity(form=ENHANCED, octets=b"\x41" + bytes(6)), "seconds single_shot")
    smsc = Address("+49")
    deliver = Deliver(sender=Address("2936"), user_data=data, sent_at=stamp, pid=0, smsc=smsc)
    show(sms.from_hex(sms.to_hex(deliver)[1]), "raw more report reply_path loop_prevention kind")
    submit = Submit(
        recipient=Address("2936"), user_data=data, reference=1, validity=validity, report=True,
        reject_duplicates=True, reply_path=True, smsc=smsc, pid=0, dcs=Dcs(0),
    )  # fmt: skip
    show(submit, "kind raw")
    told(lambda: sms.decode(submit.encode(), smsc=False))
    report = StatusReport(
        reference=1, recipient=Address("2936"), sent_at=stamp, discharged_at=stamp, status=0,
        pid=0, user_data=data, more=True, loop_prevention=True, qualifier=True, smsc=smsc,
    )  # fmt: skip
    show(sms.from_hex(sms.to_hex(report)[1]), "kind status")
    told(lambda: sms.from_hex(BROKEN))
    print(sms.shifts(data.elements), sms.from_unix(seconds=10**9, quarters=4))
    print(sms.pack(sms.encode_gsm7("hi")), sms.unpack(b"\xe8\x34", 2), sms.encode_smsc(smsc))
    print(sms.decode_ucs2(sms.encode_ucs2("ş")), sms.decode_gsm7(b"\0", locking=0, single=0))
    print(sms.scheme(UCS2, message_class=1), sms.scheme(alphabet=DATA))


def joining():
    """Split a message and join it again."""
    joiner = Joiner(limit_ms=1000, most=2)
    parts = sms.split(body="ş" * 100, reference=7, wide=True, shifts=False)
    for number, part in enumerate(parts):
        token = {"key_extra": None, "sender": "2936", "token": number}
        joined = joiner.add(user_data=part, now=0, **token)
        print(joiner.pending(), joiner.deadline(), sms.concatenation(part.elements))
    show(joined, "text data alphabet tokens missing")
    print(joiner.expire(now=5))


def profiles():
    """Name every vendor's profiles."""
    from modem.profiles import GENERIC, VENDORS, Profile, find, named, profiles_of

    for vendor in sorted({vendor for _, vendor in VENDORS}):
        for profile in profiles_of(vendor=vendor):
            print(profile, named(name=profile.name) is profile, profile.boot_time, profile.gap)
    print(GENERIC, find(manufacturer="Quectel", model="BG96").name)
    told(lambda: Profile("mine", models=("X",), send_timeout=1, patience=2).matches("", "X"))
    told(lambda: Profile("mine", wrong=1))
    told(lambda: named("wrong"))


def settings():
    """Set everything that can be set."""
    from modem.session.settings import Settings

    told(lambda: Settings(wrong=1))
    told(lambda: Settings(pin="x"))
    told(lambda: Settings(peer=""))
    every = {
        "registration_timeout": 1000, "wake_timeout": 1000, "sim_timeout": 1000,
        "sweep_every": 1000, "part_timeout": 1000, "parts_limit": 4, "send_attempts": 1,
        "retry_pause": 1, "reference": 7, "spare_slots": 1,
    }  # fmt: skip
    names = sorted(every)
    some = Settings(peer="000", pin="1234", profile="generic", **every)
    print([getattr(some, name) for name in ["peer", "pin", "profile"] + names])
    disk = Careful()
    journal = Journal(path=JOURNAL, limit=64, disk=disk)
    every["journal"] = journal
    with Modem.open(
        port=Port(), peer="2936", profile="generic", pin=None, settings=every
    ) as modem:
        print(modem.identity)
    journal.put(key=b"k", value=b"v")
    print([row for row in journal.records() if row[0] == b"k"], disk.opened > 0)
    journal.remove(key=b"k")


for part in (values, events, errors, codec, joining, profiles, settings):
    print("#", part.__name__)
    part()
