"""Which names of the portable files are short on a board, and how: see `tools.shorten`."""

import ast
import asyncio
import builtins
import importlib
from collections import Counter
from collections.abc import Iterable, Iterator

from tests.imports import module_name, portable_sources
from tools.forms import costly, forms, seen
from tools.inlining import inlined
from tools.later import RARE, STUB, divided
from tools.merging import HOME, globals_of, merged
from tools.once import FILE as ONCE
from tools.places import places
from tools.public import (
    Definition,
    Function,
    ancestors_of,
    definitions,
    is_public,
    listed_names,
    protocols,
    public_names,
    stored,
)
from tools.rom import NAMES, unused
from tools.uniting import united

LANGUAGE = (str, bytes, bytearray, int, list, dict, tuple, set, object, type, Exception)
LIBRARIES = ("io", "hashlib", "struct", "os", "sys", "time", "gc", "binascii", "asyncio")
# Of MicroPython and its modules, where CPython has nothing of the name.
BOARD = {"any", "value", "machine", "micropython", "ticks_ms", "ticks_diff", "ticks_add"}
BOARD |= {"sleep_ms", "mem_alloc", "mem_free", "threshold", "readinto", "wait_for_ms"}

# How many names of each kind get a form that is used again and again: of arguments, a module's
# globals, a class's attributes. Where one has more, the others cost something.
ARGUMENTS, GLOBALS, ATTRIBUTES = 16, 18, 32


def for_typing(node: ast.AST) -> bool:
    """Whether a statement is `if TYPE_CHECKING:`, or the line that sets it."""
    if isinstance(node, ast.Assign):
        return getattr(node.targets[0], "id", "") == "TYPE_CHECKING"
    return isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING"


def is_ours(node: "ast.Import | ast.ImportFrom") -> bool:
    """Whether an import is of our own files."""
    return (getattr(node, "module", "") or "").startswith("modem")


def is_own(node: ast.Attribute) -> bool:
    """Whether an attribute is one of the object whose method this is."""
    return getattr(node.value, "id", "") in ("self", "cls")


