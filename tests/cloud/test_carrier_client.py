"""The station's end of a connection that does not last."""

import socket
import struct
import threading
from collections.abc import Iterator

import pytest

from modem.cloud import carrier_client
from modem.cloud.carrier import Message
from modem.cloud.carrier_client import CarrierClient
from modem.cloud.carrier_socket import encode
from tests.patience import PATIENCE

RESET = struct.pack("ii", 1, 0)  # SO_LINGER: what is not sent is thrown away, the other end told


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(PATIENCE)
        yield listener


def welcome_and_reset(listener: socket.socket, welcomed: threading.Event) -> None:
    """Take one connection in, and cut it off once its client knows that it is welcome."""
    line, _ = listener.accept()
    with line, line.makefile("rb") as said:
        line.sendall(encode({"type": "challenge", "nonce": "00"}))
        said.readline()
        line.sendall(encode({"type": "welcome", "sims": []}))
        assert welcomed.wait(PATIENCE)
        welcomed.clear()
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)


def test_who_was_welcome_comes_back_at_once_however_often_it_is_cut_off(
    listener: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carrier_client, "FIRST_PAUSE", 0.01)
    monkeypatch.setattr(carrier_client, "LAST_PAUSE", 2 * PATIENCE)
    welcomed, lost = threading.Event(), []

    def hear(message: Message) -> None:
        welcomed.set()

    hello = {"type": "hello"}
    client = CarrierClient(listener.getsockname(), "token", lambda: hello, hear, lost.append)
    client.start()
    try:
        for _ in range(16):  # twice the pause each time would be 22 minutes in all
            welcome_and_reset(listener, welcomed)
    finally:
        client.close()
    assert any("reset" in why for why in lost), lost
