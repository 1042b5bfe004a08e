"""The RatePlans of Programmable Wireless: what its SIMs may do."""

from typing import Any

from modem.cloud.calls import Answer, Call, Routes
from modem.cloud.errors import Refused, not_found
from modem.cloud.naming import check_free
from modem.cloud.paging import list_page
from modem.cloud.products import WIRELESS
from modem.cloud.records import RatePlan, Sim
from modem.cloud.webhooks import iso

METERINGS = ("payg", "quota-1", "quota-10", "quota-50")
STRATEGIES = ("block", "throttle")
ROAMING = ("data", "messaging")
MOST_DATA_MB = 2_000_000


def show(call: Call, plan: RatePlan) -> dict[str, Any]:
    return {
        "sid": plan.sid,
        "unique_name": plan.unique_name,
        "account_sid": call.cloud.account.sid,
        "friendly_name": plan.friendly_name,
        "data_enabled": plan.data_enabled,
        "data_metering": plan.data_metering,
        "data_limit": plan.data_limit,
        "messaging_enabled": plan.messaging_enabled,
        "voice_enabled": plan.voice_enabled,
        "national_roaming_enabled": plan.national_roaming_enabled,
        "national_roaming_data_limit": plan.national_roaming_data_limit,
        "international_roaming": [word for word in plan.international_roaming.split(",") if word],
        "international_roaming_data_limit": plan.international_roaming_data_limit,
        "date_created": iso(plan.created),
        "date_updated": iso(plan.updated),
        "url": call.url("RatePlans", plan.sid),
    }


def create(call: Call) -> Answer:
    form = call.form
    old = RatePlan("", 0, 0)
    name = form.name("UniqueName")
    check_free(call, RatePlan, name, old)
    form.choice("DataLimitStrategy", STRATEGIES, "")
    roaming = form.texts("InternationalRoaming")
    if not set(roaming) <= set(ROAMING):
        raise form.invalid("InternationalRoaming", f"it is none of {', '.join(ROAMING)}")
    national, abroad = "NationalRoamingDataLimit", "InternationalRoamingDataLimit"
    plan = call.cloud.add(
        RatePlan,
        "WP",
        unique_name=name,
        friendly_name=form.name("FriendlyName"),
        data_enabled=form.flag("DataEnabled", True),
        data_limit=form.number("DataLimit", 1, MOST_DATA_MB, old.data_limit),
        data_metering=form.choice("DataMetering", METERINGS, "payg"),
        messaging_enabled=form.flag("MessagingEnabled", True),
        voice_enabled=form.flag("VoiceEnabled", False),
        national_roaming_enabled=form.flag("NationalRoamingEnabled", False),
        national_roaming_data_limit=form.number(national, 1, MOST_DATA_MB, old.data_limit),
        international_roaming=",".join(roaming),
        international_roaming_data_limit=form.number(abroad, 1, MOST_DATA_MB, old.data_limit),
    )
    return 201, show(call, plan)


def _rate_plan(call: Call) -> RatePlan:
    plan = call.store.named(RatePlan, call.sid)
    if plan is None:
        raise not_found(call.path)
    return plan


def fetch(call: Call) -> Answer:
    return 200, show(call, _rate_plan(call))


def update(call: Call) -> Answer:
    plan = _rate_plan(call)
    name = call.form.name("UniqueName", plan.unique_name)
    check_free(call, RatePlan, name, plan)
    friendly = call.form.name("FriendlyName", plan.friendly_name)
    changed = call.cloud.change(plan, unique_name=name, friendly_name=friendly)
    return 200, show(call, changed)


def delete(call: Call) -> Answer:
    plan = _rate_plan(call)
    if call.store.count(Sim, {"rate_plan_sid": plan.sid}):
        message = "The Rate Plan is in use by Sims and cannot be deleted"
        raise Refused(400, WIRELESS.codes.not_ready, message)
    call.store.remove(RatePlan, {"sid": plan.sid})
    return 204, None


def list_all(call: Call) -> Answer:
    return 200, list_page(call, "rate_plans", RatePlan, {}, {}, show)


ROUTES: Routes = {
    "/v1/RatePlans": {"GET": list_all, "POST": create},
    "/v1/RatePlans/{sid}": {"GET": fetch, "POST": update, "DELETE": delete},
}
