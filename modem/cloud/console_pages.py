"""The pages of the console, and what keeps those that are open up to date."""

import shlex
from collections.abc import Mapping
from typing import Any

from jinja2 import Environment, PackageLoader
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response, StreamingResponse

from modem.cloud.carrier import Stations
from modem.cloud.console_inspector import Caught, Inspector, Pairs
from modem.cloud.console_live import Hub
from modem.cloud.console_views import SimView, Views, fields_of_delivery, iso, moment
from modem.cloud.products import PRODUCTS
from modem.cloud.records import Command, Delivery, Fleet, Record, Sim
from modem.cloud.service import Cloud
from modem.cloud.signing import twilio_verified


class Pages:
    """The handlers. `hub` tells open pages of what changes, `inspector` has what was caught."""

    def __init__(self, cloud: Cloud, stations: Stations, urls: Mapping[str, str]) -> None:
        self.cloud = cloud
        self.stations = stations
        self.hub = Hub()
        self.inspector = Inspector(self._signed, self._caught)
        self.views = Views(cloud, stations)
        self._urls = urls
        self._templates = Environment(
            loader=PackageLoader("modem.cloud"),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.filters.update(moment=moment, iso=iso, fields=fields_of_delivery)
        self._parts: Any = self._templates.get_template("parts.html").module
        cloud.store.on_change(self._stored)
        stations.on_change = self._modem_changed

    def page(self, template: str, status: int = 200, **values: Any) -> Response:
        """Render a page."""
        text = self._templates.get_template(template).render(told=self.hub.told, **values)
        return HTMLResponse(text, status, headers={"Cache-Control": "no-store"})

    def missing(self) -> Response:
        """There is no such page."""
        return self.page("missing.html", status=404)

    def sim_page(self, view: SimView, tab: str, **values: Any) -> Response:
        """Render a tab of a SIM; `problem` is what was wrong with a form, `draft` the form."""
        if tab == "commands":
            values["commands"] = self.views.commands(view.sim)
        status = 400 if "problem" in values else 200
        topic = "sims/" + view.sim.sid
        return self.page(tab + ".html", status, view=view, tab=tab, topic=topic, **values)

    def sim(self, request: Request) -> SimView | None:
        """Return the SIM that an address names."""
        return self.views.sim(request.path_params["sid"])

    # Handlers

    async def home(self, request: Request) -> Response:
        sims = self.views.sims()
        return self.page("sims.html", sims=sims, example=self._example(sims), topic="sims")

    async def sim_tab(self, request: Request) -> Response:
        view, tab = self.sim(request), request.path_params.get("tab", "commands")
        if view is None or tab not in ("commands", "configure", "modem"):
            return self.missing()
        saved = "saved" in request.query_params
        return self.sim_page(view, tab, saved=saved)

    async def inspector_home(self, request: Request) -> Response:
        return self.inspector_page()

    def inspector_page(self, status: int = 200, **values: Any) -> Response:
        """Render the list of the inspector's addresses."""
        names = [(name, len(self.inspector.requests(name))) for name in self.inspector.names()]
        return self.page("inspector.html", status, names=names, topic="requests", **values)

    async def requests(self, request: Request) -> Response:
        name = request.path_params["name"]
        return self.page(
            "requests.html",
            name=name,
            address=str(request.url_for("catch", name=name)),
            requests=self.inspector.requests(name),
            topic="requests/" + name,
        )

    async def not_found(self, request: Request, error: Exception) -> Response:
        return self.missing()

    async def live(self, request: Request) -> Response:
        stream = self.hub.events(request.path_params["topic"])
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(stream, media_type="text/event-stream", headers=headers)

    # What changes

    def _stored(self, record: Record) -> None:
        if isinstance(record, Command):
            self._tell_command(record)
        elif isinstance(record, Delivery):
            command = self.cloud.store.get(Command, record.command_sid)
            if command is not None:
                self._tell_command(command)
        elif isinstance(record, Sim):
            self._tell_sim(record)
        elif isinstance(record, Fleet):
            for sim in self.cloud.store.select(Sim, {"fleet_sid": record.sid}):
                self._tell_sim(sim)

    def _tell_command(self, command: Command) -> None:
        sid = command.sim_sid
        self.hub.tell(
            "sims/" + sid,
            "command-" + command.sid,
            "commands",
            lambda: self._parts.command_row(self.views.of_command(command)),
        )
        sim = self.cloud.store.get(Sim, sid) if self.hub.watched("sims") else None
        if sim is not None:
            self._tell_row(sim)

    def _tell_sim(self, sim: Sim) -> None:
        self._tell_row(sim)
        view = lambda: self._parts.state(self.views.of_sim(sim))  # noqa: E731
        self.hub.tell("sims/" + sim.sid, "state", "", view)

    def _tell_row(self, sim: Sim) -> None:
        row = lambda: self._parts.sim_row(self.views.of_sim(sim))  # noqa: E731
        self.hub.tell("sims", "sim-" + sim.sid, "sims", row)

    def _modem_changed(self, kind: str, iccid: str, text: str) -> None:
        if not self.hub.watched():
            return
        for sim in self.cloud.store.select(Sim, {"iccid": iccid}, most=1):
            if kind == "line":
                line = lambda: self._parts.line(text)  # noqa: E731
                self.hub.tell("sims/" + sim.sid, "", "dialogue", line)
            else:
                self._tell_sim(sim)

    def _caught(self, caught: Caught) -> None:
        row = lambda: self._parts.request(caught)  # noqa: E731
        self.hub.tell("requests/" + caught.name, f"request-{caught.number}", "requests", row)
        count = len(self.inspector.requests(caught.name))
        name = lambda: self._parts.name_row(caught.name, count)  # noqa: E731
        self.hub.tell("requests", "name-" + caught.name, "names", name)

    def _signed(self, url: str, form: Pairs, signature: str) -> bool:
        return twilio_verified(self.cloud.account.token, url, form, signature)

    def _example(self, sims: list[SimView]) -> str:
        """Return a curl line that sends a Command to the first SIM."""
        if not sims:
            return ""
        sim = sims[0].sim
        product = PRODUCTS[sim.product]
        field = "Payload" if sim.product == "supersim" else "Command"
        account = self.cloud.account
        user = shlex.quote(f"{account.sid}:{account.token}")
        url = f"{self._urls.get(sim.product, '')}/v1/{product.commands}"
        name = shlex.quote(f"Sim={sim.unique_name or sim.sid}")
        given = f"--data-urlencode {name} --data-urlencode {field}=hello"
        return f"curl -u {user} \\\n  {url} \\\n  {given}"
