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
        with pytest.raises(OSError, match="of 1 ports, 0 are free"):
            free_ports(1)
    assert free_ports(1) == [taken]


def test_an_address_of_another_machine_is_said_to_be_one() -> None:
    with pytest.raises(OSError, match=r"192\.0\.2\.1 port .*: Cannot assign requested address"):
        free_ports(1, "192.0.2.1")  # reserved for documentation
