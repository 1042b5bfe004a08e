"""The Super SIM API: SmsCommands, Sims and Fleets."""

import re
from typing import Any

from modem.cloud.calls import Answer, Call, Routes
from modem.cloud.errors import Refused, not_found
from modem.cloud.naming import check_free
from modem.cloud.paging import list_page
from modem.cloud.products import SUPERSIM
from modem.cloud.records import Command, Fleet, Sim
from modem.cloud.sids import is_sid, sid_of
from modem.cloud.webhooks import iso

COMMAND_STATUSES = ("queued", "sent", "delivered", "received", "failed")
DIRECTIONS = ("to_sim", "from_sim")
SIM_STATUSES = ("new", "ready", "active", "inactive", "scheduled")
SIM_CHANGES = ("ready", "active", "inactive")
ICCID = re.compile(r"[0-9]{18,22}\Z", re.ASCII)
REGISTRATION_CODE = re.compile(r"[A-Za-z0-9]{10}\Z", re.ASCII)
MOST_DATA_MB = 2_000_000


# SmsCommands


def show_command(call: Call, command: Command) -> dict[str, Any]:
    return {
        "sid": command.sid,
        "account_sid": call.cloud.account.sid,
        "sim_sid": command.sim_sid,
        "payload": command.body,
        "status": command.status,
        "direction": command.direction,
        "date_created": iso(command.created),
        "date_updated": iso(command.updated),
        "url": call.url("SmsCommands", command.sid),
    }


def create_command(call: Call) -> Answer:
    name = call.form.required("Sim")
    payload = call.form.required("Payload")
    url = call.form.url("CallbackUrl")
    method = call.form.method("CallbackMethod")
    sim = call.store.named(Sim, name, product=SUPERSIM.name)
    if sim is None:
        raise Refused(400, SUPERSIM.codes.unknown_sim, f"Sim {name} was not found")
    command = call.cloud.send(sim, payload, callback_url=url, callback_method=method)
    return 201, show_command(call, command)


def fetch_command(call: Call) -> Answer:
    command = call.store.get(Command, call.sid)
    if command is None or command.product != SUPERSIM.name:
        raise not_found(call.path)
    return 200, show_command(call, command)


def list_commands(call: Call) -> Answer:
    filters = {
        "Status": call.query.filter("Status", COMMAND_STATUSES),
        "Direction": call.query.filter("Direction", DIRECTIONS),
        "Sim": call.query.text("Sim"),
    }
    where: dict[str, Any] = {"product": SUPERSIM.name}
    where |= {name.lower(): value for name, value in filters.items() if value is not None}
    if where.pop("sim", None) is not None:
        sim = call.store.named(Sim, filters["Sim"] or "", product=SUPERSIM.name)
        where["sim_sid"] = sim.sid if sim else ""
    return 200, list_page(call, "sms_commands", Command, where, filters, show_command)


# Sims


def show_sim(call: Call, sim: Sim) -> dict[str, Any]:
    url = call.url("Sims", sim.sid)
    return {
        "sid": sim.sid,
        "unique_name": sim.unique_name,
        "account_sid": call.cloud.account.sid,
        "iccid": sim.iccid,
        "status": sim.status,
        "fleet_sid": sim.fleet_sid,
        "date_created": iso(sim.created),
        "date_updated": iso(sim.updated),
        "url": url,
        "links": {
            "billing_periods": url + "/BillingPeriods",
            "sim_ip_addresses": url + "/IpAddresses",
        },
    }


def create_sim(call: Call) -> Answer:
    iccid = call.form.required("Iccid", 83001)
    code = call.form.required("RegistrationCode", 83001)
    if not ICCID.match(iccid) or not REGISTRATION_CODE.match(code):
        message = "The ICCID and Registration Code do not belong to a registrable Super SIM"
        raise Refused(400, 83002, message)
    for known in call.store.select(Sim, {"iccid": iccid}):
        raise Refused(400, 83003, f"The Super SIM already belongs to this Account: {known.sid}")
    sim = call.cloud.add_sim(SUPERSIM, iccid, status="new", fleet_sid=None)
    return 201, show_sim(call, sim)


def _sim(call: Call) -> Sim:
    sim = call.store.named(Sim, call.sid, product=SUPERSIM.name)
    if sim is None:
        raise not_found(call.path)
    return sim


def fetch_sim(call: Call) -> Answer:
    return 200, show_sim(call, _sim(call))


def update_sim(call: Call) -> Answer:
    sim = _sim(call)
    form = call.form
    call.check_account()
    form.url("CallbackUrl"), form.method("CallbackMethod")  # checked; every change is at once
    name = form.name("UniqueName", sim.unique_name)
    check_free(call, Sim, name, sim)
    fleet_sid = _fleet_of(call, sim)
    status = form.choice("Status", SIM_CHANGES, sim.status)
    if status == "ready" and sim.status not in ("new", "ready"):
        raise form.invalid("Status", f"a Sim that is {sim.status} cannot become ready")
    if status in ("ready", "active") and status != sim.status and fleet_sid is None:
        raise Refused(400, 83007, "Unable to activate a Super SIM that belongs to no Fleet")
    changed = call.cloud.change(sim, unique_name=name, fleet_sid=fleet_sid, status=status)
    return 200, show_sim(call, changed)


