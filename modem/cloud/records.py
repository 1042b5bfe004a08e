"""What the store keeps. One class is one table, one field one column; times are Unix ms."""

from dataclasses import dataclass, fields

QUEUED, SENT, DELIVERED, RECEIVED, FAILED = "queued", "sent", "delivered", "received", "failed"
TO_SIM, FROM_SIM = "to_sim", "from_sim"
TEXT, BINARY = "text", "binary"
PENDING, DONE = "pending", "done"


@dataclass(frozen=True)
class Record:
    """What every row has. `row` numbers the rows of a table in the order they were added."""

    sid: str
    created: int
    updated: int
    row: int = 0


@dataclass(frozen=True)
class Fleet(Record):
    """Super SIMs that share their settings; `sms_commands_url` gets what devices send."""

    unique_name: str | None = None
    network_access_profile_sid: str = ""
    data_enabled: bool = True
    data_limit: int = 250  # MB
    sms_commands_enabled: bool = True
    sms_commands_url: str | None = None
    sms_commands_method: str = "POST"
    ip_commands_url: str | None = None
    ip_commands_method: str = "POST"


@dataclass(frozen=True)
class RatePlan(Record):
    """What wireless SIMs may do; Commands need `messaging_enabled`."""

    unique_name: str | None = None
    friendly_name: str | None = None
    data_enabled: bool = True
    data_limit: int = 1000
    data_metering: str = "payg"
    messaging_enabled: bool = True
    voice_enabled: bool = False
    national_roaming_enabled: bool = False
    national_roaming_data_limit: int = 1000
    international_roaming: str = ""  # comma separated
    international_roaming_data_limit: int = 1000


@dataclass(frozen=True)
class Sim(Record):
    """A SIM of either product. `fleet_sid` is Super SIM's; what follows it is Wireless's."""

    product: str = ""
    iccid: str = ""
    unique_name: str | None = None
    status: str = "new"
    fleet_sid: str | None = None
    rate_plan_sid: str | None = None
    friendly_name: str | None = None
    narrowband: bool = False
    commands_callback_url: str | None = None
    commands_callback_method: str = "POST"


@dataclass(frozen=True)
class Command(Record):
    """A Command in either direction. `body` is text, or base64 where `mode` is binary.

    `receipt`: delivery may be shown. `expires` is when the carrier gives up. `settled`: nothing
    more will become of it, whatever its status says (sent is where some of them end).
    """

    product: str = ""
    sim_sid: str = ""
    direction: str = TO_SIM
    body: str = ""
    mode: str = TEXT
    status: str = QUEUED
    include_sid: str = "none"
    receipt: bool = True
    callback_url: str | None = None
    callback_method: str = "POST"
    expires: int = 0
    settled: bool = False


@dataclass(frozen=True)
class Delivery(Record):
    """One webhook: what is to be posted where, and what came of it so far.

    `form` is a JSON list of [name, value]; `due` is when the next attempt may be made; `answer`
    is the HTTP status of the last attempt, `error` what went wrong without one. `sid` is also
    its idempotency token. `state` is pending or done; `ok` says whether a 2xx came.
    """

    command_sid: str = ""
    url: str = ""
    method: str = "POST"
    form: str = "[]"
    attempts: int = 0
    due: int = 0
    state: str = PENDING
    ok: bool = False
    answer: int | None = None
    error: str | None = None


KINDS: tuple[type[Record], ...] = (Fleet, RatePlan, Sim, Command, Delivery)


def columns(kind: type[Record]) -> list[str]:
    """The names of a table's columns, without `row`."""
    return [field.name for field in fields(kind) if field.name != "row"]
