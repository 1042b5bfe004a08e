"""Vendors are data: no condition in modem/ asks for one, and each file says its sources."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from modem.profiles import GENERIC, VENDORS, profiles_of
from tests.imports import ROOT

MODEM = ROOT / "modem"
NAMES = (
    {vendor for _, vendor in VENDORS} | {part for part, _ in VENDORS} | {"nrf", "sara", "gemalto"}
)
NAMES |= {profile.name for _, vendor in VENDORS for profile in profiles_of(vendor)}
NAMES = {name for name in NAMES if name not in (GENERIC.name, "incorporated")}
NAMED = re.compile("|".join(r"(?<![a-z])%s(?![a-z])" % re.escape(name) for name in sorted(NAMES)))
FILES = {vendor + ".py" for _, vendor in VENDORS}
FOLDERS = (MODEM / "profiles", MODEM / "simulator" / "personas")
SOURCED = [path for folder in FOLDERS for path in folder.glob("*.py") if path.name in FILES]


def conditions(tree: ast.AST) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        if isinstance(node, ast.If | ast.IfExp | ast.While):
            yield node.test
        elif isinstance(node, ast.comprehension):
            yield from node.ifs
        elif isinstance(node, ast.Match):
            yield node.subject
        elif isinstance(node, ast.Compare | ast.BoolOp):
            yield node


def vendor_in(condition: ast.expr) -> str | None:
    found = NAMED.search(ast.unparse(condition).lower())
    return found.group() if found else None


def test_no_condition_names_a_vendor() -> None:
    sources = {path: path.read_text("utf-8") for path in MODEM.rglob("*.py")}
    found = [
        "%s:%d %s" % (path.relative_to(ROOT), condition.lineno, ast.unparse(condition))
        for path, text in sources.items()
        if NAMED.search(text.lower())  # most files name none anywhere
        for condition in conditions(ast.parse(text))
        if vendor_in(condition)
    ]
    assert not found


@pytest.mark.parametrize(
    "source",
    [
        "if maker == 'Quectel': pass",
        "x = [a for a in b if a is telit]",
        "a = m in ('bg96',)",
    ],
)
def test_the_check_itself_finds(source: str) -> None:
    assert any(vendor_in(condition) for condition in conditions(ast.parse(source)))


@pytest.mark.parametrize("path", SOURCED, ids=lambda path: str(path.relative_to(MODEM)))
def test_a_vendors_file_says_where_its_facts_come_from(path: Path) -> None:
    text = " ".join((ast.get_docstring(ast.parse(path.read_text("utf-8"))) or "").split())
    assert "Where the facts come from: " in text
    assert "From memory only: " in text
    assert "hardware." in text
