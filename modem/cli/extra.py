"""The extra `cloud`: asked for where it is needed, named where it is missing."""

import importlib.util

import click

NEEDED = ("starlette", "uvicorn", "httpx", "jinja2")


def need_cloud() -> None:
    """Raise a usage error that says what to install, unless the extra `cloud` is there."""
    missing = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        raise click.UsageError(
            f"{', '.join(missing)} missing: this needs pip install 'modem-commands[cloud]'"
        )
