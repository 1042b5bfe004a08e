"""What a compiler for boards takes away, or should."""

import ast
from collections import Counter

from tools.public import Function
from tools.scopes import declared, nodes


class Tidy(ast.NodeTransformer):
    """Takes away what a compiler takes away too, or should: `assert`, a name for one `return`."""

    def visit_Assert(self, node: ast.Assert) -> ast.AST:
        return ast.Pass()

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        self.generic_visit(node)
        values = [node.left, *node.comparators]
        if len(values) > 2 or not all(isinstance(one, ast.Constant) for one in values):
            return node
        known = [one.value for one in values if isinstance(one, ast.Constant)]
        if None in known and isinstance(node.ops[0], ast.Is | ast.IsNot):
            return ast.Constant((known == [None, None]) == isinstance(node.ops[0], ast.Is))
        return node

    def visit_arguments(self, node: ast.arguments) -> ast.AST:
        """A table is kept of the defaults of arguments that can only be given by name."""
        self.generic_visit(node)
        defaults = [value for value in node.kw_defaults if value is not None]
        if node.vararg is None and len(defaults) == len(node.kwonlyargs):
            node.args += node.kwonlyargs
            node.defaults += defaults
            node.kwonlyargs, node.kw_defaults = [], []
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        self.generic_visit(node)
        node.body = _without_end(node.body) or [ast.Pass()]
        self._return_at_once(node)
        return node

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AST:
        self.generic_visit(node)
        node.body = _without_end(node.body) or [ast.Pass()]
        self._return_at_once(node)
        return node

    def _return_at_once(self, node: Function) -> None:
        often = Counter(n.id for n in nodes(node) if isinstance(n, ast.Name))
        often.update(2 * list(declared(node)))
        for inner in nodes(node):
            for name in ("body", "orelse"):
                block = getattr(inner, name, None)
                if isinstance(block, list):
                    _without_pass(block)
                    _shorten_return(block, often)


def _without_pass(block: list[ast.stmt]) -> None:
    if len(block) > 1:
        block[:] = [node for node in block if not isinstance(node, ast.Pass)] or block[:1]


def _shorten_return(block: list[ast.stmt], often: Counter[str]) -> None:
    if len(block) < 2 or not isinstance(block[-1], ast.Return):
        return
    name = getattr(block[-1].value, "id", "")
    before = block[-2]
    targets = [getattr(one, "id", "") for one in getattr(before, "targets", ())]
    if isinstance(before, ast.Assign) and name and targets == [name] and often[name] == 2:
        block[-2:] = [ast.Return(before.value)]


def _without_end(body: list[ast.stmt]) -> list[ast.stmt]:
    """Return the body of a function without a `return` that its end does as well."""
    body = [node for node in body if not isinstance(node, ast.Pass)]
    while body and isinstance(body[-1], ast.Return) and _is_none(body[-1].value):
        body = body[:-1]
    return body


def _is_none(node: "ast.expr | None") -> bool:
    return node is None or (isinstance(node, ast.Constant) and node.value is None)
