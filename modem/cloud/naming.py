"""Unique names: each stands for one resource of a kind."""

from modem.cloud.calls import Call
from modem.cloud.records import Record, Sim


def check_free(call: Call, kind: type[Record], name: str | None, mine: Record) -> None:
    """Raise Refused if another resource of the same kind has the name, as its name or SID."""
    if name is None:
        return
    where = {"product": call.product.name} if kind is Sim else {}
    other = call.store.named(kind, name, **where)
    if other is not None and other.sid != mine.sid:
        raise call.form.invalid("UniqueName", "another resource has it")
