"""Classes that a board makes by a call are what they are in the sources."""

import ast

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
    def method(self):
        return 1
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


def test_others_stay_statements() -> None:
    tree = called(ast.parse(SOURCE))
    left = [node.name for node in tree.body if isinstance(node, ast.ClassDef)]
    assert left == ["Twice", "Able"]


def test_those_have_no_names_of_their_place() -> None:
    tree = called(ast.parse(SOURCE))
    found = namespace(tree)["Able"]
    assert isinstance(found, type)
    assert (found.__name__, found.__qualname__, found.__module__) == ("Able", "Able", "here")
    assert ast.unparse(tree).count("del __module__, __qualname__") == 2
