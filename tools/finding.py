"""Where functions are defined and called, in all modules of a board."""

import ast
from collections import Counter
from dataclasses import dataclass, field

from tools.calls import Place
from tools.public import Function
from tools.scopes import bound, declared, nodes


@dataclass
class Known:
    """A function that may go: where it is, and where it is called."""

    module: str
    node: Function
    around: "ast.ClassDef | None"
    places: list[Place] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Its name."""
        return self.node.name

    @property
    def is_property(self) -> bool:
        """Whether it is called without parentheses."""
        return any(getattr(one, "id", "") == "property" for one in self.node.decorator_list)


class Findings:
    """What there is in all modules; `kept` are names that others may use."""

    def __init__(self, trees: dict[str, ast.Module], kept: set[str]) -> None:
        self.told = set(kept)  # names that may mean something else, too
        self.imported: set[str] = set()
        self.asked: set[str] = set()  # taken from a module, as attributes of it
        self.changing: set[str] = set()
        self.references: dict[str, list[Place]] = {}
        self.functions: list[Known] = []
        self._defined: Counter[str] = Counter()
        self._classes = {
            node.name: node
            for tree in trees.values()
            for node in tree.body
            if isinstance(node, ast.ClassDef)
        }
        for module, tree in trees.items():
            Finder(module, self).visit(tree)

    def family(self, name: str) -> str:
        """Return the name of the class that a class comes from, as far as it is ours."""
        for base in self._classes[name].bases if name in self._classes else ():
            if getattr(base, "id", "") in self._classes:
                return self.family(getattr(base, "id", ""))
        return name

    def note_definition(self, known: Known) -> None:
        """Take note of a function."""
        if known.around:
            self._defined["%s.%s" % (self.family(known.around.name), known.name)] += 1
            self._defined["." + known.name] += 1
        else:
            self._defined["%s:%s" % (known.module, known.name)] += 1
        self.functions.append(known)

    def methods(self) -> set[str]:
        """Return the names that only ever stand for methods."""
        return {known.name for known in self.functions if known.around} - self.told

    def places_of(self, known: Known) -> list[Place]:
        """Return all places where a function is named; none where that is not certain."""
        if known.name in self.told or known.name[:2] == "__":
            return []
        return self._of_method(known) if known.around else self._of_function(known)

    def _of_function(self, known: Known) -> list[Place]:
        key = "%s.%s" % (known.module, known.name)
        several = self._defined["%s:%s" % (known.module, known.name)] > 1
        if several or key in self.imported or key in self.asked:
            return []
        return self.references.get(key, [])

    def _of_method(self, known: Known) -> list[Place]:
        places = self.references.get("." + known.name, [])
        if known.around is None or self._defined["." + known.name] == 1:
            return places
        family = self.family(known.around.name)
        several = self._defined["%s.%s" % (family, known.name)] > 1
        if several or not all(place.family for place in places):
            return []
        return [place for place in places if place.family == family]


class Finder(ast.NodeVisitor):
    """Finds in one module what refers to functions, and what is called where."""

    def __init__(self, module: str, into: "Findings") -> None:
        self._module = module
        self._into = into
        self._scopes: list[set[str]] = []
        self._class: ast.ClassDef | None = None
        self._owner: Function | None = None
        self._hidden = 0  # how many functions inside that one are around
        self._called: dict[int, ast.Call] = {}
        self._modules: dict[str, set[str]] = {}  # what a name is imported as

    def visit_Module(self, node: ast.Module) -> None:
        for inner in nodes(node):
            if isinstance(inner, ast.Import | ast.ImportFrom):
                origin = getattr(inner, "module", "")
                for alias in inner.names:
                    name = "%s.%s" % (origin, alias.name) if origin else alias.name
                    self._modules.setdefault(alias.asname or alias.name, set()).add(name)
        self.generic_visit(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        around, self._class = self._class, node
        for part in node.body:
            if isinstance(part, ast.Assign):
                for name in nodes(part):
                    if isinstance(name, ast.Name):
                        self._into.told.add(name.id)  # as a table of methods, or an attribute
        self.generic_visit(node)
        self._class = around

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self._function(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        self._function(node)

    def _function(self, node: Function) -> None:
        for one in [*node.decorator_list, *node.args.defaults, *node.args.kw_defaults]:
            if one is not None:
                self.visit(one)
        self._into.note_definition(Known(self._module, node, None if self._owner else self._class))
        outermost = self._owner is None
        if outermost:
            self._owner = node
        else:
            self._hidden += 1
            self._into.told.add(node.name)
        self._inside(node, *node.body)
        if outermost:
            self._owner = None
        else:
            self._hidden -= 1

    def visit_Lambda(self, node: ast.Lambda) -> None:
        for one in node.args.defaults:
            self.visit(one)
        self._inside(node, node.body)

    def _inside(self, node: "Function | ast.Lambda", *body: ast.AST) -> None:
        self._scopes.append(bound(node) - declared(node))
        for part in body:
            self.visit(part)
        self._scopes.pop()

    def visit_Call(self, node: ast.Call) -> None:
        self._called[id(node.func)] = node
        self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> None:
        if isinstance(node.ctx, ast.Load) and not any(node.id in one for one in self._scopes):
            self._note("%s.%s" % (self._module, node.id), node)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        if isinstance(node.ctx, ast.Store):
            self._into.told.add(node.attr)
        else:
            own = getattr(node.value, "id", "") == "self" and self._class is not None
            family = self._into.family(self._class.name) if own and self._class else ""
            self._note(".%s" % node.attr, node, family)
            for origin in self._modules.get(getattr(node.value, "id", ""), ()):
                self._into.asked.add("%s.%s" % (origin, node.attr))
        self.visit(node.value)

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, str):
            self._into.told.add(node.value)

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        for alias in node.names:
            self._into.imported.add("%s.%s" % (node.module, alias.name))

    def visit_Global(self, node: ast.Global) -> None:
        self._into.changing |= set(node.names)

    def _note(self, key: str, node: ast.expr, family: str = "") -> None:
        owner = None if self._hidden else self._owner
        place = Place(self._module, owner, node, self._called.get(id(node)), family)
        self._into.references.setdefault(key, []).append(place)
