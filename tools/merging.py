"""Modules that are always needed together are one on a board: each costs some 300 bytes there.

What was merged is imported from where it went. A module that programs import by its name is
left as a few lines that take its names from there.
"""

import ast
from collections import Counter

# Where they go, and what goes there, what others need first.
GROUPS = {
    "modem": ("modem.record", "modem"),
    "modem.at.channel": tuple(
        "modem.at." + name for name in ("replies", "framing", "bodies", "unasked", "channel")
    ),
    "modem.at.request": tuple("modem.at." + name for name in ("fields", "request")),
    "modem.session.session": (
        *("modem.session." + name for name in ("settings", "messages", "events", "state")),
        "modem.session.session",
        *("modem.drivers." + name for name in ("clock", "memory", "inbox", "base")),
        "modem.ports.uart_line",
    ),
    "modem.session.tasks": tuple("modem.session." + name for name in ("tasks", "urcs", "turning")),
    # `deliver` stays apart: a message lasts when what read it is forgotten already.
    "modem.sms.pdu": tuple("modem.sms." + name for name in ("reader", "pdu")),
    "modem.sms.writing": tuple(
        "modem.sms." + name for name in ("addressing", "writing", "submit", "splitting")
    ),
    "modem.session.inbox": ("modem.session.commands", "modem.session.inbox"),
    "modem.drivers.aio": ("modem.drivers.awaiting", "modem.drivers.aio"),
}
HOME = {member: host for host, members in GROUPS.items() for member in members}


def is_moved(module: str) -> bool:
    """Whether what is in this module went to another one."""
    return HOME.get(module, module) != module


def merged(trees: dict[str, ast.Module]) -> dict[str, ast.Module]:
    """Return the modules of a board: those that are left, with what came to them."""
    for members in GROUPS.values():
        _keep_apart(trees, members)
    for module, tree in trees.items():
        Redirect(HOME.get(module, "")).visit(tree)
    found = {module: tree for module, tree in trees.items() if not is_moved(module)}
    for host, members in GROUPS.items():
        body = [node for member in members for node in trees[member].body]
        found[host] = ast.Module(body, [])
    return found


def globals_of(tree: ast.Module) -> list[str]:
    """Return the names that a module defines."""
    found: dict[str, None] = {}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found[node.name] = None
            continue
        for inner in ast.walk(node):
            if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store):
                found[inner.id] = None
            elif isinstance(inner, ast.FunctionDef):
                found[inner.name] = None
    return list(found)


def _keep_apart(trees: dict[str, ast.Module], members: tuple[str, ...]) -> None:
    """Give names that several modules of a group define for themselves a form each."""
    often = Counter(name for member in members for name in set(globals_of(trees[member])))
    for number, member in enumerate(members):
        own = [name for name in globals_of(trees[member]) if often[name] > 1]
        Rename({name: "%s_%d" % (name, number) for name in own}).visit(trees[member])


class Rename(ast.NodeTransformer):
    """Gives names other forms wherever they stand in a module, but not as attributes."""

    def __init__(self, forms: dict[str, str]) -> None:
        self._forms = forms

    def visit_Name(self, node: ast.Name) -> ast.AST:
        node.id = self._forms.get(node.id, node.id)
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.name = self._forms.get(node.name, node.name)
        self.generic_visit(node)
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        """Methods keep their names: those are attributes."""
        methods = [(part, part.name) for part in node.body if isinstance(part, ast.FunctionDef)]
        self.generic_visit(node)
        for part, name in methods:
            part.name = name
        return node

    def visit_Global(self, node: ast.Global) -> ast.AST:
        node.names = [self._forms.get(name, name) for name in node.names]
        return node


class Redirect(ast.NodeTransformer):
    """Imports from where things went; `host` is where this module itself goes."""

    def __init__(self, host: str) -> None:
        self._host = host

    def visit_Import(self, node: ast.Import) -> ast.AST:
        for alias in node.names:
            alias.name = HOME.get(alias.name, alias.name)
        return node

    def visit_ImportFrom(self, node: ast.ImportFrom) -> "ast.AST | list[ast.stmt]":
        origin = node.module or ""
        if origin in HOME and HOME[origin] == self._host:
            return ast.Pass()  # it is here
        node.module = HOME.get(origin, origin)
        for alias in node.names:  # modules, some of them
            home = HOME.get("%s.%s" % (origin, alias.name), "")
            if home and home == self._host:
                raise ValueError("%s is here, and not a module" % alias.name)
            if home and is_moved("%s.%s" % (origin, alias.name)):
                alias.asname = alias.asname or alias.name
                node.module, _, alias.name = home.rpartition(".")
        return node
