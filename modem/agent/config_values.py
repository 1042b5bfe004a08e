"""Values of a configuration as they are written, checked against the types that they are to have.

`msgspec` would check the types as well; this names the key, what stands there and what may.
"""

import re
import shlex
from collections.abc import Callable
from difflib import get_close_matches
from typing import Any

from msgspec import inspect

from modem.agent import durations

LONGEST = 300  # characters of what is said of a value, which may be a whole file pasted there


class Unfit(ValueError):
    """A value that cannot be; the sentence begins with its key, and what is long in it is cut."""

    def __init__(self, key: str, problem: str) -> None:
        if len(problem) > LONGEST:
            problem = f"{problem[: LONGEST // 2]}...{problem[-LONGEST // 2 :]}"
        super().__init__(f"{key}: {problem}" if key else problem)


def prepared(value: Any, kind: inspect.Type, key: str = "") -> Any:
    """Return `value`, which stands at `key`, as what `kind` is made from. Raises Unfit."""
    if isinstance(kind, inspect.Metadata):
        return _annotated(value, kind, key)
    if isinstance(kind, inspect.UnionType):
        return _one_of(value, kind, key)
    if isinstance(kind, inspect.StructType):
        return _table(value, kind, key)
    if isinstance(kind, inspect.VarTupleType):
        return _list(value, kind.item_type, key)
    if isinstance(kind, inspect.DictType):
        table = _as(dict, value, key, "a table")
        return {name: prepared(v, kind.value_type, f"{key}.{name}") for name, v in table.items()}
    if isinstance(kind, inspect.LiteralType):
        return _choice(value, kind, key)
    return _scalar(value, kind, key)


def _annotated(value: Any, kind: inspect.Metadata, key: str) -> Any:
    extra = kind.extra or {}
    written = extra.get("written")
    if extra.get("hidden") and not (isinstance(value, str) and "\0" not in value):
        raise Unfit(key, 'it is to be a text in " "')  # what stands there is for no log
    if written is None:
        return _scalar(value, kind.type, key, extra.get("means", ""))
    try:
        value = WRITTEN[written](value)
    except ValueError as error:
        raise Unfit(key, str(error)) from None
    return value


def _words(value: object) -> list[str]:
    """Return the words of a command, which is a list of them or a text with spaces."""
    try:
        words = shlex.split(value) if isinstance(value, str) else value
    except ValueError as error:
        raise ValueError(f"{value!r} cannot be split into words: {error}") from None
    if not isinstance(words, list) or not words or not all(isinstance(w, str) for w in words):
        raise ValueError(f'{value!r} is not a command; write ["program", "argument"]')
    if any("\0" in word for word in words) or not words[0]:
        raise ValueError(f"{value!r} is not a command that can be run")
    return words


def _rate(value: object) -> dict[str, float]:
    count, per = durations.rate(value)
    return {"count": count, "per": per}


WRITTEN: dict[str, Callable[[object], Any]] = {
    "duration": durations.seconds,
    "rate": _rate,
    "words": _words,
}


def _one_of(value: Any, kind: inspect.UnionType, key: str) -> Any:
    """Read one of several kinds of table, told apart by `type`; or what may be left out."""
    tables = [one for one in kind.types if isinstance(one, inspect.StructType)]
    if not tables:
        given = [one for one in kind.types if not isinstance(one, inspect.NoneType)]
        return prepared(value, given[0], key)
    tag_field = str(tables[0].tag_field)
    by_tag = {str(table.tag): table for table in tables}
    tag = _as(dict, value, key, "a table").get(tag_field)
    at = f"{key}.{tag_field}"
    allowed = "it is one of " + _listed(by_tag)
    if tag is None:
        raise Unfit(at, f"is missing; {allowed}")
    if not isinstance(tag, str) or tag not in by_tag:
        raise Unfit(at, f"there is no {_shown(tag)}; {allowed}")
    return _table(value, by_tag[tag], key)


def _list(value: Any, kind: inspect.Type, key: str) -> list[Any]:
    if isinstance(value, dict) and not isinstance(kind, inspect.StrType):
        raise Unfit(key, f"there may be several; write [[{key}]] with two brackets")
    items = _as(list, value, key, "a list in [ ]")
    return [prepared(item, kind, f"{key}[{at}]") for at, item in enumerate(items)]


def _table(value: Any, kind: inspect.StructType, key: str) -> dict[str, Any]:
    table = _as(dict, value, key, "a table")
    fields = {one.encode_name: one for one in kind.fields}
    ready = {}
    for name, item in table.items():
        at = f"{key}.{name}" if key else name
        if name in fields:
            ready[name] = prepared(item, fields[name].type, at)
        elif name == kind.tag_field:
            ready[name] = item
        else:
            raise Unfit(at, _unknown(name, [*fields, *filter(None, [kind.tag_field])]))
    for name, field in fields.items():
        if field.required and name not in table:
            raise Unfit(f"{key}.{name}", "is missing, and there is no default")
    return ready


def _unknown(name: str, names: list[str]) -> str:
    near = get_close_matches(name, names, 1)
    if near:
        return f"there is no such key; {near[0]!r} is meant?"
    return "there is no such key; these are: " + ", ".join(sorted(names))


def _choice(value: Any, kind: inspect.LiteralType, key: str) -> Any:
    if value not in kind.values:
        raise Unfit(key, f"{_shown(value)} cannot be; it is one of {_listed(kind.values)}")
    return value


def _scalar(value: Any, kind: inspect.Type, key: str, means: str = "") -> Any:
    if isinstance(kind, inspect.StrType):
        text = _as(str, value, key, 'a text in " "')
        if "\0" in text:
            raise Unfit(key, f"{text!r} has a NUL in it, which nothing here can have")
        if kind.pattern and not re.search(kind.pattern, text):
            raise Unfit(key, f"{text!r} is not {means}")
        return text
    if isinstance(kind, inspect.BoolType):
        return _as(bool, value, key, "true or false")
    if isinstance(kind, inspect.IntType):
        number = _as(int, value, key, "a whole number")
        if kind.ge is not None and number < kind.ge:
            raise Unfit(key, f"{number} is too little; it is at least {kind.ge}")
        if kind.le is not None and number > kind.le:
            raise Unfit(key, f"{number} is too much; it is at most {kind.le}")
        return number
    raise AssertionError(f"{key}: no way to read {kind}")


def _as(kind: type, value: Any, key: str, name: str) -> Any:
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise Unfit(key, f"{_shown(value)} is not {name}")
    return value


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "a table"
    return repr(value)


def _listed(values: Any) -> str:
    return ", ".join(repr(value) for value in sorted(values))
