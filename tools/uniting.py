"""A class from which one other comes, and which nothing else names, is part of that on a board.

Sources have two where one would be long. On a board each takes some 100 bytes of its own, and
what the one does not have is looked for in the other.
"""

import ast
from collections import Counter

from tools.public import stored
from tools.scopes import nodes, used


def united(trees: dict[str, ast.Module], kept: set[str]) -> dict[str, ast.Module]:
    """Return the modules with fewer classes; those with a name in `kept` stay."""
    named = Counter(
        name for tree in trees.values() for node in nodes(tree) for name in _names(node)
    )
    for tree in trees.values():
        classes = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
        for child in classes.values():
            parent = classes.get(getattr(child.bases[0], "id", "") if child.bases else "")
            if parent is None or named[parent.name] > 1 or parent.name in kept:
                continue
            if _fits(parent, child):
                child.bases = parent.bases
                child.body = parent.body + child.body
                tree.body.remove(parent)
    return trees


def _names(node: ast.AST) -> list[str]:
    """Return the names that a node reads, from wherever."""
    if isinstance(node, ast.Name):
        return [node.id]
    if isinstance(node, ast.ImportFrom):
        return [alias.name for alias in node.names]
    return [node.attr] if isinstance(node, ast.Attribute) else []


def _fits(parent: ast.ClassDef, child: ast.ClassDef) -> bool:
    """Whether a class may have what is in its parent, and means the same then."""
    first = {name for part in parent.body for name in stored(part)}
    second = {name for part in child.body for name in stored(part)}
    plain = not (parent.keywords or child.keywords or parent.decorator_list)
    return plain and not first & second and "super" not in used(parent) | used(child)
