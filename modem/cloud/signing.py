"""Signatures of webhooks: Twilio's and KORE's."""

import base64
import hashlib
import hmac
from collections.abc import Iterable
from urllib.parse import urlsplit, urlunsplit

Pairs = Iterable[tuple[str, str]]


def twilio_signature(token: str, url: str, form: Pairs = ()) -> str:
    """Return X-Twilio-Signature: base64 of HMAC-SHA1 over the URL and the sorted form fields.

    `url` is the URL as called, query included; `form` stays empty for a GET.
    """
    text = url + "".join(name + value for name, value in sorted(set(form)))
    digest = hmac.new(token.encode(), text.encode(), hashlib.sha1).digest()
    return base64.b64encode(digest).decode()


def twilio_verified(token: str, url: str, form: Pairs, signature: str) -> bool:
    """Tell whether `signature` is right for what came."""
    expected = twilio_signature(token, url, form)
    return hmac.compare_digest(expected.encode(), signature.encode())


def kore_signature(secret: str, method: str, url: str, body: bytes) -> str:
    """Return kore-signature: hexadecimal SHA-256, or nothing where there is no secret.

    It covers secret, method, URL without query and fragment, and body.
    """
    if not secret:
        return ""
    scheme, host, path, _, _ = urlsplit(url)
    text = secret + method + urlunsplit((scheme, host, path, "", ""))
    return hashlib.sha256(text.encode() + body).hexdigest()


def kore_verified(secret: str, method: str, url: str, body: bytes, signature: str) -> bool:
    """Tell whether `signature` is right for what came."""
    expected = kore_signature(secret, method, url, body)
    return hmac.compare_digest(expected.encode(), signature.encode())
