"""A small client of the Commands APIs, for Twilio, KORE and the local cloud."""

import os
import re
from types import TracebackType
from typing import TYPE_CHECKING, Any, NoReturn

import click

from modem.errors import NoAnswer, Refused

if TYPE_CHECKING:
    import httpx

PATHS = {"supersim": "/v1/SmsCommands", "wireless": "/v1/Commands"}
BODIES = {"supersim": "Payload", "wireless": "Command"}
PREFIXES = {"HS": "supersim", "DE": "wireless"}
TWILIO = {"supersim": "https://supersim.twilio.com", "wireless": "https://wireless.twilio.com"}
KORE = {
    "supersim": "https://supersim.api.korewireless.com",
    "wireless": "https://programmable-wireless.api.korewireless.com",
}
KORE_TOKENS = "https://api.korewireless.com"
TOKEN_PATH = "/api-services/v1/auth/token"
PAIRS = (
    ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN"),
    ("TWILIO_API_KEY", "TWILIO_API_SECRET"),
    ("KORE_CLIENT_ID", "KORE_CLIENT_SECRET"),
)


def product_of(sim: str, url: str | None) -> str:
    """Tell the product by the SID of a SIM, else by a URL that says wireless; else Super SIM."""
    known = PREFIXES.get(sim[:2]) if len(sim) == 34 else None
    base = (url or "").rstrip("/")
    says_wireless = "wireless" in base or base.endswith(PATHS["wireless"])
    return known or ("wireless" if says_wireless else "supersim")


def credentials() -> tuple[str, str, bool]:
    """Return name, secret, and whether they are KORE's. Raises a usage error without any."""
    for name, secret in PAIRS:
        if os.environ.get(name) and os.environ.get(secret):
            return os.environ[name], os.environ[secret], name.startswith("KORE")
    wanted = ", or ".join(f"{name} and {secret}" for name, secret in PAIRS)
    raise click.UsageError(f"no credentials in the environment: set {wanted}")


def is_here(url: str) -> bool:
    """Tell whether a URL leads to this machine, where no proxy can help."""
    return re.match(r"https?://(127\.0\.0\.1|localhost|\[::1\])([:/]|$)", url) is not None


class Api:
    """One product's API; `url` may end with its path. Raises Refused and NoAnswer."""

    def __init__(self, product: str, url: str | None, timeout: float) -> None:
        import httpx

        from modem.cloud.parameters import is_url

        self.path = PATHS[product]
        self.body_name = BODIES[product]
        name, secret, is_kore = credentials()
        base = (url or (KORE if is_kore else TWILIO)[product]).rstrip("/")
        base = base.removesuffix(self.path)
        if not is_url(base):
            raise click.UsageError(f"--url: {base} is no http or https URL")
        auth = None if is_kore else httpx.BasicAuth(name, secret)
        self._base = base
        self._client = httpx.Client(timeout=timeout, auth=auth, trust_env=not is_here(base))
        if is_kore:
            token = self._token(name, secret)
            self._client.headers["Authorization"] = f"Bearer {token}"

    def __enter__(self) -> "Api":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._client.close()

    def create(self, fields: dict[str, str]) -> dict[str, Any]:
        """Send a Command; return the resource."""
        return self._ask("POST", self._base + self.path, fields)

    def fetch(self, sid: str) -> dict[str, Any]:
        """Return the resource as it is now."""
        return self._ask("GET", f"{self._base}{self.path}/{sid}")

    def _token(self, client: str, secret: str) -> str:
        host = KORE_TOKENS if "korewireless.com" in self._base else self._base
        fields = {
            "grant_type": "client_credentials",
            "client_id": client,
            "client_secret": secret,
        }
        return str(self._ask("POST", host + TOKEN_PATH, fields).get("access_token"))

    def _ask(self, method: str, url: str, fields: dict[str, str] | None = None) -> dict[str, Any]:
        import httpx

        try:
            response = self._client.request(method, url, data=fields)
        except httpx.HTTPError as error:
            raise NoAnswer(f"no answer from {url}: {error or type(error).__name__}") from None
        try:
            answer = response.json()
        except ValueError:
            answer = {}
        if not response.is_success or not isinstance(answer, dict):
            _refuse(method, url, response, answer)
        return answer


def _refuse(method: str, url: str, response: "httpx.Response", answer: Any) -> NoReturn:
    said = answer if isinstance(answer, dict) else {}
    code = said.get("code")
    words = said.get("message") or said.get("error_description") or response.reason_phrase
    number = f" {code}" if code else ""
    sentence = f"the cloud refused {method} {url}: {response.status_code}{number}, {words}"
    if method == "POST" and response.status_code == 404:
        sentence += "; is it the right --url and --product?"
    later = response.status_code == 429 or response.status_code >= 500
    raise Refused(sentence, code if isinstance(code, int) else None, method, later)
