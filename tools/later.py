"""Classes that few programs meet are made on a board when somebody asks for the first of them.

Each takes some 130 bytes, and its name and those of its attributes as much again. They are in a
file of their own, as a table, whose words are no names before they are needed. Where such a class
was it is found by a `__getattr__`, which keeps it there: it is made once. Modules that name one
in a function look for it there when they get that far, not when they are imported; for
`import *` there are only those that were made.
"""

import ast

from tools.public import Function
from tools.scopes import bound, nodes, used

# By the module where they are at home.
RARE = {
    "modem.errors": (
        *("Refused", "EquipmentRefused", "MessageRefused", "SimError", "SimMissing", "PinNeeded"),
        *("NotRegistered", "OutcomeUnknown", "NotDelivered", "PduError"),
    ),
    "modem.session.session": (
        *("OtherMessage", "StorageFull", "Restarted", "Unreadable", "Closed"),
        *("Delivery", "Status"),
    ),
}
# Where they are, by the same: among what programs do not import by name.
FILES = {host: "modem.session.%s_later" % host.rpartition(".")[2] for host in RARE}
# What they are called where they are asked for late: words that every firmware has in its ROM.
KNOWN_AS = {"modem.errors": "exc_type", "modem.session.session": "namedtuple"}

AT_HOME = """
def __getattr__(name):
    import %s as later
    value = later.find(name)
    globals()[name] = value
    return value
"""
ELSEWHERE = """
def find(name):
    import %s as home
    for line, values, words in ():
        if line.startswith(name + " "):
            _, base, *attributes = line.split()
            made = type(name, (getattr(home, base),), {})
            for attribute, value in zip(attributes, values + (tuple(words.split()),)):
                setattr(made, attribute, value)
            return made
    raise AttributeError(name)
"""
# The rest of a module that programs import by name, where its classes are at home elsewhere.
STUB = "def __getattr__(key):\n    import %s as home\n    return getattr(home, key)\n"


def divided(trees: dict[str, ast.Module]) -> dict[str, ast.Module]:
    """Return the modules with the files of rare classes; each of those stands there by itself."""
    for host, names in RARE.items():
        if host in trees:
            trees[FILES[host]] = _apart(trees[host], host, names)
    for tree in trees.values():
        for host, names in RARE.items():
            _ask_late(tree, host, names)
        ast.fix_missing_locations(tree)
    return trees


def _apart(tree: ast.Module, host: str, names: tuple[str, ...]) -> ast.Module:
    """Take rare classes out of their module; return the file where they are instead."""
    rare = [node for node in tree.body if isinstance(node, ast.ClassDef) and node.name in names]
    tree.body = [node for node in tree.body if node not in rare]
    needed = sorted(used(tree).intersection(names))
    if needed:
        raise ValueError("%s needs %s itself" % (host, ", ".join(needed)))
    tree.body += ast.parse(AT_HOME % FILES[host]).body
    file = ast.parse(ELSEWHERE % host)
    find = file.body[-1]
    assert isinstance(find, ast.FunctionDef)
    for node in rare:
        if is_plain(node):
            file.body.append(node)
        else:
            find.body[:0] = _by_statement(node, host)
    return file


def is_plain(node: ast.ClassDef) -> bool:
    """Whether a class has a base and constants, and nothing else."""
    parts = [part for part in node.body if not isinstance(part, ast.Pass)]
    return len(node.bases) == 1 and all(
        isinstance(part, ast.Assign) and _is_constant(part.value) for part in parts
    )


def _is_constant(node: ast.expr) -> bool:
    kinds = (ast.Tuple, ast.Constant, ast.Load)
    return all(isinstance(inner, kinds) for inner in nodes(node))


def _by_statement(node: ast.ClassDef, host: str) -> list[ast.stmt]:
    """Return what makes a class that is more than a table, where it is asked for."""
    globals_of = ", ".join(sorted(base.id for base in node.bases if isinstance(base, ast.Name)))
    text = "if name == %r:\n from %s import %s\n return %s"
    made = ast.parse(text % (node.name, host, globals_of, node.name)).body[0]
    assert isinstance(made, ast.If)
    made.body.insert(1, node)
    return [made]


def _ask_late(tree: ast.Module, host: str, names: tuple[str, ...]) -> None:
    """Have a module look for rare classes where its functions name them."""
    early = {
        inner.id
        for node in tree.body
        for inner in _at_once(node)
        if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Load)
    }
    functions = [node for node in nodes(tree) if isinstance(node, Function | ast.Lambda)]
    early |= {name for function in functions for name in bound(function)}
    for node in [one for one in tree.body if isinstance(one, ast.ImportFrom)]:
        late = [one for one in node.names if one.name in names and one.name not in early]
        if node.module == host and late and not any(one.asname for one in late):
            node.names = [one for one in node.names if one not in late]
            place = tree.body.index(node)
            asked = ast.Import([ast.alias(host, KNOWN_AS[host])])
            tree.body[place : place + (not node.names)] = [asked]
            Late(KNOWN_AS[host], {one.name for one in late}).visit(tree)


def _at_once(node: ast.AST) -> "list[ast.AST]":
    """Return all of a statement that is evaluated when its module is imported."""
    if isinstance(node, Function | ast.Lambda):
        inner: list[ast.AST] = [*getattr(node, "decorator_list", []), node.args]
    else:
        inner = list(ast.iter_child_nodes(node))
    return [node, *(one for child in inner for one in _at_once(child))]


class Late(ast.NodeTransformer):
    """Puts an attribute of their home in the place of names."""

    def __init__(self, home: str, names: set[str]) -> None:
        self._home = home
        self._names = names

    def visit_Name(self, node: ast.Name) -> ast.AST:
        if node.id not in self._names:
            return node
        return ast.Attribute(ast.Name(self._home, ast.Load()), node.id, ast.Load())


def tabled(tree: ast.Module) -> ast.Module:
    """Return a file of rare classes, their names short, with a table in the place of them."""
    rows = [_row(node) for node in tree.body if isinstance(node, ast.ClassDef)]
    for inner in ast.walk(tree):
        if isinstance(inner, ast.For) and isinstance(inner.iter, ast.Tuple):
            inner.iter.elts = rows
    tree.body = [node for node in tree.body if not isinstance(node, ast.ClassDef)]
    return ast.fix_missing_locations(tree)


def _row(node: ast.ClassDef) -> ast.expr:
    """Return a class as a line of its name, its base and its attributes, and their values.

    One that is nothing but words, as the names of fields, comes last: each is an object of its
    own where it stands alone.
    """
    found = {
        target.id: part.value
        for part in node.body
        if isinstance(part, ast.Assign)
        for target in part.targets
        if isinstance(target, ast.Name)
    }
    listed = [name for name, value in found.items() if _words(value)][-1:]
    plain = [name for name in found if name not in listed]
    base = getattr(node.bases[0], "id", "")
    values = ast.Tuple([found[name] for name in plain], ast.Load())
    words = " ".join(word for name in listed for word in _words(found[name]))
    line = ast.Constant(" ".join([node.name, base, *plain, *listed]))
    return ast.Tuple([line, values, ast.Constant(words)], ast.Load())


def _words(node: ast.expr) -> list[str]:
    """Return the words that a value consists of; none if it is something else."""
    values = [getattr(one, "value", None) for one in getattr(node, "elts", [])]
    words = [one for one in values if isinstance(one, str) and one.isidentifier()]
    return words if len(words) == len(values) else []
