"""Puts the body of a function where the function is called; see `tools.inlining`."""

import ast
import copy
from collections.abc import Callable

from tools.calls import Call, Place, Unsuitable
from tools.exits import Entangled, ends, has, joined, replaced, returns
from tools.public import Function
from tools.scopes import Exchange, Stability, Substitute, contains, head, nodes

YIELDS = ast.Yield | ast.YieldFrom | ast.Await
SMALL = 25  # nodes that may always go, whatever their caller has
Form = Callable[[list[ast.stmt]], list[ast.stmt]]


def size(node: ast.AST) -> int:
    """Return how much there is in a tree, nearly as its bytecode has it."""
    return sum(1 for _ in nodes(node))


def expression_of(node: Function) -> "ast.expr | None":
    """Return what a function returns that does nothing else."""
    last = node.body[0]
    return last.value if len(node.body) == 1 and isinstance(last, ast.Return) else None


def _dropped(value: "ast.expr | None") -> list[ast.stmt]:
    """Return what is left of a value that nobody takes."""
    if value is None or isinstance(value, ast.Name | ast.Constant):
        return []
    return [ast.Expr(value)]


class Placing:
    """Puts functions where they are called; `stability` knows what may be evaluated later."""

    def __init__(self, stability: Stability) -> None:
        self._stability = stability

    def put(self, callee: Function, place: Place, most: int) -> None:
        """Put a function that is called once into its caller.  Raises Unsuitable."""
        call = Call(callee, place, self._stability)
        if size(call.owner) + size(callee) > most and size(callee) > SMALL:
            raise Unsuitable
        self._put(call)

    def put_everywhere(self, callee: Function, places: list[Place]) -> None:
        """Put a function wherever it is called.  Raises Unsuitable; then it is still needed."""
        for really in (False, True):
            for place in places:
                self._put(Call(copy.deepcopy(callee), place, self._stability), really=really)

    def _put(self, call: Call, *, really: bool = True) -> None:
        if expression_of(call.callee) is not None:
            try:
                self._put_expression(call, really=really)
                return
            except Unsuitable:
                pass
        self._put_statements(call, really=really)

    def _put_expression(self, call: Call, *, really: bool) -> None:
        expression = expression_of(call.callee)
        if expression is None:
            raise Unsuitable
        if call.is_inside and any(isinstance(n, YIELDS) for n in nodes(expression)):
            raise Unsuitable
        values, before = call.settled(expression)
        if before and not self._is_first(call):
            raise Unsuitable
        if really:
            new = Substitute(values).visit(expression)
            spot = call.spot
            spot.block[spot.index] = _with(spot.statement, call.outer, new)
            spot.block[spot.index : spot.index] = before

    def _is_first(self, call: Call) -> bool:
        """Whether a call is the first thing that its statement does."""
        statement = call.spot.statement
        first = head(statement)
        if first is None or call.is_inside or not contains(first, call.outer):
            return False
        if isinstance(statement, ast.AugAssign) and not self._stability.holds(statement.target):
            return False
        return self._stability.is_first(first, call.outer)

    def _put_statements(self, call: Call, *, really: bool) -> None:
        if not self._is_first(call) or not _lets_go(call):
            raise Unsuitable
        form = self._form(call)
        if not really:
            return
        values, before = call.settled(head(call.callee.body[0]))
        renaming = Substitute(values)
        body = [renaming.visit(node) for node in call.callee.body]
        block, index, statement = call.spot.block, call.spot.index, call.spot.statement
        new = before + form(body)
        if not new and not (isinstance(statement, ast.Return) or len(block) > 1):
            new = [ast.Pass()]
        block[index : index + 1] = new

    def _form(self, call: Call) -> Form:
        """Return what makes of a body what stands there.  Raises Unsuitable."""
        statement = call.spot.statement
        body = call.callee.body
        whole = getattr(statement, "value", None) is call.outer
        if isinstance(statement, ast.Return) and whole:
            falls = not ends(body) and call.spot.tail != "function"
            return lambda body: body + [ast.Return(None)] * falls
        if isinstance(statement, ast.Return) and returns(body) == 1 and ends(body):
            return lambda body: replaced(body, lambda v: [_with(statement, call.outer, v)])
        if isinstance(statement, ast.Expr) and whole:
            return self._dropping(call)
        _check(body)
        if isinstance(statement, ast.Assign) and whole and len(statement.targets) == 1:
            target = statement.targets[0]
            if isinstance(target, ast.Name) or returns(body) + (not ends(body)) == 1:
                return lambda body: joined(body, lambda v: [_assign(target, v)])
        name = call.temporary()
        return lambda body: [
            *joined(body, lambda v: [_assign(ast.Name(name, ast.Store()), v)]),
            _with(statement, call.outer, ast.Name(name, ast.Load())),
        ]

    def _dropping(self, call: Call) -> Form:
        """Return what makes of a body one whose value nobody takes."""
        body = call.callee.body
        try:
            _check(body)
        except Unsuitable:
            if call.spot.tail == "function":
                return lambda body: replaced(body, lambda v: [*_dropped(v), ast.Return(None)])
            if call.spot.tail != "loop" or has(body, ast.For, ast.While):
                raise
            return lambda body: replaced(body, lambda v: [*_dropped(v), ast.Continue()])
        return lambda body: joined(body, _dropped)


def _lets_go(call: Call) -> bool:
    """Whether what a function imports is let go of as early: it may be forgotten then."""
    imports = [n for n in nodes(call.callee) if isinstance(n, ast.Import | ast.ImportFrom)]
    last = isinstance(call.spot.statement, ast.Return) or call.spot.tail == "function"
    return last or not imports


def _check(body: list[ast.stmt]) -> None:
    try:
        joined(copy.deepcopy(body), lambda value: [])
    except Entangled:
        raise Unsuitable from None


def _assign(target: ast.expr, value: "ast.expr | None") -> ast.stmt:
    return ast.Assign([copy.deepcopy(target)], value or ast.Constant(None))


def _with(statement: ast.stmt, place: ast.expr, value: "ast.AST | None") -> ast.stmt:
    """Return a statement with a value where the call was."""
    new = Exchange(place, value or ast.Constant(None)).visit(statement)
    assert isinstance(new, ast.stmt)
    return new
