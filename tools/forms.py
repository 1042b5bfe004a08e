"""Short forms of names, and which names need one: see `tools.names`."""

import ast
from collections.abc import Iterable, Iterator
from itertools import chain, count, product
from string import ascii_letters

from tools.public import Definition, Function


def forms(names: Iterable[str], pattern: str) -> Iterator[str]:
    """Yield names, and when there are no more, short ones without end."""
    letters = (word for size in count(1) for word in product(ascii_letters, repeat=size))
    return chain(names, (pattern % "".join(word) for word in letters))


def seen(tree: ast.AST) -> set[str]:
    """Return every word that stands anywhere, as a name or as a string."""
    found: set[str] = set()
    for node in ast.walk(tree):
        for field in ("id", "attr", "arg", "name", "asname", "value", "module"):
            word = getattr(node, field, None)
            found |= set(word.split(".")) if isinstance(word, str) else set()
    return found


def costly(node: ast.AST, scope: "ast.AST | None" = None) -> Iterator[tuple[str, bool]]:
    """Yield the names that a board keeps, and whether they are attributes: all but locals."""
    in_class = isinstance(scope, ast.ClassDef)
    if isinstance(node, ast.Attribute):
        yield node.attr, True
    elif isinstance(node, Definition):
        yield node.name, in_class
    elif isinstance(node, ast.arg | ast.keyword):
        yield node.arg or "", False
    elif isinstance(node, ast.alias):
        yield node.name, in_class
        yield node.asname or "", in_class
    elif isinstance(node, ast.Name) and not isinstance(scope, Function):
        yield node.id, in_class
    elif isinstance(node, ast.Global):
        yield from ((name, False) for name in node.names)
    inside = getattr(node, "body", []) if isinstance(node, Definition) else []
    for child in ast.iter_child_nodes(node):  # defaults and decorators are outside
        yield from costly(child, node if child in inside else scope)
