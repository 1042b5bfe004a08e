"""What the names in a function stand for, and the order in which its parts are evaluated."""

import ast
import copy
from collections import Counter
from collections.abc import Iterator

from tools.public import Function

Inner = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
Nested = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda
AT_ONCE = {"any", "all", "sum", "sorted", "min", "max", "tuple", "list", "bytes", "set", "dict"}


def nodes(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield all that a tree consists of, in any order; `ast.walk` takes three times as long."""
    todo = [tree]
    while todo:
        node = todo.pop()
        yield node
        for name in node._fields:
            value = getattr(node, name, None)
            if isinstance(value, list):
                todo += [one for one in value if isinstance(one, ast.AST)]
            elif isinstance(value, ast.AST) and name != "ctx":
                todo.append(value)


def arguments(node: "Function | ast.Lambda") -> list[ast.arg]:
    """Return the arguments of a function."""
    given = node.args
    others = [one for one in (given.vararg, given.kwarg) if one is not None]
    return given.posonlyargs + given.args + given.kwonlyargs + others


def bound(node: ast.AST) -> set[str]:
    """Return every name that gets a value in a tree: in a function, its locals and arguments."""
    found: set[str] = set()
    for inner in nodes(node):
        if isinstance(inner, ast.Name) and not isinstance(inner.ctx, ast.Load):
            found.add(inner.id)
        elif isinstance(inner, ast.arg):
            found.add(inner.arg)
        elif isinstance(inner, ast.ExceptHandler) and inner.name:
            found.add(inner.name)
        elif isinstance(inner, ast.alias):
            found.add(inner.asname or inner.name.partition(".")[0])
        elif isinstance(inner, Nested) and inner is not node and not isinstance(inner, ast.Lambda):
            found.add(inner.name)
    return found


def is_mixed(node: ast.AST) -> bool:
    """Whether a name is a comprehension's own, and something else as well."""
    own: set[str] = set()
    inside: Counter[str] = Counter()
    outside = Counter(n.id for n in nodes(node) if isinstance(n, ast.Name))
    for inner in nodes(node):
        if isinstance(inner, Inner):
            names = {name for part in inner.generators for name in bound(part.target)}
            own |= names
            inside += Counter({name: uses_of(inner, name) for name in names})
    return any(inside[name] != outside[name] for name in own)


def used(node: ast.AST) -> set[str]:
    """Return every name that is read in a tree, wherever its value comes from."""
    return {inner.id for inner in nodes(node) if isinstance(inner, ast.Name)}


def declared(node: ast.AST) -> set[str]:
    """Return the names that a tree says are not its own."""
    kinds = (ast.Global, ast.Nonlocal)
    return {name for inner in nodes(node) if isinstance(inner, kinds) for name in inner.names}


def uses_of(node: ast.AST, name: str) -> int:
    """Return how often a name stands in a tree."""
    return sum(isinstance(n, ast.Name) and n.id == name for n in nodes(node))


def contains(node: ast.AST, wanted: ast.AST) -> bool:
    """Whether a node is in a tree, or is it."""
    return any(inner is wanted for inner in nodes(node))


class Substitute(ast.NodeTransformer):
    """Puts expressions where names stand; a name that gets a value there can only be renamed."""

    def __init__(self, values: dict[str, ast.expr]) -> None:
        self._values = values

    def _renamed(self, name: str) -> str:
        value = self._values.get(name)
        return value.id if isinstance(value, ast.Name) else name

    def visit_Name(self, node: ast.Name) -> ast.AST:
        value = self._values.get(node.id)
        if value is None:
            return node
        if isinstance(value, ast.Name):
            return ast.Name(value.id, node.ctx)
        return copy.deepcopy(value) if isinstance(value, ast.Constant) else value

    def visit_arg(self, node: ast.arg) -> ast.AST:
        node.arg = self._renamed(node.arg)
        return node

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> ast.AST:
        node.name = node.name and self._renamed(node.name)
        return self.generic_visit(node)

    def visit_alias(self, node: ast.alias) -> ast.AST:
        known_as = node.asname or node.name
        renamed = self._renamed(known_as)
        if renamed != known_as:
            node.asname = renamed
        return node


class Exchange(ast.NodeTransformer):
    """Puts one node where another one is."""

    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self._old = old
        self._new = new

    def visit(self, node: ast.AST) -> ast.AST:
        return self._new if node is self._old else self.generic_visit(node)


def parts(node: ast.AST) -> Iterator[tuple[ast.AST, bool]]:
    """Yield what an expression evaluates, in that order, and whether it always does so."""
    if isinstance(node, ast.BoolOp):
        yield from ((value, not index) for index, value in enumerate(node.values))
    elif isinstance(node, ast.IfExp):
        yield from ((node.test, True), (node.body, False), (node.orelse, False))
    elif isinstance(node, ast.Compare):
        yield from ((one, i < 2) for i, one in enumerate([node.left, *node.comparators]))
    elif isinstance(node, Inner):
        yield node.generators[0].iter, True
        yield from ((child, False) for child in ast.iter_child_nodes(node))
    elif isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            yield from ((one, True) for one in (key, value) if one is not None)
    elif isinstance(node, ast.Lambda):
        yield from ((one, False) for one in ast.iter_child_nodes(node))
    else:
        yield from ((child, True) for child in ast.iter_child_nodes(node))


def head(node: ast.stmt) -> "ast.expr | None":
    """Return what a statement evaluates first, before anything else of it happens."""
    if isinstance(node, ast.Assign | ast.Expr | ast.Return | ast.AugAssign):
        if isinstance(node, ast.AugAssign) and not isinstance(node.target, ast.Name):
            return None
        return node.value
    if isinstance(node, ast.If):
        return node.test
    if isinstance(node, ast.For):
        return node.iter
    return node.exc if isinstance(node, ast.Raise) else None


class Stability:
    """Knows what has the same value whenever it is evaluated within a function.

    `methods` are the names that only ever stand for methods, `changing` globals that change.
    """

    def __init__(self, methods: set[str], changing: set[str]) -> None:
        self._methods = methods
        self._changing = changing

    def holds(self, node: ast.AST) -> bool:
        """Whether an expression has that value, and nothing happens when it is evaluated."""
        if isinstance(node, ast.Name):
            return node.id not in self._changing
        if isinstance(node, ast.Attribute):
            return node.attr in self._methods and getattr(node.value, "id", "") == "self"
        if isinstance(node, ast.Tuple):
            return all(self.holds(item) for item in node.elts)
        signs = ast.expr_context | ast.operator | ast.unaryop | ast.cmpop
        return isinstance(node, ast.Constant | signs)

    def is_first(self, node: ast.AST, wanted: ast.AST) -> bool:
        """Whether an expression is always evaluated before anything that could change it."""
        if node is wanted:
            return True
        for part, always in parts(node):
            if contains(part, wanted):
                return always and self.is_first(part, wanted)
            if not self.holds(part):
                return False
        return False

    def in_order(self, node: ast.AST, names: list[str]) -> bool:
        """Whether names are evaluated in this order, each once, before anything that happens."""
        left = list(names)
        self._pass(node, left, always=True)
        return not left

    def _pass(self, node: ast.AST, left: list[str], *, always: bool) -> bool:
        """Take from `left` what is evaluated; return whether to go on behind this node."""
        if not left:
            return False
        if isinstance(node, ast.Name) and node.id in left:
            if node.id != left[0] or not always:
                return False
            left.pop(0)
            return bool(left)
        for part, unless in parts(node):
            if not self._pass(part, left, always=always and unless):
                return False
        harmless = isinstance(node, ast.Tuple | ast.List | ast.keyword | ast.cmpop | ast.unaryop)
        return harmless or self.holds(node)


def is_at_once(node: ast.AST) -> bool:
    """Whether all generator expressions in a tree are used up where they stand."""
    consumed = set()
    for inner in nodes(node):
        if isinstance(inner, ast.Call) and len(inner.args) == 1:
            name = getattr(inner.func, "id", "") or getattr(inner.func, "attr", "")
            if name in AT_ONCE or name == "join":
                consumed.add(id(inner.args[0]))
    generators = [n for n in nodes(node) if isinstance(n, ast.GeneratorExp)]
    return all(id(one) in consumed for one in generators)
