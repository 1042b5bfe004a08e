"""What doctor asks a running agent: how its modems are, and what waits for a decision."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from modem.agent import records
from modem.cli.checks import examine
from modem.cli.finding import NOTE, OK, PROBLEM, Finding

if TYPE_CHECKING:
    from modem.agent.client import Agent
    from modem.agent.records import Health

WAY_OUT = "see its log (journalctl -u modem-agent); the agent itself tries again and again"


def examine_agent(agent: "Agent") -> Iterator[Finding]:
    """Yield what the agent knows, and then what each modem says, through the agent."""
    modems = agent.health()
    yield Finding("Agent", OK, f"running ({agent.path}); it has the port")
    for health in modems:
        yield _modem(health)
    yield from _outbox(agent.counts())
    yield from _queues(agent.queues())
    for health in modems:
        if health.state != "away":
            yield from _examine_modem(agent, health, len(modems) > 1)


def _modem(health: "Health") -> Finding:
    found = f"{health.modem} ({health.port}): {health.state}"
    if health.error:
        found += f", {health.error}"
    if health.healthy:
        return Finding("Modem", NOTE if health.error else OK, found)
    return Finding("Modem", PROBLEM, found, WAY_OUT)


def _outbox(counts: dict[str, int]) -> Iterator[Finding]:
    unknown = counts.get(records.UNKNOWN, 0)
    if unknown:
        advice = "modem outbox lists them; resend or cancel each"
        yield Finding("Outbox", NOTE, f"{unknown} may have been sent, or not", advice)
    waiting = counts.get(records.WAITING, 0) + counts.get(records.SENDING, 0)
    yield Finding("Outbox", OK, f"{waiting} to be sent")


def _queues(queues: dict[str, dict[str, int]]) -> Iterator[Finding]:
    for name, counts in queues.items():
        waiting, dead = counts.get(records.WAITING, 0), counts.get(records.DEAD, 0)
        if dead:
            advice = f"modem inbox --queue {name} lists them, with why"
            yield Finding("Queue", NOTE, f"{name}: {dead} Commands were given up", advice)
        yield Finding("Queue", OK, f"{name}: {waiting} Commands wait")


def _examine_modem(agent: "Agent", health: "Health", several: bool) -> Iterator[Finding]:
    """Ask the modem what doctor asks any, where the agent lets this user."""
    try:
        for finding in examine(lambda text: agent.at(text, health.modem)):
            prefix = f"{health.modem}: " if several else ""
            yield Finding(finding.check, finding.level, prefix + finding.found, finding.advice)
    except PermissionError:
        status = agent.status(health.modem)
        found = f"{health.modem}: {status.registration.words}"
        advice = "as root, or the agent's user, doctor asks the modem more"
        level = OK if status.registration.registered else PROBLEM
        yield Finding("Registration", level, found, advice)
