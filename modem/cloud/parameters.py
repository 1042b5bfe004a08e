"""Parameters of a request, read one by one; each reader raises Refused for what is not right."""

import re
from urllib.parse import parse_qsl, urlsplit

import httpx

from modem.cloud.errors import Refused, not_readable
from modem.cloud.products import Product

MOST_FIELDS = 100
MOST_URL = 2048
MOST_NAME = 64
# RFC 3986: what may stand in a URI; anything else a client would have to change first.
URI = re.compile(r"[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+\Z")
NAME = re.compile(r"[^\x00-\x1f\x7f/\ud800-\udfff]+\Z")
METHODS = ("GET", "POST")


def pairs_of(encoded: bytes) -> list[tuple[str, str]]:
    """Parse form fields; blank ones are kept. Raises Refused for what is not UTF-8."""
    try:
        text = encoded.decode()
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    except ValueError:
        raise not_readable() from None


class Parameters:
    """The fields of a form or a query. What nobody asks for is ignored."""

    def __init__(self, encoded: bytes, product: Product) -> None:
        self._product = product
        self._pairs = pairs_of(encoded)

    def texts(self, name: str) -> list[str]:
        """Return every value of a field that is a list."""
        return [value for key, value in self._pairs if key == name]

    def text(self, name: str) -> str | None:
        """Return a field as it is, None if it is not there; refuse a doubled one."""
        values = self.texts(name)
        if len(values) > 1:
            raise self.invalid(name, "it is given more than once")
        return values[0] if values else None

    def required(self, name: str, code: int | None = None) -> str:
        """Return a field that must be there and not empty."""
        value = self.text(name)
        if not value:
            message = f"Missing required parameter {name} in the post body"
            raise Refused(400, code or self._product.codes.missing, message)
        return value

    def choice(self, name: str, allowed: tuple[str, ...], default: str) -> str:
        value = self.text(name)
        if value is None:
            return default
        if value not in allowed:
            raise self.invalid(name, f"it is none of {', '.join(allowed)}")
        return value

    def filter(self, name: str, allowed: tuple[str, ...]) -> str | None:
        """Return one of the `allowed` words, or None where the field is not there."""
        return None if self.text(name) is None else self.choice(name, allowed, "")

    def method(self, name: str, default: str = "POST") -> str:
        """Return GET or POST."""
        return self.choice(name, METHODS, default)

    def flag(self, name: str, default: bool) -> bool:
        """Return a boolean, written true or false in any case."""
        value = self.text(name)
        if value is None:
            return default
        if value.lower() not in ("true", "false"):
            raise self.invalid(name, "it is neither true nor false")
        return value.lower() == "true"

    def number(self, name: str, least: int, most: int, default: int) -> int:
        value = self.text(name)
        if value is None:
            return default
        if not re.fullmatch(r"[0-9]{1,9}", value) or not least <= int(value) <= most:
            raise self.invalid(name, f"it is no integer from {least} to {most}")
        return int(value)

    def url(self, name: str) -> str | None:
        """Return an absolute http or https URL."""
        value = self.text(name)
        if value is not None and not is_url(value):
            raise self.invalid(name, "it is not an absolute http or https URL")
        return value

    def clearable_url(self, name: str, old: str | None) -> str | None:
        """Return a URL that a blank value clears and a missing one leaves."""
        if self.text(name) == "":
            return None
        return self.url(name) or old

    def name(self, name: str, old: str | None = None) -> str | None:
        """Return a name for people or in paths; blank clears it, missing leaves it."""
        value = self.text(name)
        if value is None:
            return old
        if value and not is_name(value):
            raise self.invalid(name, f"it is no name of at most {MOST_NAME} characters")
        return value or None

    def invalid(self, name: str, why: str) -> Refused:
        """Return the refusal of a field."""
        return Refused(400, self._product.codes.invalid, f"Invalid {name}: {why}")


def is_name(text: str) -> bool:
    """Tell whether `text` can name a resource, also in a path."""
    if text in (".", ".."):  # no client sends these as parts of a path
        return False
    return len(text) <= MOST_NAME and NAME.match(text) is not None


def is_url(text: str) -> bool:
    """Tell whether `text` is an absolute http or https URL that can be called."""
    if len(text) > MOST_URL or not URI.match(text):
        return False
    try:
        httpx.URL(text)
        parts = urlsplit(text)
        port = parts.port
    except (httpx.InvalidURL, ValueError):
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and port != 0
