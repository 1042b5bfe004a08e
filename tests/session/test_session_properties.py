from hypothesis import given, settings
from hypothesis import strategies as st

from modem.session.events import CommandReceived, Ready
from modem.session.session import Session
from tests.session.script import ready
from tests.world import World


@settings(max_examples=30)
@given(st.integers(1, 40))
def test_any_size_of_reads_gives_the_same_conversation(chunk):
    def talk(chunk):
        world = World(chunk=chunk).start()
        world.network.deliver(world.sim, "x" * 200, now=world.now)
        world.network.deliver(world.sim, b"\x00\x1a\xff", now=world.now)
        world.run(1000)
        receipt = world.send("€" * 100, confirm=True)
        world.acknowledge(world.commands[0])
        world.run(1000)
        return world.events, receipt, [message.text for message in world.network.sent]

    assert talk(chunk) == talk(None)


@settings(max_examples=200)
@given(st.lists(st.tuples(st.binary(max_size=80), st.integers(0, 40_000)), max_size=20))
def test_no_octets_stop_the_session(pieces):
    session = ready()
    now = 0
    operation = session.at("+CSQ", now)
    for data, wait in pieces:
        if data:
            session.receive_data(data, now)
        while session.next_event() is not None:
            pass
        session.data_to_send()
        now += wait
        session.advance(now)
        assert session.scheduler.crash is None
        assert operation.done or session.deadline() is not None
    # A modem that answers again is used again.
    last = session.at("+CGSN", now)
    for _ in range(400):
        if last.done:
            break
        out = session.data_to_send()
        for line in out.replace(b"\x1b", b"").split(b"\r")[:-1]:
            text = b"\r\n4901\r\n" if line == b"AT+CGSN" else b""
            session.receive_data(b"\r\n" + text + b"\r\nOK\r\n", now)
        now = max(now, session.deadline() or now)
        session.advance(now)
    assert last.done and session.scheduler.crash is None


@settings(max_examples=100)
@given(st.lists(st.binary(max_size=50)))
def test_a_session_that_is_starting_survives_any_octets(pieces):
    session = Session()
    operation = session.start(0)
    now = 0
    for piece in pieces:
        session.receive_data(piece or b"\r", now)
        assert operation.done or session.deadline() is not None
        now += 100
        session.advance(now)
    assert session.scheduler.crash is None


@settings(max_examples=50)
@given(st.binary(min_size=1, max_size=200))  # none would say that the port is gone
def test_noise_between_messages_invents_no_command(noise):
    world = World().start()
    world.session.receive_data(noise, world.now)
    world.run(200_000)
    world.deliver("real")
    assert {event.command.text for event in world.of(CommandReceived)} == {"real"}
    assert world.of(Ready)
