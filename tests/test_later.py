"""Classes that few programs meet are made on a board when somebody asks for them."""

import ast

import pytest

from tools import later
from tools.later import Late, divided, is_plain, tabled
from tools.shorten import installed


def late(source: str) -> str:
    """Return a module as it is when it looks for a rare class no earlier than it has to."""
    trees = {"modem.a": ast.parse(source)}
    return ast.unparse(divided(trees)["modem.a"])


def test_a_function_looks_for_one_where_it_is_named() -> None:
    found = late("from modem.errors import ModemError, SimError\ndef f():\n raise SimError('a')")
    assert "import ModemError\n" in found
    assert "raise exc_type.SimError('a')" in found


@pytest.mark.parametrize(
    "use",
    [
        "class A(SimError): pass",
        "def f(a=SimError): pass",
        "x = SimError",
        "f = lambda a=SimError: a",
    ],
    ids=["a base", "a default", "a global", "the default of a lambda"],
)
def test_what_is_needed_at_once_is_imported(use: str) -> None:
    assert "from modem.errors import SimError" in late("from modem.errors import SimError\n" + use)


def test_a_local_of_that_name_is_no_class() -> None:
    source = "from modem.errors import SimError\ndef f(SimError):\n return SimError"
    assert "exc_type" not in late(source)


def test_its_home_does_not_need_it_itself() -> None:
    source = "class SimError(Exception): pass\ndef f(): return SimError"
    with pytest.raises(ValueError, match=r"modem\.errors needs SimError itself"):
        divided({"modem.errors": ast.parse(source)})


def test_a_table_makes_the_same_class() -> None:
    file = later.FILES["modem.errors"]
    source = (
        "class ModemError(Exception): pass\nclass SimError(ModemError):\n b = ('c', 'd')\n a = 1"
    )
    tree = tabled(divided({"modem.errors": ast.parse(source)})[file])
    home = type("Home", (), {"ModemError": ValueError})
    text = ast.unparse(tree).replace("import modem.errors as home", "pass")
    space: dict[str, object] = {"home": home}
    exec(text, space)
    made = space["find"]("SimError")  # type: ignore[operator]
    assert (made.__name__, made.__bases__) == ("SimError", (ValueError,))
    assert (made.a, made.b) == (1, ("c", "d"))
    with pytest.raises(AttributeError):
        space["find"]("Other")  # type: ignore[operator]


def test_a_class_with_methods_is_in_no_table() -> None:
    plain, other = ast.parse("class A(B):\n a = 1, 'b'\nclass C(B):\n def f(self): pass").body
    assert isinstance(plain, ast.ClassDef) and isinstance(other, ast.ClassDef)
    assert is_plain(plain) and not is_plain(other)


def test_a_board_has_a_file_of_rare_errors() -> None:
    (name, file), (home, errors) = installed("modem.errors").items()
    assert home == "modem.errors" and "SimMissing" not in errors and "ModemError" in errors
    assert "'SimMissing SimError'" in file and "import %s as" % name in errors


def test_names_are_replaced_where_they_are_read() -> None:
    tree = Late("home", {"A"}).visit(ast.parse("f(A, a, A.b)"))
    assert ast.unparse(tree) == "f(home.A, a, home.A.b)"
