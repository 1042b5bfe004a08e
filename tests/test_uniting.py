"""Two classes that a source has for people are one on a board, and do the same."""

import ast

import pytest

from tools.uniting import united

SOURCE = """
class Base:
    rest = 0

class State(Base):
    count = 1

    def __init__(self):
        self.a = 2

    def add(self):
        return self.a + self.count

class Session(State):
    def all(self):
        return self.add() + 1
"""


def after(source: str, kept: "set[str] | None" = None) -> str:
    trees = {"modem.a": ast.parse(source), "modem.b": ast.parse("x = 1")}
    return ast.unparse(united(trees, kept or set())["modem.a"])


def test_it_has_what_both_had() -> None:
    found = after(SOURCE, {"Base"})
    assert "class State" not in found and "class Session(Base):" in found
    space: dict[str, object] = {}
    exec(found, space)
    session = space["Session"]()  # type: ignore[operator]
    assert (session.all(), session.count, session.rest) == (4, 1, 0)


@pytest.mark.parametrize(
    "more",
    [
        "class Other(State): pass",
        "def f(a): return isinstance(a, State)",
        "def f(a): return a.State",
        "def f():\n from modem.a import State",
    ],
    ids=["another comes from it", "it is asked for", "by an attribute", "it is imported"],
)
def test_a_class_that_is_named_stays(more: str) -> None:
    assert "class State" in after(SOURCE + more)


@pytest.mark.parametrize(
    "more",
    ["def add(self): return 1", "count = 2", "def b(self): return super().add()"],
    ids=["a method of its own", "an attribute", "its parent's method"],
)
def test_a_class_that_has_something_else_of_its_parent_stays_apart(more: str) -> None:
    head = "class Session(State):\n"
    assert "class State" in after(SOURCE.replace(head, head + "    " + more + "\n\n"))


def test_what_programs_may_use_stays() -> None:
    assert "class State" in after(SOURCE, {"State"})
