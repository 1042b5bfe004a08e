"""The two REST APIs as ASGI applications: `supersim_app(cloud)` and `wireless_app(cloud)`."""

from starlette.applications import Starlette

from modem.cloud.service import Cloud


def supersim_app(cloud: Cloud) -> Starlette:
    """Serve /v1/SmsCommands, /v1/Sims and /v1/Fleets; may be mounted under a prefix."""


def wireless_app(cloud: Cloud) -> Starlette:
    """Serve /v1/Commands, /v1/Sims and /v1/RatePlans; may be mounted under a prefix."""
