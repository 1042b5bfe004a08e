"""Sources made smaller for a board, before they are compiled: what only people read goes.

MicroPython keeps every name that it has seen for ever, some 19 bytes each: twenty kilobytes for
this library. So what no program uses gets a short name, one that others have too where they
cannot meet; types and descriptions go, and so do names of numbers. What a program may use keeps
its name, and so does everything that the language or its libraries call by name.

The names are chosen over all portable files at once: parts that were installed one after the
other fit together, as long as they are of one version.
"""

import ast
from collections.abc import Mapping
from functools import cache

from tools import once
from tools.later import FILES, tabled
from tools.names import Names, copy, is_own
from tools.order import ordered, used_in
from tools.places import Moved
from tools.plain import called
from tools.public import Function


class Shorter(ast.NodeTransformer):
    """Gives the names in one module their short forms."""

    def __init__(self, known: Names, module: str) -> None:
        self._known = known
        self._numbers = dict(known.numbers[module])
        self._globals = known.in_module[module]
        self._attributes: dict[str, str] = {}  # of the class around
        self._class = ""
        self._in_class = False  # directly, so that a name is an attribute's
        self._arguments: dict[str, str] = {}

    def _name(self, name: str) -> str:
        if name in self._arguments:
            return self._arguments[name]
        if self._in_class and name in self._attributes:
            return self._attributes[name]
        return self._globals.get(name) or self._known.everywhere.get(name, name)

    def _attribute(self, name: str) -> str:
        return self._attributes.get(name) or self._known.everywhere.get(name, name)

    def visit_Assign(self, node: ast.Assign) -> "ast.AST | None":
        if isinstance(node.targets[0], ast.Name) and node.targets[0].id in self._numbers:
            return None
        return self.generic_visit(node)

    def visit_Import(self, node: ast.Import) -> ast.AST:
        for alias in node.names:
            alias.asname = alias.asname and self._name(alias.asname)
        return node

    def visit_ImportFrom(self, node: ast.ImportFrom) -> "ast.AST | None":
        origin = self._known.numbers.get(node.module or "", {})
        rest = []
        for alias in node.names:
            known_as = alias.asname or alias.name
            if alias.name in origin:
                self._numbers[known_as] = origin[alias.name]
            else:
                short = self._known.everywhere.get(alias.name, alias.name)
                if "%s.%s" % (node.module, alias.name) in self._known.modules:
                    short = alias.name  # it moves later, by its own name
                here = self._name(known_as)
                rest.append(ast.alias(short, here if here != short else None))
        node.names = rest
        return node if rest else None

    def visit_Name(self, node: ast.Name) -> ast.AST:
        if node.id in self._numbers and node.id not in self._arguments:
            return ast.copy_location(ast.Constant(self._numbers[node.id]), node)
        node.id = self._name(node.id)
        return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        own = is_own(node)
        self.generic_visit(node)
        everywhere = self._known.everywhere.get(node.attr, node.attr)
        node.attr = self._attribute(node.attr) if own else everywhere
        return node

    def visit_keyword(self, node: ast.keyword) -> ast.AST:
        self.generic_visit(node)
        node.arg = node.arg and self._known.everywhere.get(node.arg, node.arg)
        return node

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> ast.AST:
        self.generic_visit(node)
        node.name = node.name and self._name(node.name)
        return node

    def visit_Global(self, node: ast.Global) -> ast.AST:
        node.names = [self._name(name) for name in node.names]
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        around = self._attributes, self._in_class, self._class
        name = self._name(node.name)
        node.bases = [self.visit(base) for base in node.bases]
        self._attributes, self._in_class = self._known.in_class[node.name], True
        self._class = node.name
        node.body = [self.visit(part) for part in node.body]
        self._attributes, self._in_class, self._class = around
        node.name = name
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        return self._function(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AST:
        return self._function(node)

    def visit_Lambda(self, node: ast.Lambda) -> ast.AST:
        return self._scope(node, hidden=True)

    def visit_arg(self, node: ast.arg) -> ast.AST:
        node.arg = self._arguments.get(node.arg) or self._known.everywhere.get(node.arg, node.arg)
        return node

    def _function(self, node: Function) -> ast.AST:
        name = self._attribute(node.name) if self._in_class else self._name(node.name)
        # A constructor's arguments are those of its class.
        called = self._class if node.name == "__init__" else node.name
        decorators = [self.visit(one) for one in node.decorator_list]
        node.decorator_list = []
        hidden = called not in self._known.constructed
        static = [one for one in decorators if getattr(one, "id", "") == "staticmethod"]
        self._scope(node, hidden=hidden, static=bool(static))
        node.name = name
        node.decorator_list = decorators
        return node

    def _scope(self, node: "Function | ast.Lambda", hidden: bool, static: bool = False) -> ast.AST:
        around = self._arguments, self._in_class
        defaults = [self.visit(value) for value in node.args.defaults]
        node.args.defaults = []
        self._arguments = dict(self._arguments)
        for position, arg in enumerate(node.args.args):
            self._arguments.pop(arg.arg, None)
            by_position = position == 0 and self._in_class and not static
            if by_position or (hidden and arg.arg not in self._known.keywords):
                self._arguments[arg.arg] = self._known.arguments[len(self._arguments)]
        self._in_class = False
        self.generic_visit(node)
        node.args.defaults = defaults
        if isinstance(node, Function):
            node.body = node.body or [ast.Pass()]
        self._arguments, self._in_class = around
        return node


@cache
def names() -> Names:
    """Return the names of the files as they are now, and their forms."""
    known = Names()
    known.shorten_everywhere([_shorter(known, module) for module in known.bare])
    return known


def _shorter(known: Names, module: str) -> ast.Module:
    tree: ast.Module = Shorter(known, module).visit(copy(known.bare[module]))
    return ast.fix_missing_locations(tree)


@cache
def installed(module: str) -> Mapping[str, str]:
    """Return the sources that a board gets for a module, by the names that they have there.

    None where another module has what was in it; two where programs may import it by a name
    that is not the one it has.
    """
    known = names()
    found = {module: known.stubs[module]} if module in known.stubs else {}
    if module in FILES:
        found[known.home(FILES[module])] = _text(known, tabled(_shorter(known, FILES[module])))
    if module == once.WITH:
        functions = [one for host in once.METHODS for one in _once(known, host)[1]]
        found[known.home(once.FILE)] = _text(known, ast.Module(functions, []))
    if module in known.bare:
        found[known.home(module)] = _text(known, _once(known, module)[0])
    return found


def _once(known: Names, module: str) -> tuple[ast.Module, list[ast.stmt]]:
    """Return a module with short names, and the functions that are in another file."""
    tree = _shorter(known, module)
    form = known.in_module[module]
    return tree, once.apart(
        tree, module, lambda name: form.get(name) or known.everywhere.get(name, name)
    )


def _text(known: Names, tree: ast.Module) -> str:
    homes = {name: known.home(name) for name in (*known.modules, *FILES.values(), once.FILE)}
    moved = {name: home for name, home in homes.items() if name != home}
    tree = Moved(moved).visit(tree)
    often = used_in(tree)  # as long as it has classes: what makes them is gone soon
    return ast.unparse(ordered(called(tree), often)) + "\n"


def is_left(module: str) -> bool:
    """Whether a board has this module, by this name or another."""
    return bool(installed(module))


def shortened(module: str) -> str:
    """Return the source of a module as a board gets it; what is left of it, where it moved."""
    (*_, text) = installed(module).values()
    return text
