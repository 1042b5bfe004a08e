"""`modem inbox`: the Commands that the agent keeps, and what became of them."""

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any

import click

from modem.agent import records
from modem.cli import output
from modem.cli.listing import body, shared_options, when
from modem.cli.sharing import need, remember_agent

if TYPE_CHECKING:
    from modem.agent.client import Agent
    from modem.agent.records import Incoming, Task

OPEN = (records.WAITING, records.DEAD)
HEAD = ("NUMBER", "QUEUE", "STATE", "TRIES", "FROM", "RECEIVED", "BODY", "")
_IN_NO_QUEUE = {"queue": None, "state": records.WAITING, "attempts": 0, "error": ""}
HEAD_ALL = ("NUMBER", "FROM", "RECEIVED", "MODEM", "BODY")


@click.group(
    invoke_without_command=True,
    short_help="List the Commands that the agent keeps; give one again.",
)
@click.option("--all", "everything", is_flag=True, help="All that are kept, also those done.")
@click.option("--dead", is_flag=True, help="Only those that were given up.")
@click.option("--queue", metavar="NAME", help="Only those in this queue.")
@shared_options
def inbox(
    everything: bool,
    dead: bool,
    queue: str | None,
    as_json: bool,
    **given: Any,
) -> None:
    """List the Commands that the agent keeps; give one again.

    Each queue (that of a handler, or one that programs listen to) gets each Command. Listed are
    those that wait in one, and those that were given up there ("dead"); all where there is no
    queue yet.

    With --json: one Command a line, {"queue", "state", "attempts", "error", "command":
    {"number", "id", "sid", "sender", "text", "data", "sent_at", "parts", "missing", "modem",
    "received_at"}}, with "queue" null while there is none; with --all, and no --queue, only what
    is in "command".
    """
    remember_agent(given)
    if click.get_current_context().invoked_subcommand is not None:
        return
    if everything and dead:
        raise click.UsageError("either --all or --dead")
    with need(given) as agent:
        queues = agent.queues()
        if queue is not None:
            _must_be(queue, queues)
        if queue is None and (everything or not (queues or dead)):
            _list(agent.inbox(), as_json, whole=not everything)
        else:
            states = () if everything else (records.DEAD,) if dead else OPEN
            names = list(queues) if queue is None else [queue]
            _list_tasks(_tasks(agent, names, states), as_json)
        if not as_json:
            _sum_up(queues)


def _must_be(queue: str, known: Collection[str]) -> None:
    if queue not in known:
        there = ", ".join(known) or "none yet"
        raise click.UsageError(f"there is no queue {queue!r}; there are: {there}")


def _tasks(agent: "Agent", names: list[str], states: tuple[str, ...]) -> "Iterator[Task]":
    for name in names:
        yield from agent.tasks(name, states)


def _list(commands: "Iterator[Incoming]", as_json: bool, whole: bool) -> None:
    """List Commands; `whole`: in JSON each looks as if it were in a queue, which there is not."""
    rows = []
    for kept in commands:
        if as_json:
            found = records.as_json(kept)
            output.as_json(_IN_NO_QUEUE | {"command": found} if whole else found)
        else:
            told = body(kept.text, kept.data)
            rows.append((str(kept.number), kept.sender, when(kept.received_at), kept.modem, told))
    if rows:
        output.table(rows, head=HEAD_ALL)


def _list_tasks(tasks: "Iterator[Task]", as_json: bool) -> None:
    rows = []
    for task in tasks:
        if as_json:
            output.as_json(records.as_json(task))
        else:
            rows.append(_row(task))
    if rows:
        output.table(rows, head=HEAD)


def _row(task: "Task") -> tuple[str, ...]:
    kept = task.command
    return (
        str(kept.number),
        task.queue,
        task.state,
        str(task.attempts),
        kept.sender,
        when(kept.received_at),
        body(kept.text, kept.data),
        task.error,
    )


def _sum_up(queues: dict[str, dict[str, int]]) -> None:
    for name, counts in queues.items():
        told = ", ".join(f"{count} {state}" for state, count in counts.items() if count)
        output.line(f"Queue {name}: {told or 'empty'}.", "bold")
    if not queues:
        output.line("No queue yet: whoever listens first gets all Commands.", "bold")


number_argument = click.argument("number", type=click.IntRange(min=1), metavar="NUMBER")


@inbox.command(short_help="Show a Command whole, and its state in each queue.")
@number_argument
@shared_options
def show(number: int, as_json: bool, **given: Any) -> None:
    """Show a Command whole, and its state in each queue.

    With --json: one object {"command": {...}, "queues": {"NAME": {"state", "attempts",
    "error"}}}.
    """
    with need(given) as agent:
        try:
            command, queues = agent.command(number)
        except LookupError as error:
            raise click.UsageError(str(error)) from None
    found = records.as_json(command)
    if as_json:
        output.as_json({"command": found, "queues": queues})
        return
    found |= {"received_at": when(command.received_at), "missing": " ".join(found["missing"])}
    if command.text is not None:
        del found["data"]
    output.table([(name, "-" if v in (None, "") else str(v)) for name, v in found.items()])
    rows = [(name, q["state"], str(q["attempts"]), q["error"]) for name, q in queues.items()]
    output.table(rows, head=("QUEUE", "STATE", "TRIES", ""))


@inbox.command(short_help="Give a dead Command again.")
@number_argument
@click.option("--queue", metavar="NAME", help="In this queue; in all of them if left out.")
@shared_options
def retry(number: int, queue: str | None, as_json: bool, **given: Any) -> None:
    """Give a dead Command again, to each queue that has given it up."""
    with need(given) as agent:
        try:
            found = agent.command(number)[1]
            names = [name for name in found if found[name]["state"] == records.DEAD]
            tasks = [agent.retry(number, name) for name in ([queue] if queue else names)]
        except (LookupError, ValueError) as error:
            raise click.UsageError(str(error)) from None
    if not tasks:
        raise click.UsageError(f"Command {number} is not dead in any queue")
    for task in tasks:
        if as_json:
            output.as_json(records.as_json(task))
        else:
            output.line(f"Command {number} is given again to {task.queue}.", "green")


@inbox.command(short_help="Drop a queue that nobody listens to any more.")
@click.argument("queue", metavar="NAME")
@shared_options
def forget(queue: str, as_json: bool, **given: Any) -> None:
    """Drop a queue that nobody listens to any more, and what waits in it."""
    with need(given) as agent:
        _must_be(queue, agent.queues())
        try:
            agent.forget(queue)
        except ValueError as error:
            raise click.UsageError(str(error)) from None
    if as_json:
        output.as_json({"forgotten": queue})
    else:
        output.line(f"Queue {queue} is forgotten.", "green")
