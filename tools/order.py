"""Names stand in the file of a module in the order in which it uses them: the most used first.

Its bytecode has their numbers, of which those below 128 take one byte, others two. Where there
are more names, the first line of the module uses them in the best order, and does nothing else;
that of a module is let go of after it ran. Attributes that are strings until somebody uses them
are made names there, too.
"""

import ast
from collections import Counter

from tools.public import Function
from tools.scopes import bound

ONE_BYTE = 128
EARLY = 2  # names that a module has before its first line
AT_MOST = 10  # bytes that a string may have to be a name, too


def used_in(tree: ast.Module) -> Counter[str]:
    """Return how often each name is used by the functions of a module."""
    return Counter(name for node in tree.body for name in names_of(node))


def ordered(tree: ast.Module, often: Counter[str]) -> ast.Module:
    """Return a module with such a line, if it has names enough."""
    first = [name for name, _ in often.most_common(ONE_BYTE - EARLY) if name.isidentifier()]
    first = first if len(often) > ONE_BYTE else []
    first += [name for node in tree.body for name in long_keys(node) if name not in often]
    if first:
        tree.body[:0] = ast.parse("__name__ or __name__." + ".".join(first)).body
    return ast.fix_missing_locations(tree)


def long_keys(node: ast.AST) -> list[str]:
    """Return the attributes of classes made by a call that are too long to be names at once.

    Each would be an object here, and another one in its class, which is slower then.
    """
    call = getattr(node, "value", None)
    if not isinstance(call, ast.Call) or getattr(call.func, "id", "") != "type":
        return []
    keys = [key for one in call.args if isinstance(one, ast.Dict) for key in one.keys]
    words = [key.value for key in keys if isinstance(key, ast.Constant)]
    long = [word for word in words if isinstance(word, str) and len(word) > AT_MOST]
    return [word for word in long if word.isidentifier()]


def names_of(node: ast.AST, own: "frozenset[str] | None" = None) -> list[str]:
    """Return the names that the functions in a tree use, as often as they do.

    `own` are the locals of the function around.
    """
    found = [] if own is None else _used(node, own)
    if isinstance(node, Function | ast.Lambda):
        found += [one.arg for one in node.args.args]
        found += [node.name] if isinstance(node, Function) else []
        own = (own or frozenset()) | bound(node)
    for child in ast.iter_child_nodes(node):
        found += names_of(child, own)
    return found


def _used(node: ast.AST, own: frozenset[str]) -> list[str]:
    if isinstance(node, ast.Attribute):
        return [node.attr]
    if isinstance(node, ast.Name):
        return [] if node.id in own else [node.id]
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) and len(node.value) <= AT_MOST else []
    if isinstance(node, ast.keyword):
        return [node.arg or ""]
    if isinstance(node, ast.Import | ast.ImportFrom):
        origin = getattr(node, "module", None)
        return [one.name for one in node.names] + ([origin] if origin else [])
    return []
