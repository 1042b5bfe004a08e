"""The two REST APIs as ASGI applications: `supersim_app(cloud)` and `wireless_app(cloud)`."""

import logging
import re
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from modem.cloud import supersim, wireless
from modem.cloud.calls import Call, Handler, Routes
from modem.cloud.errors import (
    Refused,
    not_found,
    too_busy,
    unexpected,
    unknown_client,
    wrong_method,
)
from modem.cloud.forms import body_of, is_form
from modem.cloud.parameters import Parameters
from modem.cloud.products import SUPERSIM, WIRELESS, Product
from modem.cloud.service import Cloud

MOST_AT_ONCE = 1000
TOKEN_PATH = "/api-services/v1/auth/token"
HOST = re.compile(r"[A-Za-z0-9.\-_]+(:[0-9]{1,5})?\Z|\[[0-9A-Fa-f:.]+\](:[0-9]{1,5})?\Z")
CROSS_ORIGIN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, POST, DELETE, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Authorization, Content-Type, X-Twilio-Client",
    "Access-Control-Allow-Credentials": "true",
    "Access-Control-Expose-Headers": "Retry-After",
}

log = logging.getLogger(__name__)


def supersim_app(cloud: Cloud, most_at_once: int = MOST_AT_ONCE) -> Starlette:
    """Serve /v1/SmsCommands, /v1/Sims and /v1/Fleets; may be mounted under a prefix.

    Of more than `most_at_once` requests at the same time the last ones are refused with 429.
    """
    return _Api(cloud, SUPERSIM, most_at_once).app(supersim.ROUTES)


def wireless_app(cloud: Cloud, most_at_once: int = MOST_AT_ONCE) -> Starlette:
    """Serve /v1/Commands, /v1/Sims and /v1/RatePlans; may be mounted under a prefix."""
    return _Api(cloud, WIRELESS, most_at_once).app(wireless.ROUTES)


class _Api:
    def __init__(self, cloud: Cloud, product: Product, most_at_once: int) -> None:
        self._cloud = cloud
        self._product = product
        self._most_at_once = most_at_once
        self._at_once = 0

    def app(self, routes: Routes) -> Starlette:
        served = [Route(path, _Endpoint(self._endpoint(table))) for path, table in routes.items()]
        served.append(Route(TOKEN_PATH, _Endpoint(self._guarded(self._token))))
        app = Starlette(
            routes=served, exception_handlers={HTTPException: self._guarded(self._no_route)}
        )
        app.router.redirect_slashes = False
        return app

    def _endpoint(self, table: dict[str, Handler]) -> Callable[..., Awaitable[Response]]:
        async def respond(request: Request, body: bytes) -> Response:
            if request.method == "OPTIONS":
                return Response(status_code=204, headers={"Allow": ", ".join([*table, "OPTIONS"])})
            self._admit(request)
            # A server leaves the body of an answer to HEAD out; the rest is that of GET.
            handler = table.get("GET" if request.method == "HEAD" else request.method)
            if handler is None:
                raise wrong_method([*table])
            return self._handled(request, body, handler)

        return self._guarded(respond)

    def _handled(self, request: Request, body: bytes, handler: Handler) -> Response:
        call = Call(
            self._cloud,
            self._product,
            _base(request),
            _path(request),
            request.path_params.get("sid", ""),
            Parameters(request.scope["query_string"], self._product),
            Parameters(body if is_form(request) else b"", self._product),
        )
        status, answer = handler(call)
        return Response(status_code=status) if answer is None else JSONResponse(answer, status)

    def _admit(self, request: Request) -> None:
        authorization = request.headers.get("authorization")
        self._cloud.account.check(authorization, self._cloud.clock())

    async def _no_route(self, request: Request, body: bytes) -> Response:
        self._admit(request)
        raise not_found(_path(request))

    async def _token(self, request: Request, body: bytes) -> Response:
        """Issue an access token to one of KORE's API clients."""
        if request.method != "POST":
            raise wrong_method(["POST"])
        form = Parameters(body if is_form(request) else b"", self._product)
        client, secret = form.text("client_id"), form.text("client_secret")
        granted = None
        if form.text("grant_type") == "client_credentials":
            granted = self._cloud.account.grant(client or "", secret or "", self._cloud.clock())
        if granted is None:
            raise unknown_client()
        return JSONResponse(granted, headers={"Cache-Control": "no-store"})

    def _guarded(
        self, respond: Callable[[Request, bytes], Awaitable[Response]]
    ) -> Callable[..., Awaitable[Response]]:
        """Turn a refusal, and whatever else is raised, into an answer."""

        async def guarded(request: Request, *_: Any) -> Response:
            self._at_once += 1
            try:
                body = await body_of(request)
                if self._at_once > self._most_at_once:
                    raise too_busy()
                response = await respond(request, body)
            except Refused as refused:
                response = self._refusal(refused)
            except ClientDisconnect:
                response = Response(status_code=400)  # for nobody
            except Exception:
                log.exception("%s %s", request.method, _path(request))
                response = self._refusal(unexpected())
            finally:
                self._at_once -= 1
            response.headers.update(CROSS_ORIGIN)
            return response

        return guarded

    def _refusal(self, refused: Refused) -> Response:
        body = refused.body(self._cloud.kore)
        return JSONResponse(body, refused.status, headers=refused.headers)


class _Endpoint:
    """A handler that gets requests of every method."""

    def __init__(self, respond: Callable[[Request], Awaitable[Response]]) -> None:
        self._respond = respond

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = await self._respond(Request(scope, receive))
        await response(scope, receive, send)


def _base(request: Request) -> str:
    """Return the server as the caller knows it, with the prefix the app is mounted under."""
    host = request.headers.get("host", "")
    if not HOST.match(host):
        address, port = request.scope.get("server") or ("localhost", None)
        host = address if port is None else f"{address}:{port}"
    return f"{request.scope['scheme']}://{host}{request.scope.get('root_path', '')}"


def _path(request: Request) -> str:
    path: str = request.scope["path"]
    return path.removeprefix(request.scope.get("root_path", ""))
