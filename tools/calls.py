"""A call of a function that is to stand where it is called: the place, and its arguments."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from tools.exits import LOOPS, WITH, blocks
from tools.opening import opened
from tools.public import Function
from tools.scopes import (
    Inner,
    Stability,
    Substitute,
    arguments,
    bound,
    contains,
    is_at_once,
    is_mixed,
    nodes,
    used,
    uses_of,
)


class Unsuitable(Exception):
    """It cannot be put there and mean the same."""


@dataclass
class Place:
    """Where a function is named: by `node`, in `owner`; `call` is what calls it there."""

    module: str
    owner: "Function | None"
    node: ast.expr
    call: "ast.Call | None"
    family: str = ""  # of the class whose method it is called on, as far as that is known

    @property
    def expression(self) -> ast.expr:
        """The whole call."""
        return self.call or self.node

    @property
    def args(self) -> list[ast.expr]:
        """What is given in order."""
        return self.call.args if self.call else []

    @property
    def keywords(self) -> list[ast.keyword]:
        """What is given by name."""
        return self.call.keywords if self.call else []


@dataclass
class Spot:
    """The statement that a call is part of; `tail` says what follows it."""

    block: list[ast.stmt]
    index: int
    tail: str  # "function" or "loop": nothing else of that; "": something

    @property
    def statement(self) -> ast.stmt:
        """The statement itself."""
        return self.block[self.index]


def locate(block: list[ast.stmt], wanted: ast.AST, tail: str = "function") -> Spot:
    """Return where an expression is among statements.  Raises Unsuitable."""
    for index, node in enumerate(block):
        if contains(node, wanted):
            after = tail if index == len(block) - 1 else ""
            for inner, inside in _inner(node, after):
                if any(contains(one, wanted) for one in inner):
                    return locate(inner, wanted, inside)
            return Spot(block, index, after)
    raise Unsuitable


def _inner(node: ast.stmt, tail: str) -> Iterator[tuple[list[ast.stmt], str]]:
    """Yield the blocks of a statement, and what follows the end of each."""
    if isinstance(node, ast.Try):
        yield node.body, "" if node.orelse else tail
        yield node.orelse, tail
        yield node.finalbody, ""
        yield from ((handler.body, tail) for handler in node.handlers)
    elif isinstance(node, LOOPS):
        yield node.body, "loop"
        yield node.orelse, tail
    elif isinstance(node, ast.If | WITH):
        yield from ((block, tail) for block in blocks(node))


def _around(node: ast.AST, wanted: ast.AST) -> "ast.AST | None":
    """Return what an expression is directly in."""
    for inner in nodes(node):
        if any(child is wanted for child in ast.iter_child_nodes(inner)):
            return inner
    return None


def _is_inside(node: ast.AST, wanted: ast.AST) -> bool:
    """Whether an expression is evaluated by a scope of its own: a lambda's, a comprehension's."""
    for inner in nodes(node):
        if isinstance(inner, ast.Lambda) and contains(inner, wanted):
            return True
        own = isinstance(inner, Inner) and not contains(inner.generators[0].iter, wanted)
        if own and contains(inner, wanted):
            return True
    return False


def _fresh(name: str, taken: set[str]) -> str:
    found = next(
        one for one in ("%s_%d" % (name, number) for number in count(1)) if one not in taken
    )
    taken.add(found)
    return found


class Call:
    """One call, and what becomes of its arguments."""

    def __init__(self, callee: Function, place: Place, stability: Stability) -> None:
        if place.owner is None or not is_at_once(callee) or is_mixed(callee):
            raise Unsuitable
        self.callee = callee
        self.owner = place.owner
        self.inner: ast.expr = place.expression
        self._stability = stability
        self.spot = locate(self.owner.body, self.inner)
        while opened(self.spot.block, self.spot.index, self.inner):
            self.spot = locate(self.owner.body, self.inner)
        self.outer = self._outer()
        self.is_inside = _is_inside(self.spot.statement, self.outer)
        self._keep_apart()
        self.values = self._values(place)
        self._taken = bound(self.owner) | used(self.owner) | bound(callee) | used(callee)

    def _outer(self) -> ast.expr:
        """Return the call with the `await` or `yield from` that makes it run."""
        around = _around(self.spot.statement, self.inner)
        generates = any(isinstance(n, ast.Yield | ast.YieldFrom) for n in nodes(self.callee))
        if isinstance(self.callee, ast.AsyncFunctionDef):
            if generates or not isinstance(around, ast.Await):
                raise Unsuitable
            return around
        if not generates:
            return self.inner
        if not isinstance(around, ast.YieldFrom):
            raise Unsuitable
        return around

    def _keep_apart(self) -> None:
        """Rename what would hide a global from the function that is called."""
        own = bound(self.owner)
        hidden = (used(self.callee) - bound(self.callee)) & own
        if hidden & {one.arg for one in arguments(self.owner)}:
            raise Unsuitable
        taken = own | used(self.owner) | used(self.callee) | bound(self.callee)
        names = {name: ast.Name(_fresh(name, taken), ast.Load()) for name in hidden}
        if names:
            renaming = Substitute(dict(names))
            self.owner.body[:] = [renaming.visit(node) for node in self.owner.body]

    def _values(self, place: Place) -> dict[str, ast.expr]:
        """Return what each argument is, in the order in which they are evaluated."""
        names = [one.arg for one in self.callee.args.posonlyargs + self.callee.args.args]
        given = list(place.args)
        decorators = [getattr(one, "id", "") for one in self.callee.decorator_list]
        if isinstance(place.node, ast.Attribute) and "staticmethod" not in decorators:
            receiver = place.node.value
            if isinstance(receiver, ast.Call) or getattr(receiver, "id", "")[:1].isupper():
                raise Unsuitable  # super(), or a class
            given.insert(0, receiver)
        if len(given) > len(names) or any(isinstance(one, ast.Starred) for one in given):
            raise Unsuitable
        found = dict(zip(names, given, strict=False))
        for keyword in place.keywords:
            if keyword.arg is None or keyword.arg in found:
                raise Unsuitable
            found[keyword.arg] = keyword.value
        self._add_defaults(found)
        return found

    def _add_defaults(self, found: dict[str, ast.expr]) -> None:
        args = self.callee.args
        plain = args.posonlyargs + args.args
        last = plain[len(plain) - len(args.defaults) :]
        defaults = dict(zip([one.arg for one in last], args.defaults, strict=True))
        for one, value in zip(args.kwonlyargs, args.kw_defaults, strict=True):
            if value is not None:
                defaults[one.arg] = value
        for one in arguments(self.callee):
            if one.arg in found:
                continue
            default = defaults.get(one.arg)
            if not isinstance(default, ast.Constant | ast.Name):
                raise Unsuitable
            if not self._stability.holds(default) or getattr(default, "id", "") in bound(
                self.owner
            ):
                raise Unsuitable
            found[one.arg] = default

    def settled(self, first: "ast.expr | None") -> tuple[dict[str, ast.expr], list[ast.stmt]]:
        """Return what stands for the names in the function, and what comes before its body.

        `first` is what the body evaluates first.
        """
        stored = bound(ast.Module(self.callee.body, []))
        values: dict[str, ast.expr] = {}
        others = []
        for name, value in self.values.items():
            if self._may_stand(name, value, stored):
                values[name] = value
            else:
                others.append(name)
        body = ast.Module(self.callee.body, [])
        split = len(others)
        while split and first is not None and others[split - 1] not in stored:
            if uses_of(body, others[split - 1]) != 1:
                break
            if not self._stability.in_order(first, others[split - 1 :]):
                break
            split -= 1
        for name in others[split:]:
            values[name] = self.values[name]
        own = bound(self.owner) | used(self.owner) | {"self"}  # that is what methods have
        before: list[ast.stmt] = []
        for name in sorted(bound(self.callee) - set(values)):
            if name in own:
                values[name] = ast.Name(_fresh(name, self._taken), ast.Load())
        for name in others[:split]:
            target = getattr(values.get(name), "id", name)
            before.append(ast.Assign([ast.Name(target, ast.Store())], self.values[name]))
        return values, before

    def _may_stand(self, name: str, value: ast.expr, stored: set[str]) -> bool:
        """Whether a value may stand wherever its name is, instead of being kept under it."""
        if isinstance(value, ast.Constant):
            return name not in stored
        if not isinstance(value, ast.Name) or not self._stability.holds(value):
            return False
        return name not in stored or self._is_done_with(value.id)

    def _is_done_with(self, name: str) -> bool:
        """Whether a local of the caller has no use left once the call has begun."""
        if name not in bound(self.owner) or not self.ends_function(name):
            return False
        return [getattr(one, "id", "") for one in self.values.values()].count(name) == 1

    def ends_function(self, name: str = "") -> bool:
        """Whether nothing of the caller follows, not even what handles an error."""
        statement = self.spot.statement
        whole = isinstance(statement, ast.Return | ast.Expr) and statement.value is self.outer
        if not whole or not (self.spot.tail == "function" or isinstance(statement, ast.Return)):
            return False
        tries = [
            n for n in nodes(self.owner) if isinstance(n, ast.Try | WITH | ast.Lambda | Inner)
        ]
        inside = [n for n in tries if not isinstance(n, ast.Try | WITH) or contains(n, statement)]
        return not any(isinstance(n, ast.Try | WITH) or uses_of(n, name) for n in inside)

    def temporary(self) -> str:
        """Return a name that nobody has."""
        return _fresh("value", self._taken)
