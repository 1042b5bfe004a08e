"""Classes that a board makes by a call are what they are in the sources."""

import ast

import pytest

from tools.plain import called

SOURCE = """
LIMIT = 5

class Error(Exception):
    code = LIMIT
    words = ("a", "b")

class Refused(Error):
    pass

class Twice:
    first = 1
    second = first + 1

class Able:
    words = ("a", "b")

    def method(self):
        return 1, LIMIT

    @property
    def half(self):
        return 2

    table = (method,)
"""


def namespace(tree: ast.Module) -> dict[str, object]:
    found: dict[str, object] = {"__name__": "here"}
    exec(compile(tree, "here", "exec"), found)
    return found


def test_a_class_without_methods_is_the_same() -> None:
    found = namespace(called(ast.parse(SOURCE)))
    error, refused = found["Error"], found["Refused"]
    assert isinstance(error, type) and isinstance(refused, type)
    assert (error.__name__, error.__module__, error.__bases__) == ("Error", "here", (Exception,))
    assert vars(error)["code"] == 5 and vars(error)["words"] == ("a", "b")
    assert issubclass(refused, error)


def test_one_with_methods_is_the_same() -> None:
    tree = called(ast.parse(SOURCE))
    able = namespace(tree)["Able"]
    assert isinstance(able, type) and "class Able" not in ast.unparse(tree)
    assert (able.__name__, able.__module__, able.__bases__) == ("Able", "here", (object,))
    made = able()
    assert (made.method(), made.half, made.words, vars(able)["table"]) == (
        (1, 5),
        2,
        ("a", "b"),
        (vars(able)["method"],),
    )


@pytest.mark.parametrize(
    "inside",
    [
        "first = 1\n second = first + 1\n def method(self): pass",
        "def method(self): return len(self)\n def len(self): return 1",
        "def method(self): return super().method()",
        "said_at_length = 1\n def method(self): pass",
        "for first in (): pass",
    ],
    ids=["a value of another", "a global of that name", "its parent", "a string", "a loop"],
)
def test_others_stay_statements(inside: str) -> None:
    tree = called(ast.parse("class A:\n " + inside))
    assert "class A" in ast.unparse(tree)
    made = namespace(tree)["A"]
    assert isinstance(made, type)
    assert (made.__name__, made.__qualname__, made.__module__) == ("A", "A", "here")
    assert "del __module__, __qualname__" in ast.unparse(tree)