class Bare(ast.NodeTransformer):
    """Takes away types, descriptions, and what is only there for a type checker."""

    def visit_If(self, node: ast.If) -> "ast.AST | list[ast.stmt]":
        self.generic_visit(node)
        return node.orelse if for_typing(node) else node

    def visit_Assign(self, node: ast.Assign) -> "ast.AST | None":
        return None if for_typing(node) else node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> "ast.AST | None":
        if node.value is None:
            return None
        return ast.copy_location(ast.Assign([node.target], node.value), node)

    def visit_Expr(self, node: ast.Expr) -> "ast.AST | None":
        return None if isinstance(node.value, ast.Constant) else node

    def visit_arg(self, node: ast.arg) -> ast.AST:
        node.annotation = None
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        return self._definition(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AST:
        return self._definition(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        return self._definition(node)

    def _definition(self, node: Definition) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node, Function):
            node.returns = None
        node.body = node.body or [ast.Pass()]
        return node


class Names:
    """All the names in the portable files, and their short forms.

    `everywhere` has one form for a name wherever it stands; `in_module` has, by module, those of
    globals that nobody else uses, and `in_class`, by class, those of attributes that only its
    own methods use: the same few forms in each.
    """

    def __init__(self) -> None:
        trees = {module_name(p): ast.parse(p.read_text("utf-8")) for p in portable_sources()}
        self.modules = tuple(trees)
        single = {module: Bare().visit(copy(tree)) for module, tree in trees.items()}
        self.public = public_names(single)
        self.constructed = self.public | ancestors_of(self.public, single)
        told = listed_names(single)
        offered = {module: globals_of(tree) for module, tree in single.items()}
        words = {"modem"} | self.public
        for tree in trees.values():
            words |= protocols(tree)
        self.kept = foreign_names() | words
        self.bare = divided(inlined(united(merged(single), self.kept), self.kept))
        self.bare[ONCE] = ast.Module([], [])  # it is filled with what has its short names
        self.numbers = {module: numbers(tree, told) for module, tree in self.bare.items()}
        self.keywords: set[str] = set()
        self._note_uses()
        odd, plain = unused(words.union(*(seen(tree) for tree in self.bare.values())))
        self.places = places(self.bare, self.public, plain)
        self.stubs = self._stubs(offered)
        self.arguments, plain = ["self", *plain[:ARGUMENTS]], plain[ARGUMENTS:]
        self._of_globals, plain = plain[:GLOBALS], plain[GLOBALS:]
        self._of_attributes = odd[:ATTRIBUTES]
        self._rest = odd[ATTRIBUTES:], plain
        self.in_class = self._of_classes()
        self._imported = self._used_elsewhere()
        self.in_module = {module: self._of_module(module) for module in self.bare}
        self.everywhere: dict[str, str] = {}

    def _stubs(self, offered: dict[str, list[str]]) -> dict[str, str]:
        """Return what is left of modules that programs may import, where they were."""
        found = {}
        for module, names in offered.items():
            numbers_there = self.numbers.get(HOME.get(module, module), {})
            named = [name for name in names if name in self.public and name not in numbers_there]
            home = self.home(module)
            if named and home != module and (is_public(module) or module.startswith("modem.sms.")):
                rare = RARE.get(HOME.get(module, module), ())
                early = [name for name in named if name not in rare]
                found[module] = "from %s import %s\n" % (home, ", ".join(early))
                found[module] += STUB % home if len(early) < len(named) else ""
        return found

    def home(self, module: str) -> str:
        """Return the name of the module on a board that has what is in this one."""
        host = HOME.get(module, module)
        return self.places.get(host, host)

    def shorten_everywhere(self, trees: Iterable[ast.Module]) -> None:
        """Choose forms for what still has its own name in these: all else is short there."""
        found = [one for tree in trees for one in costly(tree)]
        attributes = Counter(name for name, is_attribute in found if is_attribute)
        others = Counter(name for name, _ in found if name not in attributes)
        ours = {name for tree in self.bare.values() for name in definitions(tree)}
        ours |= {name for node in self._all() for name in self._known_as(node)}
        for often, free, pattern in (
            (attributes, self._rest[0], "%s__"),
            (others, self._rest[1], "%s_0"),
        ):
            ranked = sorted(often, key=lambda name: (-often[name], name))
            wanted = [name for name in ranked if name in ours and name not in self.kept | NAMES]
            self.everywhere.update(zip(wanted, forms(free, pattern), strict=False))

    def _known_as(self, node: ast.AST) -> list[str]:
        """Return what modules of ours are called where a statement imports them."""
        if isinstance(node, ast.Import):
            return [alias.asname for alias in node.names if alias.asname]
        if not isinstance(node, ast.ImportFrom):
            return []
        full = "%s.%%s" % node.module
        return [one.asname or one.name for one in node.names if full % one.name in self.modules]

    def _all(self) -> Iterator[ast.AST]:
        return (node for tree in self.bare.values() for node in ast.walk(tree))

    def _note_uses(self) -> None:
        for node in self._all():
            if isinstance(node, ast.keyword) and node.arg:
                self.keywords.add(node.arg)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                self.kept.add(node.value)
            elif isinstance(node, ast.Import | ast.ImportFrom) and not is_ours(node):
                self.kept |= {alias.name for alias in node.names}

    def _used_elsewhere(self) -> set[str]:
        parts = {part for name in self.modules for part in name.split(".")}
        shared = self.kept | self.keywords
        for node in self._all():
            if isinstance(node, ast.ImportFrom):
                shared |= {alias.name for alias in node.names}
            elif isinstance(node, ast.Attribute) and getattr(node.value, "id", "") in parts:
                shared.add(node.attr)
        return shared

    def _of_module(self, module: str) -> dict[str, str]:
        """Return forms for the globals of a module that are used in it alone."""
        shared = set(self._imported)
        for node in ast.walk(self.bare[module]):
            if isinstance(node, ast.ClassDef):
                inside = {name for part in node.body for name in stored(part)}
                shared |= inside - set(self.in_class[node.name])
        own = dict.fromkeys(name for node in self.bare[module].body for name in stored(node))
        return dict(
            zip((n for n in own if n not in shared), forms(self._of_globals, "%s_"), strict=False)
        )

    def _of_classes(self) -> dict[str, dict[str, str]]:
        """Return forms for what only the methods of a class, and of its relatives, use."""
        classes = {node.name: node for node in self._all() if isinstance(node, ast.ClassDef)}
        shared = set(self.kept)
        for node in self._all():
            if isinstance(node, ast.Attribute) and not is_own(node):
                shared.add(node.attr)
        families: dict[str, list[ast.ClassDef]] = {}
        for one in classes.values():
            families.setdefault(ancestor(one, classes), []).append(one)
        found = {}
        for family in families.values():
            own = dict.fromkeys(name for one in family for name in attributes(one))
            hidden = [n for n in own if n[:1] == "_" and n[:2] != "__" and n not in shared]
            short = dict(zip(hidden, forms(self._of_attributes, "_%s"), strict=False))
            found.update({one.name: short for one in family})
        return found


def copy(tree: ast.Module) -> ast.Module:
    """Return another tree of the same source."""
    return ast.parse(ast.unparse(tree))


def foreign_names() -> set[str]:
    """Return what the language and its libraries call by name."""
    kept = set(dir(builtins)) | BOARD | {"throw", "send", "close"}
    kinds: list[object] = [*LANGUAGE, asyncio.Task, asyncio.Event, asyncio.StreamReader]
    kinds += [importlib.import_module(name) for name in LIBRARIES]
    kinds += [importlib.import_module("io").FileIO, importlib.import_module("hashlib").sha256()]
    for kind in kinds:
        kept |= set(dir(kind))
    return kept


def attributes(node: ast.ClassDef) -> list[str]:
    """Return the names of what a class and its instances have."""
    found = [name for part in node.body for name in stored(part)]
    for inner in ast.walk(node):
        if isinstance(inner, ast.Attribute) and isinstance(inner.ctx, ast.Store):
            found.append(inner.attr)
    return found


def ancestor(node: ast.ClassDef, classes: dict[str, ast.ClassDef]) -> str:
    """Return the name of the class that a class comes from, as far as it is ours."""
    for base in node.bases:
        name = getattr(base, "id", "")
        if name in classes:
            return ancestor(classes[name], classes)
    return node.name


def numbers(tree: ast.Module, told: set[str]) -> dict[str, int]:
    """Return the globals that only ever stand for one whole number, but not those `told` of."""
    found: dict[str, int] = {}
    for node in tree.body:
        value = getattr(getattr(node, "value", None), "value", None)
        if isinstance(node, ast.Assign) and type(value) is int:
            found[getattr(node.targets[0], "id", "")] = value
    stores = Counter(definitions(tree))
    return {name: value for name, value in found.items() if stores[name] == 1 and name not in told}
