"""The library as boards get it, its names short, in a folder, for tests on CPython.

Tests look into what no program may: what they name there is found under its short form. That
holds for them alone, so that a name of the library's own that was left long is still missed.
"""

import ast
import builtins
import shutil
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from tests.imports import ROOT, file_of, module_name, portable_sources, tree
from tools.merging import GROUPS, HOME
from tools.names import numbers
from tools.shorten import installed, names

NOT_INSTALLED = ("modem.dialogue",)  # the tests' own format
READ_BY_TESTS = "\nfrom tests import shortened\nshortened.readable(__name__, %r)\n"
PORTABLE = {path.relative_to(ROOT).as_posix() for path in portable_sources()}


def write(folder: Path) -> None:
    """Write the library, its portable modules as a board has them, into a folder."""
    shutil.copytree(ROOT / "modem", folder / "modem", ignore=shutil.ignore_patterns("__pycache__"))
    for path in portable_sources():
        module = module_name(path)
        if module not in NOT_INSTALLED:
            own = path.relative_to(ROOT).as_posix()
            found = {own: ""}  # for tests, where boards have nothing
            for name, text in installed(module).items():
                found[own if name == module else _file(name)] = text
            for name, text in found.items():
                (folder / name).write_text(text + READ_BY_TESTS % module, "utf-8")


def _file(module: str) -> str:
    return module.replace(".", "/") + ".py"


def readable(place: str, module: str) -> None:
    """Let tests find in a module, and in its classes, what they know by its full name."""
    found = sys.modules[place]
    if place != "modem":
        own = vars(found).get("__getattr__")
        found.__getattr__ = _globals(module, own)  # type: ignore[method-assign]
    forms = {**names().everywhere, **_in_module(module)}
    long = {forms.get(name, name): name for name in names().in_class}
    for name, value in list(vars(found).items()):
        if isinstance(value, type) and value.__module__ == place:
            inner = names().in_class.get(long.get(name, name), {})
            if "__getattr__" not in vars(value):
                value.__getattr__ = _attributes(inner)  # type: ignore[attr-defined]


def _in_module(module: str) -> "dict[str, str]":
    return names().in_module[HOME.get(module, module)]


def _constants(module: str) -> dict[str, int]:
    """Return the numbers of a source: they have no names on a board."""
    found: dict[str, int] = {}
    source = tree(_source(module))
    for node in source.body:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("modem."):
            there = numbers(tree(_source(node.module or "")), set())
            found.update({one.name: there[one.name] for one in node.names if one.name in there})
    return {**found, **numbers(source, set())}


def _source(module: str) -> Path:
    path = file_of(module)
    assert path, module
    return path


def _globals(
    module: str, own: "Callable[[str], object] | None" = None
) -> "Callable[[str], object]":
    host, home = HOME.get(module, module), names().home(module)
    members = GROUPS.get(host, (module,))
    number = members.index(module) if module in members else 0
    constants = _constants(module)

    def found(name: str) -> object:
        if own is not None:
            try:
                return own(name)
            except AttributeError:
                pass
        if name[:2] == "__" or _is_library(sys._getframe(1).f_code.co_filename):
            raise AttributeError(name)
        if name in constants:
            return constants[name]  # it has no name there
        __import__(home)
        there = vars(sys.modules[home])
        for known in (name, "%s_%d" % (name, number)):  # the latter: several of a group have it
            for form in (known, _in_module(host).get(known), names().everywhere.get(known)):
                if form in there:
                    return there[form]
        return _inlined(module, name)

    return found


class _Names(dict[str, object]):
    """What a function of a source sees, where there is none but that of a board."""

    def __init__(self, module: str) -> None:
        super().__init__()
        self._module = module

    def __missing__(self, name: str) -> object:
        if hasattr(builtins, name):
            raise KeyError(name)
        return getattr(sys.modules[self._module], name)


def _inlined(module: str, name: str) -> object:
    """Return a function as it is in the source: on a board it is part of another one."""
    path = file_of(module)
    body = tree(path).body if path else []
    nodes = [node for node in body if getattr(node, "name", "") == name]
    if not nodes:
        raise AttributeError(name)
    space = _Names(module)
    imports = [node for node in body if isinstance(node, ast.Import | ast.ImportFrom)]
    exec(compile(ast.Module([*imports, *nodes], []), module, "exec"), space)
    return space[name]


def _attributes(inner: "dict[str, str]") -> "Callable[[object, str], object]":
    def found(self: object, name: str) -> object:
        form = inner.get(name) or names().everywhere.get(name)
        if not form or _is_library(sys._getframe(1).f_code.co_filename):
            raise AttributeError(name)
        return getattr(self, form)

    return found


def _is_library(path: str) -> bool:
    return "modem/" + path.rpartition("/modem/")[2] in _library()


@cache
def _library() -> set[str]:
    return PORTABLE | {_file(name) for name in names().places.values()}


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say, as a plugin, which library was tested."""
    import modem

    terminalreporter.line("tested: %s" % modem.__file__)
