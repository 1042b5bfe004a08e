"""Modules that no program imports by name have short names on a board, and no package.

A module's name stands in the heap three times: in full, its last part, and its file's path.
A package that nobody asked for would be a module more.
"""

import ast
from collections.abc import Iterable

from tools.merging import globals_of

MOVING = ("modem.at.", "modem.session.")
OF_CODEC = "modem.sms."  # programs name those that define something for them
LEFT_OUT = ("modem.sms.locking", "modem.sms.single")  # by whoever wants to, and finds them so


def places(trees: dict[str, ast.Module], public: set[str], words: Iterable[str]) -> dict[str, str]:
    """Return the short names of modules by their own: `modem.` and one of the words."""
    offered = public | {"__all__"}
    inner = [
        module
        for module, tree in trees.items()
        if module.startswith(OF_CODEC) and not offered.intersection(globals_of(tree))
    ]
    moving = [module for module in trees if module.startswith(MOVING) or module in inner]
    moving = [module for module in moving if module not in LEFT_OUT]
    return dict(zip(moving, ("modem." + word for word in words), strict=False))


class Moved(ast.NodeTransformer):
    """Imports modules from where they are on a board, and names them as they are called there."""

    def __init__(self, homes: dict[str, str]) -> None:
        self._homes = homes

    def visit_Import(self, node: ast.Import) -> ast.AST:
        for alias in node.names:
            alias.name = self._homes.get(alias.name, alias.name)
        return node

    def visit_ImportFrom(self, node: ast.ImportFrom) -> "ast.AST | list[ast.stmt]":
        """A module is imported by its full name: the package would be asked for it otherwise."""
        origin = node.module or ""
        node.module = self._homes.get(origin, origin)
        modules: list[ast.stmt] = []
        for alias in list(node.names):
            home = self._homes.get("%s.%s" % (origin, alias.name))
            if home:
                node.names.remove(alias)
                modules.append(ast.Import([ast.alias(home, alias.asname or alias.name)]))
        return [*modules, node] if node.names else modules

    def visit_Tuple(self, node: ast.Tuple) -> ast.AST:
        """Modules that went to the same place are named once, where only modules are named."""
        self.generic_visit(node)
        words = [str(getattr(item, "value", None)) for item in node.elts]
        if all(word.split(".")[0] == "modem" for word in words):
            node.elts = [ast.Constant(word) for word in dict.fromkeys(words)]
        return node

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        if isinstance(node.value, str):
            node.value = self._homes.get(node.value, node.value)
        return node
