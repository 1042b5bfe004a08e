"""The published schema of each resource, as far as it can be checked: types, forms, words."""

import re
from datetime import datetime
from typing import Any

COMMAND = "queued|sent|delivered|received|failed"
TYPES = {"str": str, "bool": bool, "int": int, "dict": dict, "list": list}
# a type, a SID's prefix, a date, or the words allowed; a question mark: or null
SMS_COMMAND = {
    "sid": "HC", "account_sid": "AC", "sim_sid": "HS", "payload": "str", "status": COMMAND,
    "direction": "to_sim|from_sim", "date_created": "date", "date_updated": "date", "url": "str",
}  # fmt: skip
SUPER_SIM = {
    "sid": "HS", "unique_name": "str?", "account_sid": "AC", "iccid": "str",
    "status": "new|ready|active|inactive|scheduled", "fleet_sid": "HF?", "date_created": "date",
    "date_updated": "date", "url": "str", "links": "dict",
}  # fmt: skip
FLEET = {
    "sid": "HF", "account_sid": "AC", "unique_name": "str?", "date_created": "date",
    "date_updated": "date", "url": "str", "data_enabled": "bool", "data_limit": "int",
    "data_metering": "payg", "sms_commands_enabled": "bool", "sms_commands_url": "str?",
    "sms_commands_method": "GET|POST", "network_access_profile_sid": "HA",
    "ip_commands_url": "str?", "ip_commands_method": "GET|POST",
}  # fmt: skip
WIRELESS_COMMAND = {
    "sid": "DC", "account_sid": "AC", "sim_sid": "DE", "command": "str",
    "command_mode": "text|binary", "transport": "sms|ip", "delivery_receipt_requested": "bool",
    "status": COMMAND, "direction": "to_sim|from_sim", "date_created": "date",
    "date_updated": "date", "url": "str",
}  # fmt: skip
WIRELESS_SIM = {
    "sid": "DE", "unique_name": "str?", "account_sid": "AC", "rate_plan_sid": "WP?",
    "friendly_name": "str?", "iccid": "str", "e_id": "str?",
    "status": "new|ready|active|suspended|deactivated|canceled|scheduled|updating",
    "reset_status": "resetting?", "commands_callback_url": "str?",
    "commands_callback_method": "GET|POST", "date_created": "date", "date_updated": "date",
    "url": "str", "links": "dict", "ip_address": "str?", "sms_fallback_method": "GET|POST?",
    "sms_fallback_url": "str?", "sms_method": "GET|POST?", "sms_url": "str?",
    "voice_fallback_method": "GET|POST?", "voice_fallback_url": "str?",
    "voice_method": "GET|POST?", "voice_url": "str?",
}  # fmt: skip
RATE_PLAN = {
    "sid": "WP", "unique_name": "str?", "account_sid": "AC", "friendly_name": "str?",
    "data_enabled": "bool", "data_metering": "str", "data_limit": "int",
    "messaging_enabled": "bool", "voice_enabled": "bool", "national_roaming_enabled": "bool",
    "national_roaming_data_limit": "int", "international_roaming": "list",
    "international_roaming_data_limit": "int", "date_created": "date", "date_updated": "date",
    "url": "str",
}  # fmt: skip
META = {
    "first_page_url": "str", "key": "str", "next_page_url": "str?", "page": "int",
    "page_size": "int", "previous_page_url": "str?", "url": "str",
}  # fmt: skip
ERROR = {"code": "int", "message": "str", "more_info": "str", "status": "int"}

BY_PATH = {
    "supersim": {"SmsCommands": SMS_COMMAND, "Sims": SUPER_SIM, "Fleets": FLEET},
    "wireless": {"Commands": WIRELESS_COMMAND, "Sims": WIRELESS_SIM, "RatePlans": RATE_PLAN},
}


def problems(value: dict[str, Any], schema: dict[str, str]) -> list[str]:
    """Say what of an object is not as its schema wants it."""
    found = [f"{name} is not documented" for name in value if name not in schema]
    for name, kind in schema.items():
        if name not in value:
            found.append(f"{name} is missing")
        elif not _fits(value[name], kind.rstrip("?"), kind.endswith("?")):
            found.append(f"{name} is {value[name]!r}")
    return found


def _fits(value: Any, kind: str, nullable: bool) -> bool:
    if value is None:
        return nullable
    if kind in TYPES:
        return type(value) is TYPES[kind]
    if kind == "date":
        return bool(datetime.strptime(value, "%Y-%m-%dT%H:%M:%SZ"))
    if len(kind) == 2 and kind.isupper():
        return bool(re.fullmatch(kind + "[0-9a-fA-F]{32}", value))
    return value in kind.split("|")
