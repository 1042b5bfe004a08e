"""Functions that are called at one place only stand there: nothing else becomes of them."""

import ast
from textwrap import dedent

import pytest

from tests.inlining_cases import GONE, STAYING
from tools.inlining import inlined


def after(source: str, kept: "set[str] | None" = None) -> str:
    """Return the source of one module as it is when functions were put where they are called."""
    trees = {"modem.a": ast.parse(dedent(source))}
    return ast.unparse(inlined(trees, {"main"} | (kept or set()))["modem.a"])


def functions(source: str) -> set[str]:
    """Return the names of the functions in a source."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return {node.name for node in ast.walk(ast.parse(source)) if isinstance(node, kinds)}


def outcome(source: str, *arguments: object) -> tuple[list[object], object]:
    """Return what a source's `main` takes note of, in that order, and what comes of it."""
    log: list[object] = []

    def note(value: object) -> object:
        log.append(repr(value))
        return value

    space: dict[str, object] = {"note": note}
    exec(compile(source, "<main>", "exec"), space)
    try:
        result = space["main"](*arguments)  # type: ignore[operator]
        result = repr(list(result) if hasattr(result, "__next__") else result)
    except Exception as error:  # whatever it is, it is the same
        result = type(error)
    return log, result


@pytest.mark.parametrize("source", [row[1] for row in GONE], ids=[row[0] for row in GONE])
def test_it_does_the_same_without_the_function(source: str) -> None:
    found = after(source, {"go"})
    assert functions(found) <= {"main", "go", "__init__"}, found
    for argument in (0, 1, 2, 3):
        assert outcome(found, argument) == outcome(dedent(source), argument), found


@pytest.mark.parametrize("source", [row[1] for row in STAYING], ids=[row[0] for row in STAYING])
def test_a_function_stays_where(source: str) -> None:
    found = after(source, {"go"})
    assert "f" in functions(found), found
    for argument in (0, 1, 2):
        assert outcome(found, argument) == outcome(dedent(source), argument), found


def test_what_programs_may_use_stays() -> None:
    source = "def f(a):\n return a\ndef main(a):\n return f(a)"
    assert functions(after(source, {"f"})) == {"main", "f"}


def test_what_another_module_imports_stays() -> None:
    trees = {
        "modem.a": ast.parse("def f(a):\n return a\ndef main(a):\n return f(a)"),
        "modem.b": ast.parse("from modem.a import f\nx = f(1)"),
        "modem.c": ast.parse("def g(a):\n return a\ndef main(a):\n return g(a)"),
        "modem.d": ast.parse("from modem import c\ndef main(a):\n return c.g(a)"),
    }
    found = inlined(trees, {"main"})
    assert functions(ast.unparse(found["modem.a"])) == {"main", "f"}
    assert functions(ast.unparse(found["modem.c"])) == {"main", "g"}


def test_a_short_expression_stands_wherever_it_is_called() -> None:
    source = "def f(a):\n return a + 1\ndef main(a):\n return f(a) * f(a + 2)"
    found = after(source)
    assert functions(found) == {"main"}
    assert outcome(found, 3) == outcome(source, 3)


def test_a_name_for_one_return_is_not_kept() -> None:
    assert "x" not in after("def main(a):\n x = a + 1\n return x").replace("main(a)", "")


def test_a_global_is_kept_for_others() -> None:
    source = "x = 0\ndef main(a):\n global x\n x = a\n return x"
    assert "x = a" in after(source)


def test_a_block_of_assertions_is_still_a_block() -> None:
    found = after("def main(a):\n if a:\n  assert a\n else:\n  note(a)\n return a")
    assert outcome(found, 1) == ([], "1")


def test_arguments_by_name_alone_may_be_given_by_place() -> None:
    found = after("def main(a, *, b=2, c=3):\n return a, b, c")
    assert "*" not in found
    assert outcome(found, 1) == ([], "(1, 2, 3)")
