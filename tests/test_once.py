"""What runs once while a program starts is in a file of its own on a board."""

import ast
from types import SimpleNamespace

import pytest

from tools import once
from tools.once import apart
from tools.shorten import installed

HOST = "modem.session.session"
SOURCE = """
import sys
from other import helper
LIMIT = 5

class Settings:
    def __init__(self, a, *rest, b=2, **named):
        self.all = (a, rest, b, named, helper(LIMIT), len(rest))

    def size(self):
        return 1
"""


def moved(source: str, monkeypatch: pytest.MonkeyPatch) -> tuple[ast.Module, list[ast.stmt]]:
    monkeypatch.setattr(once, "METHODS", {HOST: ("Settings.__init__",)})
    tree = ast.parse(source)
    return tree, apart(tree, HOST, lambda name: name)


def test_the_body_is_elsewhere_and_does_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    tree, (function,) = moved(SOURCE, monkeypatch)
    assert "from modem.session.session import LIMIT, helper\n" in ast.unparse(function)
    text = "\n".join([ast.unparse(tree), ast.unparse(function)])
    text = text.replace("from other import helper", "def helper(a):\n    return -a")
    text = text.replace("from modem.session.session import LIMIT, helper", "pass")
    space: dict[str, object] = {}
    exec(text.replace("import modem.session.once as later", "pass"), space)
    space["later"] = SimpleNamespace(start=space["start"])
    made = space["Settings"](1, 2, b=3, c=4)  # type: ignore[operator]
    assert made.all == (1, (2,), 3, {"c": 4}, -5, 1) and made.size() == 1


@pytest.mark.parametrize(
    "body",
    ["self.a = lambda: 1", "yield self", "super().__init__()", "changing()"],
    ids=["a function in it", "a generator", "its parent's", "a global that changes"],
)
def test_it_stays_where_that_is_not_certain(body: str, monkeypatch: pytest.MonkeyPatch) -> None:
    source = "class Settings:\n def __init__(self):\n  %s\ndef f():\n global changing"
    with pytest.raises(ValueError, match="__init__"):
        moved(source % body, monkeypatch)


def test_a_class_may_have_the_name_of_a_builtin(monkeypatch: pytest.MonkeyPatch) -> None:
    source = "class pow: pass\nclass Settings:\n def __init__(self): self.a = pow()"
    _, (function,) = moved(source, monkeypatch)
    assert "import pow" in ast.unparse(function)


def test_a_board_has_the_file_and_calls_what_is_there() -> None:
    found = installed(HOST)
    name = next(name for name, text in found.items() if "a session has no setting" in text)
    home = list(found)[-1]
    assert name != home and "import %s as later" % name in found[home]
    assert "from %s import Settings" % home in found[name]
