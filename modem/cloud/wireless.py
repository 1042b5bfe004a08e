"""The Programmable Wireless API: Commands and Sims, with the RatePlans of `rate_plans`."""

from typing import Any

from modem.cloud import rate_plans
from modem.cloud.bodies import END, NONE, START
from modem.cloud.calls import Answer, Call, Routes
from modem.cloud.errors import Refused, not_found
from modem.cloud.naming import check_free
from modem.cloud.paging import list_page
from modem.cloud.parameters import Parameters
from modem.cloud.products import WIRELESS
from modem.cloud.records import BINARY, TEXT, Command, RatePlan, Sim
from modem.cloud.webhooks import iso

COMMAND_STATUSES = ("queued", "sent", "delivered", "received", "failed")
DIRECTIONS = ("to_sim", "from_sim")
TRANSPORTS = ("sms", "ip")
SIM_STATUSES = (
    "new",
    "ready",
    "active",
    "suspended",
    "deactivated",
    "canceled",
    "scheduled",
    "updating",
)
SIM_CHANGES = ("ready", "active", "suspended", "deactivated")
# Accepted and checked, but nothing comes of them: deprecated, or for what is done at once here.
IDLE_URLS = ("CallbackUrl", "SmsUrl", "SmsFallbackUrl", "VoiceUrl", "VoiceFallbackUrl")
IDLE_METHODS = (
    "CallbackMethod",
    "SmsMethod",
    "SmsFallbackMethod",
    "VoiceMethod",
    "VoiceFallbackMethod",
)
UNMATCHED = ("EId", "SimRegistrationCode")  # filters of what no SIM here has
DEPRECATED = (
    "e_id",
    "sms_fallback_method",
    "sms_fallback_url",
    "sms_method",
    "sms_url",
    "voice_fallback_method",
    "voice_fallback_url",
    "voice_method",
    "voice_url",
    "ip_address",
)


# Commands


def show_command(call: Call, command: Command) -> dict[str, Any]:
    return {
        "sid": command.sid,
        "account_sid": call.cloud.account.sid,
        "sim_sid": command.sim_sid,
        "command": command.body,
        "command_mode": command.mode,
        "transport": "sms",
        "delivery_receipt_requested": command.receipt,
        "status": command.status,
        "direction": command.direction,
        "date_created": iso(command.created),
        "date_updated": iso(command.updated),
        "url": call.url("Commands", command.sid),
    }


def create_command(call: Call) -> Answer:
    form = call.form
    name = form.required("Sim")
    body = form.required("Command")
    options: dict[str, Any] = {
        "mode": form.choice("CommandMode", (TEXT, BINARY), TEXT),
        "include_sid": form.choice("IncludeSid", (NONE, START, END), NONE),
        "receipt": form.flag("DeliveryReceiptRequested", True),
        "callback_url": form.url("CallbackUrl"),
        "callback_method": form.method("CallbackMethod"),
    }
    sim = call.store.named(Sim, name, product=WIRELESS.name)
    if sim is None:
        raise Refused(400, WIRELESS.codes.unknown_sim, f"Sim {name} was not found")
    command = call.cloud.send(sim, body, name="Command", **options)
    return 201, show_command(call, command)


def _command(call: Call) -> Command:
    command = call.store.get(Command, call.sid)
    if command is None or command.product != WIRELESS.name:
        raise not_found(call.path)
    return command


def fetch_command(call: Call) -> Answer:
    return 200, show_command(call, _command(call))


def delete_command(call: Call) -> Answer:
    call.store.remove(Command, {"sid": _command(call).sid})
    return 204, None


def list_commands(call: Call) -> Answer:
    filters = {
        "Status": call.query.filter("Status", COMMAND_STATUSES),
        "Direction": call.query.filter("Direction", DIRECTIONS),
        "Transport": call.query.filter("Transport", TRANSPORTS),
        "Sim": call.query.text("Sim"),
    }
    where: dict[str, Any] = {"product": WIRELESS.name}
    for name in ("Status", "Direction"):
        if filters[name] is not None:
            where[name.lower()] = filters[name]
    if filters["Transport"] == "ip":
        where["sid"] = ""  # all of them went by SMS
    if filters["Sim"] is not None:
        sim = call.store.named(Sim, filters["Sim"], product=WIRELESS.name)
        where["sim_sid"] = sim.sid if sim else ""
    return 200, list_page(call, "commands", Command, where, filters, show_command)


# Sims


