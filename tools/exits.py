"""A function's body as statements of another function: its returns become something else."""

import ast
from collections.abc import Callable, Iterator

Exit = Callable[["ast.expr | None"], list[ast.stmt]]
LOOPS = ast.For | ast.AsyncFor | ast.While
WITH = ast.With | ast.AsyncWith
SCOPES = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda


class Entangled(Exception):
    """A return is where nothing else can stand."""


def blocks(node: ast.stmt) -> Iterator[list[ast.stmt]]:
    """Yield the lists of statements that a statement consists of."""
    for name in ("body", "orelse", "finalbody"):
        block = getattr(node, name, None)
        if block and not isinstance(node, SCOPES):
            yield block
    for handler in getattr(node, "handlers", ()):
        yield handler.body


def has(stmts: list[ast.stmt], *kinds: type[ast.stmt], loops: bool = True) -> bool:
    """Whether such a statement is among these; `loops`: also where it stands in a loop."""
    for node in stmts:
        if isinstance(node, kinds):
            return True
        inner = isinstance(node, LOOPS) and not loops
        if not inner and any(has(block, *kinds, loops=loops) for block in blocks(node)):
            return True
    return False


def returns(stmts: list[ast.stmt]) -> int:
    """Return how many statements return."""
    inner = sum(returns(block) for node in stmts for block in blocks(node))
    return inner + sum(isinstance(node, ast.Return) for node in stmts)


def ends(stmts: list[ast.stmt]) -> bool:
    """Whether what stands behind these is never reached."""
    last = stmts[-1] if stmts else None
    if isinstance(last, ast.If):
        return ends(last.body) and ends(last.orelse)
    if isinstance(last, ast.Try):
        handled = all(ends(handler.body) for handler in last.handlers)
        return (ends(last.body) or ends(last.orelse)) and handled
    if isinstance(last, ast.While):
        forever = isinstance(last.test, ast.Constant) and bool(last.test.value)
        return forever and not has(last.body, ast.Break, loops=False)
    return isinstance(last, ast.Return | ast.Raise | ast.Continue | ast.Break)


def replaced(stmts: list[ast.stmt], leave: Exit) -> list[ast.stmt]:
    """Put something else where statements return; it has to leave the function as well."""
    found: list[ast.stmt] = []
    for node in stmts:
        if isinstance(node, ast.Return):
            found += leave(node.value)
            continue
        for block in blocks(node):
            block[:] = replaced(block, leave)
        found.append(node)
    return found


def joined(stmts: list[ast.stmt], leave: Exit) -> list[ast.stmt]:
    """Have all of these statements go on behind the last of them, where they return or end.

    `leave` gives what is done with the value instead.  Raises Entangled.
    """
    for index, node in enumerate(stmts):
        rest = stmts[index + 1 :]
        if isinstance(node, ast.Return):
            if rest:
                raise Entangled  # never reached; a `yield` there makes it a generator
            return stmts[:index] + leave(node.value)
        if returns([node]):
            return stmts[:index] + _joined(node, rest, leave)
    return stmts if ends(stmts) else stmts + leave(None)


def _joined(node: ast.stmt, rest: list[ast.stmt], leave: Exit) -> list[ast.stmt]:
    if isinstance(node, ast.If):
        return [_if(node, rest, leave)]
    if isinstance(node, ast.For | ast.While):
        return _loop(node, rest, leave)
    if isinstance(node, ast.Try):
        return [_try(node, rest, leave)]
    raise Entangled


def _if(node: ast.If, rest: list[ast.stmt], leave: Exit) -> ast.stmt:
    if not rest:
        first, second = node.body, node.orelse
    elif ends(node.body):
        first, second = node.body, node.orelse + rest
    elif ends(node.orelse):
        first, second = node.body + rest, node.orelse
    else:
        raise Entangled
    return either(node.test, joined(first, leave), joined(second, leave))


def either(test: ast.expr, first: list[ast.stmt], second: list[ast.stmt]) -> ast.If:
    """Return an `if` with these two branches, of which one may be empty."""
    if first:
        return ast.If(test, first, second)
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return ast.If(test.operand, second or [ast.Pass()], [])
    return ast.If(ast.UnaryOp(ast.Not(), test), second or [ast.Pass()], [])


def _loop(node: "ast.For | ast.While", rest: list[ast.stmt], leave: Exit) -> list[ast.stmt]:
    inner = [one for block in blocks(node) for one in block if isinstance(one, LOOPS)]
    nested = any(returns([one]) for one in inner) or _nested(node.body)
    if nested or node.orelse or has(node.body, ast.Break, loops=False):
        raise Entangled
    endless = ends([node])
    node.body = replaced(node.body, lambda value: [*leave(value), ast.Break()])
    node.orelse = [] if endless else joined(rest, leave)
    return [node]


def _nested(stmts: list[ast.stmt]) -> bool:
    for node in stmts:
        if isinstance(node, LOOPS):
            if returns([node]):
                return True
        elif any(_nested(block) for block in blocks(node)):
            return True
    return False


def _try(node: ast.Try, rest: list[ast.stmt], leave: Exit) -> ast.stmt:
    if node.finalbody or (returns(node.body) and node.orelse):
        raise Entangled
    falling = [handler for handler in node.handlers if not ends(handler.body)]
    if rest and not ends(node.body) and not ends(node.orelse):
        if falling or returns(node.body):
            raise Entangled
        node.orelse = node.orelse + rest
    elif rest and (len(falling) > 1 or any(handler.name for handler in falling)):
        raise Entangled  # at its end the name of its error is gone
    elif rest and falling:
        falling[0].body = falling[0].body + rest
    if node.orelse:
        node.orelse = joined(node.orelse, leave)
    else:
        node.body = joined(node.body, leave) or [ast.Pass()]
    for handler in node.handlers:
        handler.body = joined(handler.body, leave) or [ast.Pass()]
    return node
