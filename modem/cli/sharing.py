"""Whether a verb goes through a running agent, or to the port itself."""

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from modem.cli import output
from modem.cli.options import DEFAULTS, given_before, settle
from modem.errors import ModemError, PortError

if TYPE_CHECKING:
    from modem.agent.client import Agent

F = TypeVar("F", bound=Callable[..., Any])

AUTO = DEFAULTS["port"]
RESTART = 10.0  # seconds that an agent which was named, and has left its socket, may be away
META = "modem.cli.sharing"
NONE_RUNS = "no agent runs here: start one with `modem agent`, or name its socket with --agent"


def agent_option(environment: bool = False) -> Callable[[F], F]:
    """Add --agent to a command; the group alone reads the variable."""
    more: dict[str, Any] = {"envvar": "MODEM_AGENT"} if environment else {}
    text = "Socket of the agent; found by itself if left out.  [env: MODEM_AGENT]"
    return click.option("--agent", metavar="PATH", help=text, **more)


def agent_options(environment: bool = False) -> Callable[[F], F]:
    """Add --agent and --no-agent to a command that can do without one."""
    text = "Use the port itself, also when an agent runs."
    without = click.option("--no-agent", is_flag=True, default=None, help=text)
    return lambda function: agent_option(environment)(without(function))


def remember_agent(given: dict[str, Any]) -> None:
    """Take what was given of these options, and keep it for the verbs behind."""
    kept = click.get_current_context().find_root().meta.setdefault(META, {})
    for name in ("agent", "no_agent"):
        value = given.pop(name, None)
        if value is not None:
            kept[name] = value


def find(given: dict[str, Any]) -> "Agent | None":
    """Take these options out of a verb's `given`; return the agent to go through, or None.

    None is for the port: there is no agent, it is not wanted, or a port was named that is not
    the agent's. Raises PortError when the agent that was named, or the one that there is, cannot
    be used.
    """
    remember_agent(given)
    kept = click.get_current_context().find_root().meta[META]
    if kept.get("no_agent"):
        return None
    port = settle("port", given.get("port"))
    agent = _agent(kept.get("agent"), needed=port == AUTO)
    if agent is not None and port != AUTO and not _owns(agent.hello(), port):
        agent.close()
        return None
    if agent is not None:
        _prepare(agent, port, given)
    return agent


def _prepare(agent: "Agent", port: str, given: dict[str, Any]) -> None:
    """Say that a named port is the agent's; raise a usage error for options that are for one."""
    try:
        _refuse_port_options(given)
    except click.UsageError:
        agent.close()
        raise
    if port != AUTO and not click.get_current_context().find_root().meta.get("json"):
        output.line(f"modem: {port} is the agent's: going through it", "dim", err=True)


def _refuse_port_options(given: dict[str, Any]) -> None:
    """Raise a usage error for what says how to open the port, which the agent has done."""
    before = given_before()
    before.pop("pin", None)  # it may come from the environment, for other times
    for name in ("pin", "baudrate", "trace"):
        if given.get(name) is not None or name in before:
            raise click.UsageError(
                f"--{name} is for the port, which the agent has: leave it out, or add --no-agent"
            )


def need(given: dict[str, Any]) -> "Agent":
    """Take the options as `find` does; return the agent. Raises PortError when there is none."""
    remember_agent(given)
    kept = click.get_current_context().find_root().meta[META]
    agent = _agent(kept.get("agent"), needed=True)
    if agent is None:
        raise PortError(NONE_RUNS)
    return agent


def refuse(options: dict[str, Any]) -> None:
    """Raise a usage error for what was given that only an agent can do."""
    for name, value in options.items():
        if value is not None:
            raise click.UsageError(f"--{name} is for an agent, and none is used here")


def running() -> str | None:
    """Return the socket of the agent that runs here, None where none does that we may use."""
    agent = _running()
    if agent is None:
        return None
    with agent:
        return agent.path


def _running() -> "Agent | None":
    kept = click.get_current_context().find_root().meta.get(META, {})
    try:
        return _agent(kept.get("agent"), needed=False)
    except ModemError:
        return None


def explain(error: PortError) -> PortError:
    """Return what is said of a port that somebody has, when an agent runs: perhaps it does."""
    agent = _running() if error.holder is not None else None
    if agent is None:
        return error
    try:
        with agent:
            path, process = agent.path, agent.hello().get("pid")
    except ModemError:
        return error
    if "(process " in error.message and f"(process {process})" not in error.message:
        return error  # that is somebody else
    advice = f"; an agent runs ({path}): go through it, without --port and --no-agent, or stop it"
    return PortError(error.message + advice, error.holder)


def _agent(named: str | None, needed: bool) -> "Agent | None":
    """Return the agent at `named`, or the first that answers where nobody had to say so.

    Raises ModemError when the one that was named does not answer, or one is `needed` and the
    only one there is not for this user.
    """
    from modem.agent import places

    if named:
        return _named(named)
    denied = None
    for path in places.candidates():
        if not os.path.exists(path):
            continue
        if not os.access(path, os.W_OK):
            denied = denied or path
            continue
        try:
            return _connect(path)
        except PortError:
            continue  # an agent that was killed has left its name
    if denied and needed:
        from modem.agent.reaching import denial

        raise denial(denied)
    return None


def _named(path: str) -> "Agent":
    """Return the agent at `path`; wait for one that is being started again."""
    try:
        return _connect(path)
    except PortError:
        if not os.path.exists(path):
            raise
    with output.progress(f"Waiting for the agent at {path}"):
        return _connect(path, RESTART)


def _connect(path: str, patience: float = 0) -> "Agent":
    """Return the agent at `path`, which is there now, and may be away for a while later."""
    from modem.agent.client import Agent
    from modem.agent.reaching import PATIENCE

    agent = Agent(path, patience=patience)
    agent.hello()
    agent.patience = PATIENCE
    return agent


def _owns(hello: dict[str, Any], port: str) -> bool:
    """Tell whether it has `port`: by the name it was told, or because it has it open."""
    real = os.path.realpath(port)
    if any(os.path.realpath(modem["port"]) == real for modem in hello["modems"]):
        return True
    from modem.ports.locks import holder

    return os.path.exists(real) and holder(port) == hello.get("pid")
