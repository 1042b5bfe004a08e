"""What a source file imports, read from its syntax tree: lazy imports included."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent

PORTABLE_PACKAGES = ("at", "sms", "profiles", "session", "drivers")
PORTABLE_PORTS = ("__init__", "journal", "power", "uart", "uart_aio", "uart_line")


def portable_sources() -> list[Path]:
    """Return the files of modem/ that also run on MicroPython, in a fixed order."""
    modem = ROOT / "modem"
    names = ("__init__", "names", "errors", "causes", "record", "dialogue")
    single = [path for name in names for path in modem.glob(name + ".py")]
    single += [modem / "ports" / (name + ".py") for name in PORTABLE_PORTS]
    return single + [
        path for package in PORTABLE_PACKAGES for path in sorted((modem / package).rglob("*.py"))
    ]


@cache
def tree(path: Path) -> ast.Module:
    """Return the syntax tree of a source file; it is parsed once."""
    return ast.parse(path.read_text("utf-8"))


def module_name(path: Path) -> str:
    """Return the dotted name of a file below the root: `modem/at/__init__.py` is `modem.at`."""
    parts = list(path.relative_to(ROOT).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _is_type_checking(test: ast.expr) -> bool:
    return (isinstance(test, ast.Name) and test.id == "TYPE_CHECKING") or (
        isinstance(test, ast.Attribute) and test.attr == "TYPE_CHECKING"
    )


def _nodes(node: ast.AST, typing_too: bool, lazy_too: bool, calls_too: bool) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        if not calls_too and isinstance(child, ast.expr):
            continue
        if not lazy_too and isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if not typing_too and isinstance(child, ast.If) and _is_type_checking(child.test):
            for other in child.orelse:
                yield other
                yield from _nodes(other, typing_too, lazy_too, calls_too)
            continue
        yield child
        yield from _nodes(child, typing_too, lazy_too, calls_too)


def _from_names(node: ast.ImportFrom, path: Path) -> Iterator[str]:
    """`from a import b` may import the module a.b or the name b of a: where a file a/b exists."""
    base = node.module or ""
    if node.level:
        package = module_name(path).split(".")
        keep = len(package) - node.level + (path.name == "__init__.py")
        base = ".".join([*package[:keep], *([base] if base else [])])
    for alias in node.names:
        inner = ROOT.joinpath(*base.split("."), alias.name)
        is_module = inner.with_suffix(".py").exists() or (inner / "__init__.py").exists()
        yield base + "." + alias.name if is_module else base


IMPORTING = ("import_module", "__import__", "importorskip")


def _call_name(node: ast.Call) -> "str | None":
    function = node.func
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    if name in IMPORTING and node.args:
        first = node.args[0]
        if isinstance(first, ast.Constant) and isinstance(first.value, str):
            return first.value
    return None


@cache
def imports_of(path: Path, *, typing_too: bool = True, lazy_too: bool = True) -> list[str]:
    """Return every module that `path` names in an import.

    `typing_too`: also what stands under `if TYPE_CHECKING`, which never runs.
    `lazy_too`: also what stands inside a function, which runs when that is called.
    """
    found = []
    # Half of a tree are expressions, and hardly any file imports in one.
    calls_too = any(name in path.read_text("utf-8") for name in IMPORTING)
    for node in _nodes(tree(path), typing_too, lazy_too, calls_too):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found += _from_names(node, path)
        elif isinstance(node, ast.Call):
            name = _call_name(node)
            found += [name] if name else []
    return found


def file_of(module: str) -> "Path | None":
    """Return the file of one of our own modules, None for anybody else's."""
    inner = ROOT.joinpath(*module.split("."))
    if module.split(".")[0] not in ("modem", "tests", "tools"):
        return None
    for path in (inner.with_suffix(".py"), inner / "__init__.py"):
        if path.exists():
            return path
    return None


def closure(path: Path) -> set[str]:
    """Return every module that running the test file `path` imports, through our own files.

    What the library imports lazily is left out: it depends on what the test calls.
    """
    seen: set[str] = set()
    todo = [path]
    while todo:
        source = todo.pop()
        is_test = source.relative_to(ROOT).parts[0] == "tests"
        for name in imports_of(source, typing_too=False, lazy_too=is_test):
            if name not in seen:
                seen.add(name)
                inner = file_of(name)
                todo += [inner] if inner else []
    return seen
