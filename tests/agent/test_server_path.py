"""The socket's place: who may use it, what may be in its way, and that it comes back."""

import asyncio
import grp
import os
import socket
import stat
from pathlib import Path

import pytest

from modem.agent.config import AgentConfig, General, ModemConfig
from modem.agent.engine import Engine
from modem.agent.server import Server
from modem.errors import PortError
from tests.agent.door import NOWHERE, Door, Hand, by_hand


def test_its_mode_lets_owner_and_group_in(door: Door) -> None:
    found = os.stat(door.path)
    assert stat.S_ISSOCK(found.st_mode)
    assert stat.S_IMODE(found.st_mode) == 0o660


def test_the_path_is_gone_when_the_agent_has_ended(door: Door) -> None:
    door.close()
    assert not os.path.exists(door.path)


def test_nothing_but_the_socket_is_left_beside_it(door: Door) -> None:
    names = os.listdir(os.path.dirname(door.path))
    assert [name for name in names if "sock" in name] == ["agent.sock"]


def leave_stale(path: str) -> None:
    """Bind a socket and be gone, as an agent that is killed does."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as stale:
        stale.bind(path)


def test_a_stale_socket_is_replaced(tmp_path: Path) -> None:
    leave_stale(str(tmp_path / "agent.sock"))
    door = Door(tmp_path)
    with by_hand(door.path) as hand:
        assert hand.ask("hello")["pid"] == os.getpid()
    door.close()


def start(folder: Path, path: str, group: str = "") -> None:
    """Start a server at `path`, and end it."""

    async def run() -> None:
        config = AgentConfig(General(data=str(folder)), (ModemConfig(port=NOWHERE),))
        engine = Engine(config)
        await engine.start()
        try:
            serving = Server(engine, path, group=group)
            await serving.start()
            await serving.stop()
        finally:
            await engine.stop()

    asyncio.run(run())


def test_a_socket_on_which_somebody_answers_is_left_to_him(door: Door, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    with pytest.raises(PortError, match="another agent"):
        start(other, door.path)
    with by_hand(door.path) as hand:
        assert hand.ask("hello")["protocol"] == 1


def test_a_file_that_is_no_socket_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "precious"
    path.write_text("gold")
    with pytest.raises(PortError, match="no socket"):
        start(tmp_path, str(path))
    assert path.read_text() == "gold"


@pytest.mark.parametrize(
    ("name", "words"),
    [("x" * 200, "too long"), ("file/below", "File exists")],
)
def test_a_path_that_cannot_be_made_is_said(name: str, words: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(PortError, match=words):
        start(tmp_path, str(tmp_path / name))


def test_a_group_that_does_not_exist_is_said_and_nothing_is_left(tmp_path: Path) -> None:
    with pytest.raises(PortError, match="no group 'nobodies-modem'"):
        start(tmp_path, str(tmp_path / "sock"), "nobodies-modem")
    assert not [name for name in os.listdir(tmp_path) if name.startswith("sock")]


def test_the_group_is_the_one_that_was_configured(tmp_path: Path) -> None:
    config = AgentConfig(General(data=str(tmp_path)), (ModemConfig(port=NOWHERE),))
    path = str(tmp_path / "sock")
    group = grp.getgrgid(os.getgid())

    async def run() -> int:
        engine = Engine(config)
        await engine.start()
        serving = Server(engine, path, group=group.gr_name)
        await serving.start()
        found = os.stat(path).st_gid
        await serving.stop()
        await engine.stop()
        return found

    assert asyncio.run(run()) == group.gr_gid


def test_an_agent_that_ends_leaves_the_socket_of_its_successor(door: Door) -> None:
    os.unlink(door.path)
    leave_stale(door.path)
    door.close()
    assert os.path.exists(door.path)


def test_a_socket_that_was_deleted_comes_back_and_nobody_is_hung_up_on(
    door: Door, hand: Hand
) -> None:
    hand.ask("hello")
    os.unlink(door.path)
    door.do(lambda engine: door.server.mend())
    with by_hand(door.path) as other:
        assert other.ask("hello")["pid"] == os.getpid()
    assert hand.ask("hello")["pid"] == os.getpid()
    door.do(lambda engine: door.server.mend())  # nothing to mend
    door.close()
    assert not os.path.exists(door.path)


def test_a_socket_that_cannot_come_back_is_tried_again(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.unlink(door.path)
    with monkeypatch.context() as patch:
        patch.setattr(os, "rename", lambda *_: (_ for _ in ()).throw(PermissionError(13, "no")))
        door.do(lambda engine: door.server.mend())
    assert not os.path.exists(door.path)
    door.do(lambda engine: door.server.mend())
    with by_hand(door.path) as hand:
        assert hand.ask("hello")["pid"] == os.getpid()
