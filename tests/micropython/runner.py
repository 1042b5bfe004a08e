"""Run the tests of one module, on the board's Python: `runner.py [PATH ...] MODULE`.

Each PATH goes to the front of the import path (compiled modules, for example). What the tests
use of pytest and hypothesis is in shims/.
"""

import gc
import sys

# The WASI build cannot see pointers that live in WebAssembly locals: its collector frees what is
# still in use. There it stays off, and the heap is large instead (see interpreters.py).
COLLECTS = getattr(sys.implementation, "_build", "") != "wasi"


def run(name, test, arguments) -> bool:
    """Run one test function and say how it went."""
    if COLLECTS:
        gc.collect()
    try:
        outcome = test(**arguments)
        if hasattr(outcome, "send"):  # an `async def`
            import asyncio

            asyncio.run(outcome)
    except Exception as error:
        print("FAIL", name)
        sys.print_exception(error)
        return False
    print("ok", name)
    return True


def parameters(source, name) -> "list[str]":
    """Return the names between a test's parentheses: a function does not tell them here."""
    start = "def " + name + "("
    begin = source.find(start) + len(start)
    inner = source[begin : source.find(")", begin)]
    return [word.split(":")[0].strip() for word in inner.split(",")]


def with_fixture(rows, word, fixture):
    """Return the rows once for each of the fixture's own."""
    found = []
    for label, arguments in rows:
        for other, value in fixture.rows or [("", None)]:
            request = [] if fixture.rows is None else [pytest.Request(value)]
            words = dict(arguments)
            words[word] = fixture.function(*request)
            found.append((label + " " + other, words))
    return found


def cases(module, name, fixtures, source):
    """Return (name, function, arguments) of each run of a test: its rows, times its fixtures'."""
    function, rows = getattr(module, name), [("", {})]
    if isinstance(function, pytest.Cases):
        function, rows = function.function, function.rows
    for word in parameters(source, name) if fixtures else []:
        if word in fixtures:
            rows = with_fixture(rows, word, getattr(module, word))
    return [(name + " " + label, function, arguments) for label, arguments in rows]


def main(name: str) -> int:
    """Run every test of the module `name`; 0 when all of them passed and there was one."""
    if name.split(".")[1] in ("session", "drivers", "ports"):
        # Tests import through more files than a program does, and a board's C stack is short.
        __import__("modem.session.session")
    __import__(name)
    module = sys.modules[name]
    names = dir(module)
    fixtures = [word for word in names if isinstance(getattr(module, word), pytest.Fixture)]
    source = ""
    if fixtures:
        with open(module.__file__) as file:
            source = file.read()
    passed = count = 0
    for word in sorted([word for word in names if word.startswith("test_")]):
        for label, function, arguments in cases(module, word, fixtures, source):
            passed += run(label.rstrip(), function, arguments)
            count += 1
    print("passed %d of %d" % (passed, count))
    return 0 if 0 < count == passed else 1


if not COLLECTS:
    gc.disable()
sys.path[0] = ""
sys.path.append("tests/micropython/shims")
import pytest  # noqa: E402

for extra in sys.argv[1:-1]:
    sys.path.insert(0, extra)
sys.exit(main(sys.argv[-1]))