def _fleet_of(call: Call, sim: Sim) -> str | None:
    wanted = call.form.text("Fleet")
    if wanted is None:
        return sim.fleet_sid
    fleet = call.store.named(Fleet, wanted)
    if fleet is None:
        raise Refused(400, 83006, "The Super SIM's target Fleet was not found")
    if sim.status == "scheduled" and fleet.sid != sim.fleet_sid:
        raise Refused(400, 83009, "A change of this Super SIM is scheduled already")
    return fleet.sid


def list_sims(call: Call) -> Answer:
    filters = {
        "Status": call.query.filter("Status", SIM_STATUSES),
        "Fleet": call.query.text("Fleet"),
        "Iccid": call.query.text("Iccid"),
    }
    where: dict[str, Any] = {"product": SUPERSIM.name}
    where |= {name.lower(): value for name, value in filters.items() if value is not None}
    if where.pop("fleet", None) is not None:
        fleet = call.store.named(Fleet, filters["Fleet"] or "")
        where["fleet_sid"] = fleet.sid if fleet else ""
    return 200, list_page(call, "sims", Sim, where, filters, show_sim)


# Fleets


def show_fleet(call: Call, fleet: Fleet) -> dict[str, Any]:
    return {
        "account_sid": call.cloud.account.sid,
        "sid": fleet.sid,
        "unique_name": fleet.unique_name,
        "date_created": iso(fleet.created),
        "date_updated": iso(fleet.updated),
        "url": call.url("Fleets", fleet.sid),
        "data_enabled": fleet.data_enabled,
        "data_limit": fleet.data_limit,
        "data_metering": "payg",
        "sms_commands_enabled": fleet.sms_commands_enabled,
        "sms_commands_url": fleet.sms_commands_url,
        "sms_commands_method": fleet.sms_commands_method,
        "network_access_profile_sid": fleet.network_access_profile_sid,
        "ip_commands_url": fleet.ip_commands_url,
        "ip_commands_method": fleet.ip_commands_method,
    }


def _settings(call: Call, old: Fleet) -> dict[str, Any]:
    """Read what a fleet can be given both when it is made and later."""
    form = call.form
    profile = form.text("NetworkAccessProfile")
    if profile == "":
        raise form.invalid("NetworkAccessProfile", "it is empty")
    if profile is not None and not is_sid("HA", profile):
        profile = sid_of("HA", profile)  # a unique name: profiles are not kept here
    name = form.name("UniqueName", old.unique_name)
    check_free(call, Fleet, name, old)
    return {
        "unique_name": name,
        "network_access_profile_sid": profile or old.network_access_profile_sid,
        "data_limit": form.number("DataLimit", 1, MOST_DATA_MB, old.data_limit),
        "sms_commands_url": form.clearable_url("SmsCommandsUrl", old.sms_commands_url),
        "sms_commands_method": form.method("SmsCommandsMethod", old.sms_commands_method),
        "ip_commands_url": form.clearable_url("IpCommandsUrl", old.ip_commands_url),
        "ip_commands_method": form.method("IpCommandsMethod", old.ip_commands_method),
    }


def create_fleet(call: Call) -> Answer:
    call.form.required("NetworkAccessProfile")
    settings = _settings(call, Fleet("", 0, 0))
    fixed = {
        "data_enabled": call.form.flag("DataEnabled", True),
        "sms_commands_enabled": call.form.flag("SmsCommandsEnabled", True),
    }
    return 201, show_fleet(call, call.cloud.add(Fleet, "HF", **settings, **fixed))


def _fleet(call: Call) -> Fleet:
    fleet = call.store.named(Fleet, call.sid)
    if fleet is None:
        raise not_found(call.path)
    return fleet


def fetch_fleet(call: Call) -> Answer:
    return 200, show_fleet(call, _fleet(call))


def update_fleet(call: Call) -> Answer:
    fleet = _fleet(call)
    return 200, show_fleet(call, call.cloud.change(fleet, **_settings(call, fleet)))


def list_fleets(call: Call) -> Answer:
    profile = call.query.text("NetworkAccessProfile")
    where = {}
    if profile is not None:
        sid = profile if is_sid("HA", profile) else sid_of("HA", profile)
        where["network_access_profile_sid"] = sid
    filters = {"NetworkAccessProfile": profile}
    return 200, list_page(call, "fleets", Fleet, where, filters, show_fleet)


ROUTES: Routes = {
    "/v1/SmsCommands": {"GET": list_commands, "POST": create_command},
    "/v1/SmsCommands/{sid}": {"GET": fetch_command},
    "/v1/Sims": {"GET": list_sims, "POST": create_sim},
    "/v1/Sims/{sid}": {"GET": fetch_sim, "POST": update_sim},
    "/v1/Fleets": {"GET": list_fleets, "POST": create_fleet},
    "/v1/Fleets/{sid}": {"GET": fetch_fleet, "POST": update_fleet},
}
