"""Functions put where they are called do what they did, whatever they consist of."""

import ast

from hypothesis import given
from hypothesis import strategies as st

from tests.test_inlining import outcome
from tools.inlining import inlined

VALUES = ("a", "b", "1", "None", "a + 1", "note(a)", "note(b), a", "not b", "c")
TESTS = ("a", "b == 1", "note(a) > 1", "not note(b)", "c")
SIMPLE = ("note(%s)", "c = %s", "a = note(%s)", "return %s", "return %s", "return", "pass")
HEADS = ("if %s:", "for b in range(2):", "while a < 2:\n {}a = a + 1", "try:")
CALLERS = (
    "{}",
    "{}\nnote('after')",
    "c = {}\nnote(c)\nnote((a, b))",
    "a = {}\nreturn a, b",
    "c, b = {}, 1\nnote((b, c))",
    "return {}",
    "return [{}, note(a)]",
    "return [note(a), {}]",
    "if {}:\n    note('yes')\nelse:\n    a = 5\nreturn a",
    "for b in (0, 1, 2):\n    note(b)\n    {}\nreturn b",
    "for b in (0, 1, 2):\n    c = {}\n    note(c)\nreturn a",
    "try:\n    return {}\nexcept (TypeError, ValueError):\n    note(a)\nreturn b",
    "try:\n    {}\nfinally:\n    note(a)\nreturn b",
    "if b:\n    {}\nelse:\n    note(b)",
    "return [{} for b in (1, 2)]",
    "{}\nreturn {}",
    "c = {}\nif {}:\n    note(c)\nreturn [{}, c]",
    "if b and {}:\n    note('and')\nreturn a",
    "if note(b) and {} and note(a):\n    note('and')\nreturn a",
    "return {} if note(a) else b",
    "c = b if a else {}\nnote(c)",
)


@st.composite
def blocks(draw: st.DrawFn, depth: int = 3, in_loop: bool = False) -> str:
    """Draw a few statements."""
    lines = []
    for _ in range(draw(st.integers(1, 3))):
        kinds = ["simple", "simple", "raise"] + ["compound"] * 2 * bool(depth)
        kind = draw(st.sampled_from(kinds + ["leave"] * in_loop))
        if kind == "compound":
            lines.append(draw(compounds(depth - 1, in_loop)))
        elif kind == "raise":
            lines.append("if b is None:\n    raise ValueError('b')")
        elif kind == "leave":
            lines.append(draw(st.sampled_from(["break", "continue"])))
        else:
            line = draw(st.sampled_from(SIMPLE))
            lines.append(line % draw(st.sampled_from(VALUES)) if "%" in line else line)
    return "\n".join(lines)


@st.composite
def compounds(draw: st.DrawFn, depth: int, in_loop: bool) -> str:
    """Draw a statement that consists of others."""
    kind = draw(st.sampled_from(["if", "else", "for", "while", "except", "finally"]))
    loop = kind in ("for", "while")
    body = indented(draw(blocks(depth, in_loop or loop)))
    other = indented(draw(blocks(depth, in_loop)))
    test = draw(st.sampled_from(TESTS))
    return {
        "if": "if %s:\n%s" % (test, body),
        "else": "if %s:\n%s\nelse:\n%s" % (test, body, other),
        "for": "for b in range(2):\n%s" % body,
        "while": "while len(note('w')) and spent():\n%s" % body,
        "except": "try:\n%s\nexcept (TypeError, ValueError) as c:\n%s\n    c = 0" % (body, other),
        "finally": "try:\n%s\nfinally:\n    note(b)" % body,
    }[kind]


def indented(text: str) -> str:
    """Return statements as they are in another one."""
    return "\n".join("    " + line for line in text.splitlines())


@st.composite
def sources(draw: st.DrawFn) -> str:
    """Draw a function, and another one that calls it once."""
    names = draw(st.sampled_from([("a, b", 2), ("b, a", 2), ("a, b=None", 1)]))
    given_ = [draw(st.sampled_from(VALUES[:6])) for _ in range(names[1])]
    around = draw(st.sampled_from(CALLERS))
    call = "f(%s)" % ", ".join(given_)
    generates = draw(st.booleans())
    if generates:
        call = "(yield from %s)" % call
        around = around if " for b in (1, 2)]" not in around else "return {}"
    body = "c = 0\n" + draw(blocks()) + ("\nyield note('y')" if generates else "")
    text = "left = [3]\ndef spent():\n    left[0] -= 1\n    return left[0] > 0\n"
    text += "def f(%s):\n%s\n" % (names[0], indented(body))
    return text + "def main(a, b):\n    c = 'c'\n%s\n" % indented(around.replace("{}", call))


@given(sources())
def test_what_happens_is_the_same_and_in_the_same_order(source: str) -> None:
    trees = {"modem.a": ast.parse(source)}
    found = ast.unparse(inlined(trees, {"main", "spent"})["modem.a"])
    for arguments in ((0, 1), (1, None), (2, 2)):
        assert outcome(found, *arguments) == outcome(source, *arguments), found
