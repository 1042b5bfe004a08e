"""Portable files keep to what MicroPython 1.24 and CPython both do, and do alike.

The compiler finds a part of it (tests/micropython); here is what compiles and then differs.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.imports import ROOT, imports_of, module_name, portable_sources

# What the pure packages may import besides our own; the drivers also wait.
PURE = {"binascii", "hashlib", "micropython", "struct", "sys"}
WAITING = PURE | {"asyncio", "gc", "select", "time"}

MISSING_METHODS = {
    *("zfill", "ljust", "rjust", "isascii", "removeprefix", "removesuffix", "translate"),
    *("casefold", "format_map", "expandtabs", "isidentifier", "swapcase", "bit_length"),
}
MISSING_NAMES = {"TimeoutError", "UnicodeDecodeError", "UnicodeEncodeError", "ConnectionError"}


def _is_slice(node: ast.expr) -> bool:
    return isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice)


def _call(node: ast.Call) -> Iterator[str]:
    if isinstance(node.func, ast.Name) and node.func.id == "next" and len(node.args) > 1:
        yield "next() with a default"
    if not isinstance(node.func, ast.Attribute):
        return
    name = node.func.attr
    if name in MISSING_METHODS:
        yield "." + name + "()"
    if name in ("encode", "decode") and any(isinstance(a, ast.Constant) for a in node.args):
        yield "an encoding's name"
    if name in ("startswith", "endswith") and any(isinstance(a, ast.Tuple) for a in node.args):
        yield name + "(tuple)"
    if any(keyword.arg in ("sep", "maxsplit") for keyword in node.keywords):
        yield "keywords to split"


def offences(node: ast.AST) -> Iterator[str]:
    """Name what this node uses that one of the two Pythons lacks or reads differently."""
    if isinstance(node, ast.Call):
        yield from _call(node)
    elif isinstance(node, ast.Raise) and node.cause is not None:
        yield "raise ... from"
    elif isinstance(node, ast.Match):
        yield "match"
    elif isinstance(node, ast.Name) and node.id in MISSING_NAMES:
        yield node.id
    elif isinstance(node, ast.Delete) and any(_is_slice(target) for target in node.targets):
        yield "del of a slice"
    elif isinstance(node, ast.ClassDef) and len(node.bases) > 1:
        yield "more than one base class"
    elif isinstance(node, ast.arguments) and node.posonlyargs:
        yield "positional-only parameters"
    elif isinstance(node, ast.Dict) and None in node.keys:
        yield "{**...}"
    elif isinstance(node, ast.List) and any(isinstance(e, ast.Starred) for e in node.elts):
        yield "[*...]"


@pytest.mark.parametrize("path", portable_sources(), ids=module_name)
def test_a_portable_file_uses_only_what_both_pythons_have(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    found = [
        "line %d: %s" % (getattr(node, "lineno", 0), offence)
        for node in ast.walk(tree)
        for offence in offences(node)
    ]
    assert not found


@pytest.mark.parametrize("path", portable_sources(), ids=module_name)
def test_a_portable_file_imports_only_what_a_board_has(path: Path) -> None:
    waits = path.relative_to(ROOT).parts[1] in ("drivers", "ports")
    stores = path.stem == "journal"
    allowed = {"modem"} | (WAITING if waits else PURE) | ({"os"} if stores else set())
    names = {name.split(".")[0] for name in imports_of(path, typing_too=False)}
    assert names <= allowed


@pytest.mark.parametrize(
    ("source", "offence"),
    [
        ("raise ValueError() from None", "raise ... from"),
        ("del a[:2]", "del of a slice"),
        ("b.decode('ascii')", "an encoding's name"),
        ("a.startswith((b'x', b'y'))", "startswith(tuple)"),
        ("{**a}", "{**...}"),
        ("class A(B, C): pass", "more than one base class"),
        ("next(a, None)", "next() with a default"),
        ("'7'.zfill(2)", ".zfill()"),
    ],
)
def test_the_check_itself_finds(source: str, offence: str) -> None:
    assert [found for node in ast.walk(ast.parse(source)) for found in offences(node)] == [offence]