def show_sim(call: Call, sim: Sim) -> dict[str, Any]:
    url = call.url("Sims", sim.sid)
    return {
        "sid": sim.sid,
        "unique_name": sim.unique_name,
        "account_sid": call.cloud.account.sid,
        "rate_plan_sid": sim.rate_plan_sid,
        "friendly_name": sim.friendly_name,
        "iccid": sim.iccid,
        "status": sim.status,
        "reset_status": None,
        "commands_callback_url": sim.commands_callback_url,
        "commands_callback_method": sim.commands_callback_method,
        "date_created": iso(sim.created),
        "date_updated": iso(sim.updated),
        "url": url,
        "links": {"data_sessions": url + "/DataSessions", "usage_records": url + "/UsageRecords"},
    } | dict.fromkeys(DEPRECATED)


def _sim(call: Call) -> Sim:
    sim = call.store.named(Sim, call.sid, product=WIRELESS.name)
    if sim is None:
        raise not_found(call.path)
    return sim


def fetch_sim(call: Call) -> Answer:
    return 200, show_sim(call, _sim(call))


def update_sim(call: Call) -> Answer:
    sim = _sim(call)
    form = call.form
    call.check_account()
    _check_idle(form)
    name = form.name("UniqueName", sim.unique_name)
    check_free(call, Sim, name, sim)
    status = form.choice("Status", SIM_CHANGES, sim.status)
    if sim.status == "canceled" and status != sim.status:
        raise form.invalid("Status", "a Sim that is canceled stays so")
    if status == "ready" and sim.status not in ("new", "ready"):
        raise form.invalid("Status", f"a Sim that is {sim.status} cannot become ready")
    plan = _rate_plan_of(call, sim)
    if status in ("ready", "active") and status != sim.status and plan is None:
        raise Refused(400, WIRELESS.codes.not_ready, "The Sim is not associated with a Rate Plan")
    changed = call.cloud.change(
        sim,
        unique_name=name,
        status=status,
        rate_plan_sid=plan,
        friendly_name=form.name("FriendlyName", sim.friendly_name),
        commands_callback_url=form.clearable_url("CommandsCallbackUrl", sim.commands_callback_url),
        commands_callback_method=form.method(
            "CommandsCallbackMethod", sim.commands_callback_method
        ),
    )
    return 200, show_sim(call, changed)


def _check_idle(form: Parameters) -> None:
    for name in IDLE_URLS:
        form.clearable_url(name, None)
    for name in IDLE_METHODS:
        form.method(name)
    form.choice("ResetStatus", ("resetting",), "")


def _rate_plan_of(call: Call, sim: Sim) -> str | None:
    wanted = call.form.text("RatePlan")
    if wanted is None:
        return sim.rate_plan_sid
    plan = call.store.named(RatePlan, wanted)
    if plan is None:
        raise call.form.invalid("RatePlan", "there is no such Rate Plan")
    return plan.sid


def delete_sim(call: Call) -> Answer:
    sim = _sim(call)
    if sim.status not in ("new", "canceled"):
        message = f"A Sim that is {sim.status} cannot be deleted"
        raise Refused(400, WIRELESS.codes.not_ready, message)
    call.store.remove(Sim, {"sid": sim.sid})
    return 204, None


def list_sims(call: Call) -> Answer:
    filters = {
        "Status": call.query.filter("Status", SIM_STATUSES),
        "Iccid": call.query.text("Iccid"),
        "RatePlan": call.query.text("RatePlan"),
    }
    where: dict[str, Any] = {"product": WIRELESS.name}
    for name in ("Status", "Iccid"):
        if filters[name] is not None:
            where[name.lower()] = filters[name]
    filters |= {name: call.query.text(name) for name in UNMATCHED}
    if any(filters[name] is not None for name in UNMATCHED):
        where["sid"] = ""
    if filters["RatePlan"] is not None:
        plan = call.store.named(RatePlan, filters["RatePlan"])
        where["rate_plan_sid"] = plan.sid if plan else ""
    return 200, list_page(call, "sims", Sim, where, filters, show_sim)


ROUTES: Routes = {
    "/v1/Commands": {"GET": list_commands, "POST": create_command},
    "/v1/Commands/{sid}": {"GET": fetch_command, "DELETE": delete_command},
    "/v1/Sims": {"GET": list_sims},
    "/v1/Sims/{sid}": {"GET": fetch_sim, "POST": update_sim, "DELETE": delete_sim},
    **rate_plans.ROUTES,
}
