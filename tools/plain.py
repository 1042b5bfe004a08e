"""Classes are made by a call on a board: with less than by a statement each.

Such a statement leaves two names of its place in the class, 16 bytes, which nothing asks for, and
its table grows while it runs, by more than it needs in the end. A call takes a table that is just
as large as it has to be; where the class has methods, a function makes it, which is gone after.
"""

import ast
from symtable import Function as Table
from symtable import symtable

from tools.public import Function
from tools.scopes import nodes, used

AT_MOST = 10  # bytes that a string may have to be a name at once


def called(tree: ast.Module) -> ast.Module:
    """Return a module with calls in the place of its classes, as far as they can be."""
    words = [(getattr(node, "attr", ""), getattr(node, "arg", "")) for node in nodes(tree)]
    known = {word for both in words for word in both if word}
    Calls(known).visit(tree)
    return ast.fix_missing_locations(tree)


class Calls(ast.NodeTransformer):
    """Makes classes by a call, and others without the names of their place.

    `known` are the names that a string stands for, however long it is.
    """

    def __init__(self, known: set[str]) -> None:
        self._known = known

    def visit_ClassDef(self, node: ast.ClassDef) -> "ast.stmt | list[ast.stmt]":
        self.generic_visit(node)
        made = _call(node)
        if made is not node:
            return made
        if _may_be_called(node, self._known):
            return _by_function(node)
        node.body[:0] = ast.parse("del __module__, __qualname__").body
        return node


def _may_be_called(node: ast.ClassDef, known: set[str]) -> bool:
    """Whether a function may have what is in a class, and make its table."""
    methods = [part for part in node.body if isinstance(part, Function)]
    others = [part for part in node.body if isinstance(part, ast.Assign)]
    names = [_target(part) for part in others if _is_plain(part, {})]
    empty = sum(isinstance(part, ast.Pass) for part in node.body)
    if len(methods) + len(names) + empty < len(node.body):
        return False
    if any(len(name) > AT_MOST and name not in known for name in names):
        return False
    made = [part for part in others if not _is_constant(part)]
    own = {getattr(part, "name", "") or _target(part) for part in [*methods, *made]}
    needed = {name for part in made for name in used(part.value)}
    return not ("super" in used(node) or needed & (set(names) - own) or _is_closed(node))


def _is_closed(node: ast.ClassDef) -> bool:
    """Whether methods would take names for what stands beside them, which they do not in a class.

    With them, a global of that name is meant.
    """
    text = "\n".join(ast.unparse(ast.fix_missing_locations(one)) for one in _by_function(node))
    (function,) = symtable(text, "", "exec").get_children()
    return any(isinstance(one, Table) and one.get_frees() for one in function.get_children())


def _target(node: ast.stmt) -> str:
    return getattr(node.targets[0], "id", "") if isinstance(node, ast.Assign) else ""


def _is_constant(node: ast.Assign) -> bool:
    kinds = (ast.Tuple, ast.Constant, ast.Load, ast.UnaryOp, ast.USub)
    return all(isinstance(inner, kinds) for inner in nodes(node.value))


def _by_function(node: ast.ClassDef) -> list[ast.stmt]:
    """Return a function that makes the table of a class, and the call that makes the class."""
    table: dict[str, ast.expr] = {}
    body: list[ast.stmt] = []
    for part in node.body:
        if isinstance(part, ast.Assign) and _is_constant(part):
            table[_target(part)] = part.value
        elif not isinstance(part, ast.Pass):
            name = getattr(part, "name", "") or _target(part)
            table[name] = ast.Name(name, ast.Load())
            body.append(part)
    (function,) = ast.parse("def %s(): pass" % node.name).body
    assert isinstance(function, ast.FunctionDef)
    function.body = [*body, ast.Return(_table(table))]
    return [function, _made(node, ast.Call(ast.Name(node.name, ast.Load()), [], []))]


def _table(found: dict[str, ast.expr]) -> ast.expr:
    keys: list[ast.expr | None] = [ast.Constant(name) for name in found]
    return ast.Dict(keys, list(found.values()))


def _made(node: ast.ClassDef, table: ast.expr) -> ast.stmt:
    bases = ast.Tuple(list(node.bases), ast.Load())
    call = ast.Call(ast.Name("type", ast.Load()), [ast.Constant(node.name), bases, table], [])
    return ast.Assign([ast.Name(node.name, ast.Store())], call)


def _call(node: ast.ClassDef) -> ast.stmt:
    attributes: dict[str, ast.expr] = {}
    for part in node.body:
        if isinstance(part, ast.Assign) and _is_plain(part, attributes):
            attributes[getattr(part.targets[0], "id", "")] = part.value
        elif not isinstance(part, ast.Pass):
            return node
    return _made(node, _table(attributes))


def _is_plain(node: ast.Assign, before: dict[str, ast.expr]) -> bool:
    """Whether it gives one name a value that needs no other name of the class."""
    used = {inner.id for inner in ast.walk(node.value) if isinstance(inner, ast.Name)}
    single = len(node.targets) == 1 and isinstance(node.targets[0], ast.Name)
    return single and not used.intersection(before)
