"""Whether a SIM may exchange Commands, as it, its fleet and its rate plan stand now."""

from modem.cloud.errors import Refused
from modem.cloud.products import PRODUCTS, SUPERSIM
from modem.cloud.records import Fleet, RatePlan, Sim
from modem.cloud.store import Store


def why_not(store: Store, sim: Sim) -> Refused | None:
    """Return the refusal that a Command to or from `sim` meets, or None."""
    product = PRODUCTS[sim.product]
    codes = product.codes
    if sim.status not in product.ready:
        states = " or ".join(product.ready)
        message = f"Sim {sim.sid} is {sim.status}; Commands need it to be {states}"
        return Refused(400, codes.not_ready, message)
    if product is SUPERSIM:
        fleet = store.get(Fleet, sim.fleet_sid)
        if fleet is None:
            return Refused(400, codes.not_ready, f"Sim {sim.sid} is not assigned to a Fleet")
        if not fleet.sms_commands_enabled:
            message = f"SMS Commands are not enabled in the Fleet of Sim {sim.sid}"
            return Refused(400, codes.no_messaging, message)
        return None
    if sim.narrowband:
        message = f"Sim {sim.sid} is a Narrowband SIM, which has no messaging"
        return Refused(400, codes.not_ready, message)
    plan = store.get(RatePlan, sim.rate_plan_sid)
    if plan is None or not plan.messaging_enabled:
        message = f"The Rate Plan of Sim {sim.sid} does not include messaging"
        return Refused(400, codes.no_messaging, message)
    return None
