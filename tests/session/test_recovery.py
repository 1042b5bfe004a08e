from dataclasses import replace

import pytest

from modem.errors import NoAnswer, OutcomeUnknown, SimMissing
from modem.session.events import Ready, Restarted
from modem.simulator.personas import GENERIC
from tests.session.odd import Odd
from tests.world import World

BOOTS = replace(GENERIC, boot=((0, "RDY"), (800, "+CPIN: READY"), (1500, "SMS DONE")), boot_ms=0)


def texts(world):
    return [command.text for command in world.commands]


def test_a_modem_that_restarts_is_set_up_again():
    world = World(persona=BOOTS).start()
    world.device.reboot(world.now)
    world.run(10_000)
    assert [event.reason for event in world.of(Restarted)] == ["RDY"]
    assert len(world.of(Ready)) == 2
    world.deliver("hello")
    assert texts(world) == ["hello"]


def test_what_arrives_during_a_restart_is_found():
    world = World(persona=BOOTS).start()
    world.device.reboot(world.now)
    world.network.deliver(world.sim, "meanwhile", now=world.now)
    world.run(10_000)
    assert texts(world) == ["meanwhile"]


def test_an_acknowledged_command_does_not_come_again_after_a_restart():
    world = World(persona=BOOTS).start()
    world.deliver("one")
    world.deliver("two")
    world.acknowledge(world.commands[0])
    world.device.reboot(world.now)
    world.run(10_000)
    assert texts(world) == ["one", "two"]


def test_a_send_that_waits_goes_out_after_the_restart():
    world = World(persona=BOOTS).start()
    world.device.reboot(world.now)
    world.run(10)
    assert world.send("hello").parts == 1


def test_a_send_that_lost_its_prompt_to_a_restart_waits_until_the_modem_is_set_up():
    odd = Odd()
    odd.answers = {
        b"+CMGS": [b"\r\nRDY\r\n", b"\r\n> "],
        "payload": b"\r\n+CMGS: 1\r\n\r\nOK\r\n",
    }
    odd.send()
    lines = [line for line in odd.sent if line in (b"AT+CMGS=14", b"AT+CMGF=0")]
    assert lines == [b"AT+CMGS=14", b"AT+CMGF=0", b"AT+CMGS=14"]


def test_a_send_during_which_the_modem_restarts_is_unknown():
    world = World(persona=replace(BOOTS, delays={"+CMGS": 5000})).start()
    operation = world.session.send("hello", world.now)
    world.run(1000)
    world.device.reboot(world.now)
    world.run(10_000)
    with pytest.raises(OutcomeUnknown, match="restarted"):
        operation.result()


def test_a_silent_modem_is_noticed_and_set_up_when_it_speaks_again():
    world = World({"sweep_every": 30_000}).start()
    world.device.power_off(world.now)
    world.run(120_000)
    assert [event.reason for event in world.of(Restarted)] == ["it did not answer"]
    assert world.finish(world.session.status(world.now)).state == "recovering"
    world.device.power_on(world.now)
    world.run(60_000)
    assert world.session.state == "ready"
    world.deliver("hello")
    assert texts(world) == ["hello"]


def test_a_request_to_a_dead_modem_ends():
    world = World().start()
    world.device.power_off(world.now)
    with pytest.raises(NoAnswer):
        world.finish(world.session.at("+CSQ", world.now))
    with pytest.raises(NoAnswer):
        world.send("hello", timeout=20_000)


def test_a_sim_that_is_taken_out_and_put_back_is_noticed():
    world = World({"sim_timeout": 3000}).start()
    sim, world.device.sim = world.device.sim, None
    world.device.unsolicited("+CPIN: NOT INSERTED")
    world.run(20_000)
    assert world.session.state == "recovering"
    with pytest.raises(SimMissing):
        world.send("hello", timeout=5000)
    world.device.sim = sim
    world.run(60_000)
    assert world.session.state == "ready"


def test_the_status_tells_the_signal_and_the_storage():
    world = World().start()
    world.deliver("hello")
    status = world.finish(world.session.status(world.now))
    assert status.state == "ready" and status.registration.words == "home"
    assert (status.signal_dbm, status.storage, status.used, status.total) == (-73, "SM", 1, 50)
    assert status.operator


def test_a_status_without_answers_is_none_and_not_wrong():
    unsupported = frozenset({"+CSQ", "+COPS", "+CPMS", "+CREG", "+CGREG", "+CEREG"})
    world = World(persona=replace(GENERIC, unsupported=unsupported)).start()
    status = world.finish(world.session.status(world.now))
    assert status.signal_dbm is None and status.operator is None and status.total is None
    assert status.registration.registered  # it cannot tell: the sending will show it


def test_a_session_goes_on_when_its_port_was_lost_and_opened_again():
    world = World().start()
    world.deliver("one")
    world.session.receive_data(b"", world.now)
    world.network.deliver(world.sim, "two", now=world.now)
    world.run(1000)
    world.acknowledge(world.commands[0])  # noted now, done when there is a modem again
    world.session.resume(world.now)
    world.run(10_000)
    assert texts(world) == ["one", "two"]
    assert len(list(world.sim.memory.items())) == 1
    assert world.send("hello").parts == 1


def test_a_modem_that_stays_silent_makes_the_session_want_a_reset_now_and_then():
    world = World({"sweep_every": 30_000}).start()
    world.device.power_off(world.now)
    wanted = 0
    for _ in range(60):
        world.run(30_000)
        wanted += world.session.wants_reset
        world.session.wants_reset = False
    assert 4 <= wanted <= 10
    world.device.power_on(world.now)
    world.run(60_000)
    assert world.session.state == "ready" and not world.session.wants_reset


def test_a_set_up_that_keeps_failing_restarts_the_modem():
    world = World(persona=BOOTS).start()
    sim, world.device.sim = world.device.sim, None
    world.device.unsolicited("+CPIN: NOT INSERTED")
    world.run(120_000)
    assert any("AT+CFUN=1,1" in line for line in world.log)
    world.device.sim = sim
    world.run(200_000)
    assert world.session.state == "ready"


def test_a_modem_that_wants_a_pin_is_not_restarted_for_it():
    world = World(persona=BOOTS).start()
    world.sim.set_pin("1234")
    world.device.reboot(world.now)
    world.run(600_000)
    assert not any("AT+CFUN=1,1" in line for line in world.log)
    assert world.sim.pin_tries == 3
