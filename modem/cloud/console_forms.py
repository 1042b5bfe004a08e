"""What the forms of the console do, and the address where webhooks are caught."""

import asyncio
import base64

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from modem.cloud.carriage import Unreachable
from modem.cloud.carrier import ACTIONS
from modem.cloud.console_inspector import LARGEST_BODY
from modem.cloud.console_pages import Pages
from modem.cloud.errors import Refused
from modem.cloud.forms import form_of, url_of
from modem.cloud.parameters import is_url
from modem.cloud.records import BINARY, TEXT
from modem.cloud.service import unix_ms

LONGEST_DELAY_S = 60.0


class Forms:
    """The handlers. A form that cannot be taken shows its page again, with the reason."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        self._cloud = pages.cloud

    async def send(self, request: Request) -> Response:
        view, form = self._pages.sim(request), await form_of(request)
        if view is None:
            return self._pages.missing()
        body, mode = form.get("body", ""), form.get("mode", TEXT)
        callback = form.get("callback", "").strip()
        try:
            if not body:
                raise ValueError("a Command has a body")
            if mode == BINARY:
                body = base64.b64encode(octets(body)).decode()
            if callback:
                check_url(callback)
            self._cloud.send(view.sim, body, mode=mode, callback_url=callback or None)
        except (ValueError, Refused) as error:
            return self._pages.sim_page(view, "commands", problem=str(error), draft=form)
        return RedirectResponse(f"/sims/{view.sim.sid}", 303)

    async def set_callback(self, request: Request) -> Response:
        view, form = self._pages.sim(request), await form_of(request)
        if view is None:
            return self._pages.missing()
        url, method = form.get("url", "").strip(), form.get("method", "POST")
        try:
            if url:
                check_url(url)
            if method not in ("POST", "GET"):
                raise ValueError("the method is POST or GET")
        except ValueError as error:
            return self._pages.sim_page(view, "configure", problem=str(error), draft=form)
        fleet = self._pages.views.fleet(view.sim)
        if view.sim.product == "supersim" and fleet is not None:
            self._cloud.change(fleet, sms_commands_url=url or None, sms_commands_method=method)
        else:
            self._cloud.change(
                view.sim, commands_callback_url=url or None, commands_callback_method=method
            )
        return RedirectResponse(f"/sims/{view.sim.sid}/configure?saved=1", 303)

    async def act(self, request: Request) -> Response:
        view, form = self._pages.sim(request), await form_of(request)
        if view is None or form.get("action") not in ACTIONS:
            return self._pages.missing()
        try:
            self._pages.stations.act(view.sim.iccid, form["action"])
        except Unreachable:
            return self._pages.sim_page(view, "modem", problem="This SIM is in no modem now.")
        return RedirectResponse(f"/sims/{view.sim.sid}/modem", 303)

    async def inspector_new(self, request: Request) -> Response:
        name = (await form_of(request)).get("name", "").strip()
        try:
            self._pages.inspector.open(name)
        except ValueError as error:
            return self._pages.inspector_page(400, problem=str(error))
        return RedirectResponse(f"/requests/{name}", 303)

    async def inspector_clear(self, request: Request) -> Response:
        name = request.path_params["name"]
        self._pages.inspector.clear(name)
        return RedirectResponse(f"/requests/{name}", 303)

    async def catch(self, request: Request) -> Response:
        """Catch any request, and answer as its query asks."""
        body = b""
        async for chunk in request.stream():
            body = (body + chunk)[:LARGEST_BODY]
        query = request.query_params
        status = number(query.get("status"), 200, 200, 599)
        headers = [(name.decode("latin-1"), value.decode("latin-1"))
                   for name, value in request.headers.raw]  # fmt: skip
        name, url = request.path_params["name"], url_of(request)
        try:
            self._pages.inspector.catch(
                name, unix_ms(), request.method, url, headers, body, int(status)
            )
        except ValueError:
            return Response(status_code=404)
        await asyncio.sleep(number(query.get("delay"), 0, 0, LONGEST_DELAY_S))
        return Response(status_code=int(status))


def octets(text: str) -> bytes:
    """Read hexadecimal, spaces and colons allowed. Raises ValueError."""
    try:
        return bytes.fromhex(text.replace(":", " "))
    except ValueError:
        raise ValueError("write octets as hexadecimal digits, like 0A 1B") from None


def check_url(url: str) -> None:
    """Raise ValueError unless `url` is one that a webhook can be posted to."""
    if not is_url(url):
        raise ValueError("a URL begins with http:// or https:// and a host, and has no spaces")


def number(text: str | None, default: float, least: float, most: float) -> float:
    """Return `text` as a number within limits; `default` where it is none."""
    try:
        return min(most, max(least, float(text or default)))
    except ValueError:
        return default
