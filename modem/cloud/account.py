"""Who may call the APIs: an account and its token, API keys, and KORE's clients and tokens."""

import base64
import binascii
import hmac
import secrets

from modem.cloud.errors import invalid_bearer, unauthorized
from modem.cloud.sids import new_sid

TOKEN_LIFE_S = 3600


class Account:
    """The credentials of one account; its `repr` shows none of them.

    `token` also signs webhooks. `keys` are API keys (SK... -> secret), `clients` KORE's API
    clients (id -> secret), `kore_secret` signs webhooks in KORE's way.
    """

    def __init__(
        self,
        sid: str,
        token: str,
        keys: dict[str, str] | None = None,
        clients: dict[str, str] | None = None,
        kore_secret: str = "",
    ) -> None:
        self.sid = sid
        self.token = token
        self.keys = keys or {}
        self.clients = clients or {}
        self.kore_secret = kore_secret
        self._bearers: dict[str, int] = {}  # access token -> when it ends, Unix ms

    def __repr__(self) -> str:
        return f"Account({self.sid!r})"

    @classmethod
    def random(cls, sid: str | None = None) -> "Account":
        """Return an account with new credentials of every kind."""
        return cls(
            sid or new_sid("AC"),
            secrets.token_hex(16),
            {new_sid("SK"): secrets.token_urlsafe(24)},
            {secrets.token_hex(16): secrets.token_urlsafe(32)},
            secrets.token_urlsafe(32),
        )

    def check(self, authorization: str | None, now: int) -> None:
        """Admit the sender of an Authorization header, or raise Refused."""
        scheme, _, rest = (authorization or "").strip().partition(" ")
        if scheme.lower() == "bearer":
            if now >= self._bearers.get(rest.strip(), 0):
                raise invalid_bearer()
        elif scheme.lower() != "basic" or not self._knows(rest.strip()):
            raise unauthorized()

    def _knows(self, encoded: str) -> bool:
        try:
            pair = base64.b64decode(encoded, validate=True).decode()
        except (binascii.Error, ValueError):
            return False
        user, _, password = pair.partition(":")
        return _same(self.keys | {self.sid: self.token}, user, password)

    def grant(self, client: str, secret: str, now: int) -> dict[str, object] | None:
        """Return an access token for one of KORE's API clients, or None for a stranger."""
        if not _same(self.clients, client, secret):
            return None
        self._bearers = {token: end for token, end in self._bearers.items() if end > now}
        token = secrets.token_urlsafe(48)
        self._bearers[token] = now + 1000 * TOKEN_LIFE_S
        return {
            "access_token": token,
            "expires_in": TOKEN_LIFE_S,
            "token_type": "Bearer",
            "scope": "supersim programmable-wireless",
        }


def _same(known: dict[str, str], name: str, secret: str) -> bool:
    expected = known.get(name, "")
    return hmac.compare_digest(expected.encode(), secret.encode()) and name in known
