"""Where a broker is, who we are there, and whom we trust."""

import ssl
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Settings:
    """Where the broker is and who we are. The broker says `will` when we vanish."""

    host: str
    port: int
    tls: bool
    ca_file: str | None
    user: str | None
    password: str | None
    client_id: str
    keepalive: int
    session_expiry: int
    will: tuple[str, bytes] | None
    version_5: bool = True


class Tls(ssl.SSLContext):
    """Remembers the socket, which paho-mqtt leaves open when the other end is not trusted."""

    wrapped: ssl.SSLSocket | None = None

    def trusting(self, ca_file: str | None) -> "Tls":
        """Trust an authority of one's own, or those that the machine trusts. Raises OSError."""
        if ca_file:
            self.load_verify_locations(ca_file)
        else:
            self.load_default_certs()
        return self

    def wrap_socket(self, *args: Any, **more: Any) -> ssl.SSLSocket:
        self.wrapped = super().wrap_socket(*args, **more)
        return self.wrapped
