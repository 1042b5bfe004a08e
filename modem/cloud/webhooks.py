"""Webhooks: what is told to whose URL, how it is signed, and when it is tried again.

Nothing here touches a socket. Each webhook is a row before anything is sent, so that it
survives the end of the process.
"""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit, urlunsplit

import httpx

from modem.cloud.account import Account
from modem.cloud.products import SUPERSIM
from modem.cloud.records import DONE, PENDING, Command, Delivery, Sim
from modem.cloud.sids import new_sid
from modem.cloud.signing import kore_signature, twilio_signature
from modem.cloud.store import Store

CONNECT_S, TOTAL_S = 5.0, 15.0  # both services' figures
CONNECTS = 2  # attempts to connect within one attempt to deliver
RETRIES = 1
RETRY_MS = 1000
RETRY_AT = (408, 423)  # and 5xx, and where no answer came
API_VERSION = "v1"


@dataclass(frozen=True)
class Request:
    """An HTTP request to make."""

    method: str
    url: str
    headers: dict[str, str]
    body: bytes


class Outbox:
    """The webhooks of an account: queued, signed, and done with after an answer or two."""

    def __init__(
        self, store: Store, account: Account, kore: bool, clock: Callable[[], int]
    ) -> None:
        self._store = store
        self._account = account
        self._kore = kore
        self._clock = clock

    def put(self, command: Command, sim: Sim | None, url: str, method: str) -> Delivery:
        """Queue the news of a Command, as it is now, for a URL."""
        now = self._clock()
        form = json.dumps(_form(self._account.sid, command, sim))
        return self._store.add(
            Delivery(
                new_sid("WH"),
                now,
                now,
                command_sid=command.sid,
                url=_called(url),
                method=method,
                form=form,
                due=now,
            )
        )

    def pending(self) -> list[Delivery]:
        """Return what is still to be delivered, in the order it was queued."""
        return self._store.select(Delivery, {"state": PENDING}, newest_first=False)

    def wait(self, delivery: Delivery) -> float:
        """Return the seconds until the next attempt may be made, however the clock was put."""
        return min(RETRY_MS, max(0, delivery.due - self._clock())) / 1000

    def request(self, delivery: Delivery) -> Request:
        """Return the signed request of a webhook. Raises httpx.InvalidURL."""
        form = [(name, value) for name, value in json.loads(delivery.form)]
        url, body = str(httpx.URL(delivery.url)), b""
        headers = {"Accept": "*/*", "I-Twilio-Idempotency-Token": delivery.sid}
        if delivery.method == "GET":
            url += ("&" if urlsplit(url).query else "?") + urlencode(form)
            signature = twilio_signature(self._account.token, _seen(url))
        else:
            body = urlencode(form).encode()
            headers["Content-Type"] = "application/x-www-form-urlencoded; charset=UTF-8"
            signature = twilio_signature(self._account.token, _seen(url), form)
        headers |= {"X-Twilio-Signature": signature, "User-Agent": "TwilioProxy/1.1"}
        if self._kore:
            headers |= self._kore_headers(delivery, url, body)
        return Request(delivery.method, url, headers, body)

    def _kore_headers(self, delivery: Delivery, url: str, body: bytes) -> dict[str, str]:
        secret = self._account.kore_secret
        return {
            "kore-signature": kore_signature(secret, delivery.method, _seen(url), body),
            "kore-idempotency-token": delivery.sid,
            "Date": iso(self._clock()),
            "User-Agent": "KoreProxy/1.1",
        }

    def attempted(
        self, delivery: Delivery, answer: int | None, error: str | None = None
    ) -> Delivery:
        """Note an attempt: the HTTP status that came, or what went wrong without one."""
        now = self._clock()
        again = answer is None or answer in RETRY_AT or answer >= 500
        done = not again or delivery.attempts >= RETRIES
        return self._store.save(
            delivery,
            attempts=delivery.attempts + 1,
            answer=answer,
            error=error,
            updated=now,
            due=now + RETRY_MS,
            state=DONE if done else PENDING,
            ok=answer is not None and 200 <= answer < 300,
        )


def iso(ms: int) -> str:
    """Return a time as the APIs write it."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(ms // 1000))


def _called(url: str) -> str:
    """Return a URL as it is called: with a path, without fragment."""
    scheme, host, path, query, _ = urlsplit(url)
    return urlunsplit((scheme, host, path or "/", query, ""))


def _seen(url: str) -> str:
    """Return a called URL as its receiver sees it, and it is signed: without user and password."""
    scheme, host, path, query, _ = urlsplit(url)
    return urlunsplit((scheme, host.rpartition("@")[2], path, query, ""))


def _form(account_sid: str, command: Command, sim: Sim | None) -> list[tuple[str, str]]:
    form = [
        ("AccountSid", account_sid),
        ("SimSid", command.sim_sid),
        ("SimUniqueName", (sim and sim.unique_name) or ""),
        ("CommandSid", command.sid),
        ("Command", command.body),
    ]
    if command.product == SUPERSIM.name:
        form += [("Payload", command.body), ("PayloadType", command.mode)]
    else:
        form += [("CommandMode", command.mode)]
    return [
        *form,
        ("Direction", command.direction),
        ("Status", command.status),
        ("ApiVersion", API_VERSION),
    ]
