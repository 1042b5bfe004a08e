"""Posts each Command to a URL: 2xx is done, what the answer says may be the reply."""

import email.message
import hashlib
import hmac
import json
import ssl
from collections.abc import Mapping

import httpx

from modem.agent.config import HttpConfig
from modem.agent.handlers.base import Handler, HandlerFailed, describe
from modem.agent.records import Task

MOST = 65536  # octets of an answer that are read; no message is as long

# What no other try would change: this Command is not what the other side takes.
FINAL = (400, 413, 415, 422)

SIGNATURE = "X-Modem-Signature"
KEY = "Idempotency-Key"


class HttpHandler(Handler):
    """Posts the Command as JSON. The connection is kept between Commands that follow soon."""

    def __init__(self, config: HttpConfig) -> None:
        self._config = config
        self._client: httpx.AsyncClient | None = None

    async def handle(self, task: Task) -> str | bytes | None:
        """Post the Command. Raises HandlerFailed."""
        body = json.dumps(describe(task), ensure_ascii=False).encode()
        headers = self._headers(task, body)
        try:
            request = self._open().stream("POST", self._config.url, content=body, headers=headers)
            async with request as response:
                answer = await _read(response)
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            raise HandlerFailed(_sentence(error)) from None
        if not response.is_success:
            raise _refusal(response, answer)
        return reply(response, answer) if self._config.reply else None

    async def close(self) -> None:
        """Close the connection."""
        if self._client is not None:
            await self._client.aclose()

    def _open(self) -> httpx.AsyncClient:
        if self._client is None:
            secure = self._config.url.startswith("https:")
            # The machine's own certificates; and none to load where none is looked at.
            verify = ssl.create_default_context() if secure else False
            # The dispatcher has a limit for all of it.
            self._client = httpx.AsyncClient(timeout=None, follow_redirects=False, verify=verify)
        return self._client

    def _headers(self, task: Task, body: bytes) -> dict[str, str]:
        headers = {
            "Content-Type": "application/json",
            "Accept-Encoding": "identity",
            "User-Agent": "modem-agent",
            KEY: task.command.id,
        }
        secret = self._config.read_secret()
        if secret is not None:
            headers[SIGNATURE] = "sha256=" + sign(secret, body)
        return headers | dict(self._config.headers)


def sign(secret: str, body: bytes) -> str:
    """Return the HMAC-SHA256 of the body in hex: who knows the secret can tell it is ours."""
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


async def _read(response: httpx.Response) -> bytes:
    """Return the body of an answer, and one octet more than MOST of one that is longer."""
    found = b""
    async for piece in response.aiter_bytes(8192):
        found += piece
        if len(found) > MOST:
            break
    return found[: MOST + 1]


def _refusal(response: httpx.Response, answer: bytes) -> HandlerFailed:
    code = response.status_code
    told = f"{code} {response.reason_phrase}".rstrip()
    if response.is_redirect:
        where = response.headers.get("Location", "")
        return HandlerFailed(f"it answered {told}; name the URL itself", detail=where)
    pause = response.headers.get("Retry-After", "")
    return HandlerFailed(
        f"it answered {told}",
        final=code in FINAL,
        pause=float(pause) if pause.isdecimal() else 0.0,
        detail=_first_line(answer),
    )


def reply(response: httpx.Response, answer: bytes) -> str | bytes | None:
    """Return what an answer would have sent back; None for nothing.

    A text is sent as it is; of JSON, a text, or the `text` or the `data` (hex) of an object.
    Raises HandlerFailed for what is neither; then the other side has dealt with the Command.
    """
    if not answer:
        return None
    if len(answer) > MOST:
        raise HandlerFailed("its answer is longer than a reply can be", final=True)
    kind, charset = _content_type(response.headers)
    try:
        if kind == "text/plain":
            return answer.decode(charset) or None
        if kind == "application/json":
            return _from_json(json.loads(answer))
    except (ValueError, LookupError, RecursionError):
        raise HandlerFailed(f"its answer is no valid {kind}", final=True) from None
    problem = f"a reply is text/plain or application/json, not {kind or 'of no type'}"
    raise HandlerFailed(problem, final=True)


def _from_json(value: object) -> str | bytes | None:
    if value is None or value == {}:
        return None
    if isinstance(value, str):
        return value or None
    if isinstance(value, dict):
        text, data = value.get("text"), value.get("data")
        if isinstance(text, str) and data is None:
            return text or None
        if isinstance(data, str) and text is None:
            return bytes.fromhex(data) or None
        if text is None and data is None:
            return None
    raise ValueError("no reply")


def _content_type(headers: Mapping[str, str]) -> tuple[str, str]:
    """Return the type and the charset that an answer says it is in."""
    message = email.message.Message()
    message["Content-Type"] = headers.get("Content-Type", "")
    kind = message.get_content_type() if headers.get("Content-Type") else ""
    return kind, message.get_content_charset() or "utf-8"


def _first_line(answer: bytes) -> str:
    lines = answer[:1000].decode(errors="replace").strip().splitlines()
    return "".join(filter(str.isprintable, lines[0])) if lines else ""


def _sentence(error: Exception) -> str:
    said = str(error).strip()
    return f"{type(error).__name__}: {said}" if said else type(error).__name__
