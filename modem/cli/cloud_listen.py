"""`modem cloud listen`: the webhooks that come to a local port, and whether they are genuine."""

import asyncio
import contextlib
import os
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from modem.cli import exits, output
from modem.cli.body import duration
from modem.cli.extra import need_cloud
from modem.cli.options import json_option

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

PORT = 8000


@click.command(short_help="Show the webhooks that come, and check their signatures.")
@click.option("--port", type=click.IntRange(0, 65535), default=PORT, help="Default 8000; 0: any.")
@click.option("--host", default="127.0.0.1", help="Address to listen on (default 127.0.0.1).")
@click.option("--public-url", metavar="URL", help="What the cloud calls, behind a tunnel.")
@click.option("--count", type=click.IntRange(min=1), help="End after this many webhooks.")
@click.option("--timeout", type=duration, help="End when none has come for so long.")
@json_option
def listen(
    port: int,
    host: str,
    public_url: str | None,
    count: int | None,
    timeout: float | None,
    as_json: bool,
) -> None:
    """Print each webhook that comes, until interrupted.

    X-Twilio-Signature is checked with TWILIO_AUTH_TOKEN and kore-signature with
    KORE_WEBHOOK_SECRET, where those are in the environment. The signature covers the URL that
    the cloud called: behind a tunnel say which with --public-url. A webhook with a wrong or
    missing signature is shown too, but answered with 403.

    With --json each is one line: {"event", "method", "url", "signature", "fields"}, where
    "signature" is right, wrong, missing or unchecked; a first line has event "ready" and "url".

    Ends with 0 after --count webhooks, and with 11 when --timeout passes before that many (or,
    without --count, before any) have come.
    """
    need_cloud()
    from modem.cloud.parameters import is_url

    if public_url is not None and not is_url(public_url):
        raise click.UsageError(f"--public-url: {public_url} is no http or https URL")
    inbox = Inbox(public_url, as_json)
    try:
        seen = asyncio.run(_listen(inbox, host, port, count, timeout))
    except OSError as error:
        raise click.UsageError(f"cannot listen on {error.strerror}") from None
    enough = seen == count if count is not None else seen > 0
    click.get_current_context().exit(exits.OK if enough else exits.NOTHING)


async def _listen(
    inbox: "Inbox", host: str, port: int, count: int | None, quiet: float | None
) -> int:
    from starlette.applications import Starlette
    from starlette.routing import Route

    from modem.cloud.serving import serving

    route = Route("/{path:path}", inbox.take, methods=["GET", "POST"])
    seen = 0
    async with serving(Starlette(routes=[route]), host, port) as url:
        _ready(url, inbox.as_json)
        with contextlib.suppress(TimeoutError):
            while seen != count:
                async with asyncio.timeout(quiet):
                    await inbox.came.acquire()
                seen += 1
    return seen


def _ready(url: str, as_json: bool) -> None:
    if as_json:
        output.as_json({"event": "ready", "url": url})
    else:
        output.line(f"Listening on {url} for webhooks.", "dim", err=True)


class Inbox:
    """Takes webhooks, shows them, and counts them in `came`."""

    def __init__(self, public_url: str | None, as_json: bool) -> None:
        self.as_json = as_json
        self.came = asyncio.Semaphore(0)
        self._public_url = public_url

    async def take(self, request: "Request") -> "Response":
        from starlette.responses import PlainTextResponse, Response

        from modem.cloud.errors import Refused
        from modem.cloud.forms import body_of, is_form
        from modem.cloud.parameters import pairs_of

        try:
            body = await body_of(request)
            form = pairs_of(body) if is_form(request) else []
            query = pairs_of(request.scope["query_string"])
        except Refused as refused:
            return PlainTextResponse(refused.message, refused.status)
        url = self._url(request)
        verdict = _verdict(request, url, form, body)
        fields = dict(form or query)
        self._show(request.method, url, verdict, fields)
        self.came.release()
        return Response(status_code=403 if verdict in ("wrong", "missing") else 204)

    def _url(self, request: "Request") -> str:
        """Return the URL as the cloud called it."""
        from modem.cloud.forms import url_of

        here = url_of(request)
        if self._public_url is None:
            return here
        base = self._public_url.partition("?")[0]
        _, _, path, query, _ = urlsplit(here)
        if urlsplit(base).path in ("", "/"):
            base = base.rstrip("/") + path
        return base + (f"?{query}" if query else "")

    def _show(self, method: str, url: str, verdict: str, fields: dict[str, str]) -> None:
        if self.as_json:
            told = {"method": method, "url": url, "signature": verdict, "fields": fields}
            output.as_json({"event": "webhook"} | told)
            return
        style = "red" if verdict in ("wrong", "missing") else "green"
        output.line(output.printable(f"{method} {url}  signature {verdict}"), style)
        output.table(list(fields.items()))


def _verdict(request: "Request", url: str, form: list[tuple[str, str]], body: bytes) -> str:
    """Say right, wrong, missing, or unchecked where there is no secret to check with."""
    from modem.cloud.signing import kore_verified, twilio_verified

    token = os.environ.get("TWILIO_AUTH_TOKEN")
    secret = os.environ.get("KORE_WEBHOOK_SECRET")
    found: list[bool] = []
    wanted = 0
    if token:
        signature = request.headers.get("x-twilio-signature")
        wanted += 1
        if signature is not None:
            found.append(twilio_verified(token, url, form, signature))
    if secret:
        signature = request.headers.get("kore-signature")
        wanted += 1
        if signature is not None:
            found.append(kore_verified(secret, request.method, url, body, signature))
    if not wanted:
        return "unchecked"
    if not found:
        return "missing"
    return "right" if all(found) else "wrong"
