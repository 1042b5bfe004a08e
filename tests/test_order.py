"""The names that a module uses most have the numbers that take least."""

import ast

from tools.order import names_of, ordered, used_in


def with_line(source: str) -> ast.Module:
    tree = ast.parse(source)
    return ordered(tree, used_in(tree))


def test_the_names_that_functions_use_are_counted() -> None:
    source = """
class A:
    b = c
    def f(self, d):
        from e import g
        d.h = self.h + i(j="k", l="longer than ten")
"""
    found = sorted(names_of(ast.parse(source)))
    assert found == sorted(["self", "d", "f", "e", "g", "h", "h", "i", "j", "k", "l"])


def test_a_module_with_few_names_stays_as_it_is() -> None:
    source = "def f():\n    return a.b"
    assert ast.unparse(with_line(source)) == source


def test_one_with_many_uses_those_first_that_it_uses_most() -> None:
    few = ["early.a%d" % number for number in range(150)]
    source = "def f(x):\n    x = 5\n    return (%s, z, z.often, z.often)" % ", ".join(few)
    tree = with_line(source)
    line = ast.unparse(tree.body[0])
    assert line.startswith("__name__ or __name__.early.z.often.")
    assert len(line.split(".")) == 127
    space: dict[str, object] = {"__name__": "here"}
    exec(compile(tree, "here", "exec"), space)
    assert set(space) == {"__name__", "__builtins__", "f"}


def test_a_long_attribute_is_a_name_before_its_class_is_made() -> None:
    source = "A = type('A', (), {'manufacturer': '', 'model': ''})\nb = {'a long string': 1}"
    line, *_ = with_line(source).body
    assert ast.unparse(line) == "__name__ or __name__.manufacturer"
