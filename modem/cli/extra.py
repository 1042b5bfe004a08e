"""The extras: asked for where they are needed, named where they are missing."""

import importlib.util

import click

NEEDED = {
    "agent": ("msgspec",),
    "cloud": ("starlette", "uvicorn", "httpx", "jinja2"),
}


def need_cloud() -> None:
    """Raise a usage error that says what to install, unless the extra `cloud` is there."""
    _need("cloud")


def need_agent() -> None:
    """Raise a usage error that says what to install, unless the extra `agent` is there."""
    _need("agent")


def _need(extra: str) -> None:
    missing = [name for name in NEEDED[extra] if importlib.util.find_spec(name) is None]
    if missing:
        raise click.UsageError(
            f"{', '.join(missing)} missing: this needs pip install 'modem-commands[{extra}]'"
        )
