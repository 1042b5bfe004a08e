"""Which ports are served on."""

import socket

import pytest

from modem.cloud import serving
from modem.cloud.serving import LASTING, free_ports


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "0.0.0.0", "::1"])
def test_free_ports_are_none_that_outgoing_connections_get(host: str) -> None:
    found = free_ports(4, host)
    assert len(set(found)) == 4
    assert all(port in LASTING for port in found)


def test_a_port_that_is_taken_is_not_free(monkeypatch: pytest.MonkeyPatch) -> None:
    [taken] = free_ports(1)
    with socket.create_server(("127.0.0.1", taken)):
        monkeypatch.setattr(serving, "LASTING", range(taken, taken + 1))
        with pytest.raises(OSError, match="has no 1 free ports"):
            free_ports(1)
    assert free_ports(1) == [taken]
