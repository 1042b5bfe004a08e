"""Statements that evaluate a call only sometimes, as two: in one of them it always is."""

import ast
import copy

from tools.scopes import contains


def opened(block: list[ast.stmt], index: int, wanted: ast.AST) -> bool:
    """Put two statements where one is, and the call in one of them; return whether that is so."""
    node = block[index]
    value = getattr(node, "value", None)
    if isinstance(node, ast.If) and not node.orelse and isinstance(node.test, ast.BoolOp):
        new = _without_and(node, node.test, wanted)
    elif isinstance(node, ast.Return | ast.Assign | ast.Expr) and isinstance(value, ast.IfExp):
        new = _without_choice(node, value, wanted)
    else:
        return False
    if new is not None:
        block[index] = new
    return new is not None


def _without_and(node: ast.If, test: ast.BoolOp, wanted: ast.AST) -> "ast.If | None":
    place = next((i for i, one in enumerate(test.values) if contains(one, wanted)), 0)
    if not place or not isinstance(test.op, ast.And):
        return None
    inner = ast.If(_all(test.values[place:]), node.body, [])
    return ast.If(_all(test.values[:place]), [inner], [])


def _all(values: list[ast.expr]) -> ast.expr:
    return ast.BoolOp(ast.And(), values) if len(values) > 1 else values[0]


def _without_choice(
    node: "ast.Return | ast.Assign | ast.Expr", value: ast.IfExp, wanted: ast.AST
) -> "ast.If | None":
    if contains(value.test, wanted) or not contains(value, wanted):
        return None
    node.value = ast.Constant(None)
    first, second = copy.deepcopy(node), node
    first.value, second.value = value.body, value.orelse
    return ast.If(value.test, [first], [second])
