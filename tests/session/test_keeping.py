"""A journal that fails or holds nonsense costs its help, and nothing else."""

from dataclasses import replace

import pytest

from modem.errors import NoAnswer
from modem.session import keeping
from modem.session.events import OtherMessage
from modem.session.tasks import Operation
from modem.simulator.personas import GENERIC
from tests.world import World

NO_STORAGE = replace(GENERIC, unsupported=frozenset({"+CPMS", "+CMGL", "+CMGR", "+CMGD"}))


class Broken:
    """A journal on a card that was pulled out."""

    def put(self, key, value):
        raise OSError(5)

    def remove(self, key):
        raise OSError(5)

    def records(self):
        raise OSError(5)


class Unremovable(Broken):
    """A journal that can be read, but not written, and holds what is no message."""

    def __init__(self, *records):
        self._records = list(records)

    def records(self):
        return list(self._records)


class Notes:
    """A journal that works."""

    def __init__(self):
        self.kept = {}
        self.most = 0

    def put(self, key, value):
        self.kept[key] = value
        self.most = max(self.most, len([key for key in self.kept if key[:1] == b"R"]))

    def remove(self, key):
        self.kept.pop(key, None)

    def records(self):
        return list(self.kept.items())


def test_a_part_that_loses_its_slot_before_its_message_is_whole_is_written_down():
    journal = Notes()
    world = World({"journal": journal}, storage=2).start()
    text = "".join(letter * 153 for letter in "abcd")
    world.deliver(text)
    world.run(60_000)
    assert [command.text for command in world.commands] == [text] and journal.most == 2
    world.acknowledge(world.commands[0])
    assert [key for key in journal.kept if key[:1] == b"R"] == []


def test_a_part_of_a_strangers_message_is_not():
    journal = Notes()
    world = World({"journal": journal}, storage=2).start()
    world.network.deliver(world.sim, "x" * 400, sender="+15551234567", now=world.now)
    world.run(400_000)
    assert journal.most == 0 and len(world.of(OtherMessage)) == 1


def test_a_journal_holds_so_many_messages_and_the_others_come_without_it(monkeypatch):
    monkeypatch.setattr(keeping, "MOST_ROUTED", 2)
    journal = Notes()
    world = World({"journal": journal}, persona=NO_STORAGE).start()
    for number in range(4):
        world.deliver("command %d" % number)
    assert len(world.commands) == 4 and journal.most == 2
    for command in world.commands:
        world.acknowledge(command)
    assert [key for key in journal.kept if key[:1] == b"R"] == []


@pytest.mark.parametrize("persona", [GENERIC, NO_STORAGE], ids=["stored", "routed"])
@pytest.mark.parametrize(
    "journal",
    [
        Broken(),
        Unremovable((b"R0", b"x" * 40), (b"A0", b"y" * 40), (b"?", b""), (b"Rx", b"")),
        None,
    ],
    ids=["broken", "nonsense", "none"],
)
def test_commands_come_and_are_acknowledged_all_the_same(persona, journal):
    world = World({"journal": journal}, persona=persona).start()
    world.deliver("one")
    world.deliver("two " + "x" * 200)
    assert [command.text[:3] for command in world.commands] == ["one", "two"]
    for command in world.commands:
        world.acknowledge(command)
    assert world.sim.memory.used == 0


def test_an_acknowledgement_ends_well_but_hides_no_bug():
    lost, broken = Operation(lenient=True), Operation(lenient=True)
    lost.fail(NoAnswer("silent"))
    assert lost.result() is None
    broken.fail(ZeroDivisionError("a bug"))
    with pytest.raises(ZeroDivisionError):
        broken.result()
