"""The console: a web page for whoever watches devices and cloud, as a Starlette application.

`console_pages.py` makes the pages, `console_live.py` keeps them up to date, `console_forms.py`
takes what is changed, `console_inspector.py` keeps caught webhooks. Everything is rendered
here; nothing is loaded from anywhere else. There is no log-in, and so the console answers only
to names of this machine (a page elsewhere cannot reach it by a name that it makes point here),
and takes a change only from its own pages.
"""

import base64
import binascii
import hmac
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from modem.cloud.carrier import Stations
from modem.cloud.console_forms import Forms
from modem.cloud.console_pages import Pages
from modem.cloud.service import Cloud

HERE = Path(__file__).parent
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
CAUGHT = "/inspect/"
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
POLICY = "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; form-action 'self'"


class Console:
    """`app` is the application; `close` ends the streams of pages that are open.

    `urls` are what a person needs to try things: "supersim" and "wireless". With `guarded` each
    page wants the account's SID and token: for a console that others on the network can reach.
    """

    def __init__(
        self, cloud: Cloud, stations: Stations, urls: dict[str, str], guarded: bool = False
    ) -> None:
        self.pages = pages = Pages(cloud, stations, urls)
        forms = Forms(pages)
        account = cloud.account
        login = (account.sid, account.token) if guarded else None
        self.app = Starlette(
            routes=[
                Route("/", pages.home),
                Route("/sims/{sid}", pages.sim_tab),
                Route("/sims/{sid}/send", forms.send, methods=["POST"]),
                Route("/sims/{sid}/callback", forms.set_callback, methods=["POST"]),
                Route("/sims/{sid}/act", forms.act, methods=["POST"]),
                Route("/sims/{sid}/{tab}", pages.sim_tab),
                Route("/requests", pages.inspector_home),
                Route("/requests", forms.inspector_new, methods=["POST"]),
                Route("/requests/{name}", pages.requests),
                Route("/requests/{name}/clear", forms.inspector_clear, methods=["POST"]),
                Route(CAUGHT + "{name}", forms.catch, methods=METHODS, name="catch"),
                Route("/live/{topic:path}", pages.live),
                Mount("/static", StaticFiles(directory=HERE / "static")),
            ],
            exception_handlers={404: pages.not_found},
            middleware=[Middleware(Guard, login=login)],
        )

    def close(self) -> None:
        """End what would keep the server from ending."""
        self.pages.hub.close()


class Guard:
    """Who may speak to the console: see above. Caught requests come from anywhere."""

    def __init__(self, app: ASGIApp, login: tuple[str, str] | None) -> None:
        self._app = app
        self._login = login

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(CAUGHT):
            await self._app(scope, receive, send)
            return
        refusal = self._refusal(HTTPConnection(scope), scope["method"])
        if refusal is not None:
            await refusal(scope, receive, send)
            return

        async def send_with_policy(message: "dict[str, object]") -> None:
            if message["type"] == "http.response.start":
                headers = message.setdefault("headers", [])
                assert isinstance(headers, list)
                headers.append((b"content-security-policy", POLICY.encode()))
                headers.append((b"x-content-type-options", b"nosniff"))
                headers.append((b"referrer-policy", b"same-origin"))
            await send(message)

        await self._app(scope, receive, send_with_policy)  # type: ignore[arg-type]

    def _refusal(self, request: HTTPConnection, method: str) -> Response | None:
        host = request.headers.get("host", "")
        if self._login is not None:
            if not knows(self._login, request.headers.get("authorization", "")):
                ask = {"WWW-Authenticate": 'Basic realm="console", charset="UTF-8"'}
                return PlainTextResponse("Account SID and auth token, please", 401, headers=ask)
        elif hostname(host) not in LOOPBACK:
            return PlainTextResponse("The console answers to localhost only", 421)
        if method not in ("GET", "HEAD") and not same_origin(request, host):
            return PlainTextResponse("Changes are taken only from the console's pages", 403)
        return None


def hostname(host: str) -> str:
    """Return a Host header without its port, in lower case."""
    name = host.lower()
    return name if name.endswith("]") else name.rpartition(":")[0] or name


def same_origin(request: HTTPConnection, host: str) -> bool:
    """Whether a request is from a page of this very console, or from no page at all (curl)."""
    origin = request.headers.get("origin")
    site = request.headers.get("sec-fetch-site", "none")
    if origin is None:
        return site in ("same-origin", "none")
    return urlsplit(origin).netloc == host and site in ("same-origin", "none")


def knows(login: Sequence[str], authorization: str) -> bool:
    """Whether a Basic authorization header has this user and password."""
    scheme, _, value = authorization.partition(" ")
    try:
        given = base64.b64decode(value, validate=True) if scheme.lower() == "basic" else b""
    except (binascii.Error, ValueError):
        return False
    return hmac.compare_digest(given, ":".join(login).encode())
