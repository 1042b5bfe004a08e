"""The rules that keep the design simple: who imports whom, how long things get, what is named."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.imports import ROOT, file_of, imports_of, module_name, tree

MODEM = ROOT / "modem"

BASE = {"errors", "causes", "record"}
CORE = BASE | {"at", "sms", "profiles"}
# Who may import whom: the part on the left may import those on the right, and itself.
MAY_IMPORT = {
    "errors": {"causes"},
    "causes": set(),
    "record": set(),
    "dialogue": {"record"},
    "at": BASE,
    "sms": BASE,
    "profiles": BASE,
    "session": CORE,
    "ports": BASE | {"dialogue"},
    "drivers": CORE | {"session"},
    "simulator": BASE | {"dialogue", "sms"},
    "cloud": set(),
    "agent": CORE | {"", "session", "drivers", "ports"},
    "__init__": {"names"},
    "__main__": {"cli"},
    "names": CORE | {"session", "drivers", "agent"},
    "cli": CORE | {"", "dialogue", "session", "drivers", "ports", "simulator", "cloud", "agent"},
}
# What may be imported besides, but only inside a function or for a type checker.
MAY_IMPORT_LAZILY = {"drivers": {"ports"}}

MOST_LINES = 300
MOST_FUNCTION_LINES = 60
TABLES: set[str] = set()  # files that are one long table

# Machine paths and registry hosts, written so that this file does not match itself.
PRIVATE = [
    *("/" + top + "/" for top in ("work", "root", "opt")),
    *(name + "." + top for name, top in (("pypi", "org"), ("pythonhosted", "org"))),
    *(name + "." + top for name, top in (("npmjs", "org"), ("deb.debian", "org"))),
]


def sources(folder: str = "modem") -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


def part(module: str) -> str:
    """`modem.at.framing` belongs to the part `at`; `modem` itself to ``."""
    return (module.split(".") + [""])[1]


def forbidden_imports(path: Path, allowed: set[str], **which: bool) -> Iterator[str]:
    own = part(module_name(path)) or "__init__"
    for name in imports_of(path, **which):
        if name.split(".")[0] == "modem" and part(name) not in allowed | {own}:
            yield "%s imports %s" % (path.relative_to(ROOT), name)


def test_imports_flow_one_way() -> None:
    found = []
    for path in sources():
        own = part(module_name(path)) or "__init__"
        lazily = MAY_IMPORT[own] | MAY_IMPORT_LAZILY.get(own, set())
        found += forbidden_imports(path, MAY_IMPORT[own], lazy_too=False, typing_too=False)
        found += forbidden_imports(path, lazily)
    assert not sorted(set(found))


def test_every_import_of_our_own_names_a_file() -> None:
    missing = [
        "%s imports %s" % (path.relative_to(ROOT), name)
        for path in sources()
        for name in imports_of(path)
        if name.split(".")[0] == "modem" and file_of(name) is None
    ]
    assert not missing


@pytest.mark.parametrize("folder", ["modem", "tools", "tests"])
def test_files_stay_short(folder: str) -> None:
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines())
        for path in sources(folder)
    }
    assert not {
        name: count for name, count in lengths.items() if count > MOST_LINES and name not in TABLES
    }


def function_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """How long a function is without its docstring."""
    first = node.body[0]
    has_text = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    text = (first.end_lineno or 0) - first.lineno + 1 if has_text else 0
    return (node.end_lineno or 0) - node.lineno + 1 - text


@pytest.mark.parametrize("folder", ["modem", "tools", "tests"])
def test_functions_stay_short(folder: str) -> None:
    found = [
        "%s:%d %s is %d lines" % (path.relative_to(ROOT), node.lineno, node.name, length)
        for path in sources(folder)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := function_lines(node)) > MOST_FUNCTION_LINES
    ]
    assert not found


def test_the_architecture_page_names_each_module_once() -> None:
    text = (MODEM / "README.md").read_text("utf-8")
    named = re.findall(r"`(?!tests/)([a-z0-9_/]+\.py)`", text)
    exist = [str(path.relative_to(MODEM)) for path in sources() if path.name != "__init__.py"]
    assert sorted(named) == sorted(exist)
    assert len(text.splitlines()) <= 280


def tracked_files() -> list[Path]:
    listing = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    paths = [ROOT / name for name in listing.stdout.split("\0") if name]
    return [path for path in paths if path.is_file()]


def test_no_file_tells_about_the_machine_it_was_written_on() -> None:
    found = []
    for path in tracked_files():
        text = path.read_text("utf-8", errors="replace")
        found += [
            "%s: %s" % (path.relative_to(ROOT), word)
            for word in PRIVATE
            if re.search(r"(?<![\w.~-])" + re.escape(word), text)
        ]
    assert not found
