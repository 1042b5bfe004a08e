"""The library as boards get it, its names short, in a folder, for tests on CPython.

Tests look into what no program may: what they name there is found under its short form. That
holds for them alone, so that a name of the library's own that was left long is still missed.
"""

import ast
import builtins
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.imports import ROOT, file_of, module_name, portable_sources, tree
from tools.merging import GROUPS, HOME
from tools.shorten import is_left, names, shortened

NOT_INSTALLED = ("modem.dialogue",)  # the tests' own format
READ_BY_TESTS = "\nfrom tests import shortened\nshortened.readable(%r)\n"
PORTABLE = {path.relative_to(ROOT / "modem").as_posix() for path in portable_sources()}


def write(folder: Path) -> None:
    """Write the library, its portable modules as a board has them, into a folder."""
    shutil.copytree(ROOT / "modem", folder / "modem", ignore=shutil.ignore_patterns("__pycache__"))
    for path in portable_sources():
        module = module_name(path)
        if module not in NOT_INSTALLED:
            text = shortened(module) if is_left(module) else ""
            text += READ_BY_TESTS % module
            (folder / path.relative_to(ROOT)).write_text(text, "utf-8")


def readable(module: str) -> None:
    """Let tests find in a module, and in its classes, what they know by its full name."""
    found = sys.modules[module]
    if not hasattr(found, "__getattr__"):
        found.__getattr__ = _globals(module)  # type: ignore[method-assign]
    forms = {**names().everywhere, **_in_module(module)}
    long = {forms.get(name, name): name for name in names().in_class}
    for name, value in list(vars(found).items()):
        if isinstance(value, type) and value.__module__ == module:
            inner = names().in_class.get(long.get(name, name), {})
            if "__getattr__" not in vars(value):
                value.__getattr__ = _attributes(inner)  # type: ignore[attr-defined]


def _in_module(module: str) -> "dict[str, str]":
    return names().in_module[HOME.get(module, module)]


def _globals(module: str) -> "Callable[[str], object]":
    home = HOME.get(module, module)
    members = GROUPS.get(home, (module,))
    number = members.index(module) if module in members else 0
    numbers = names().numbers[home]

    def found(name: str) -> object:
        if name[:2] == "__" or _is_library(sys._getframe(1).f_code.co_filename):
            raise AttributeError(name)
        __import__(home)
        there = vars(sys.modules[home])
        for known in (name, "%s_%d" % (name, number)):  # the latter: several of a group have it
            if known in numbers:
                return numbers[known]
            for form in (known, _in_module(home).get(known), names().everywhere.get(known)):
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
    return path.rpartition("/modem/")[2] in PORTABLE


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say, as a plugin, which library was tested."""
    import modem

    terminalreporter.line("tested: %s" % modem.__file__)
