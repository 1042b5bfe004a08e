"""Run the plain tests of one module, on the board's Python: `runner.py [PATH ...] MODULE`.

Each PATH goes to the front of the import path (compiled modules, for example).
"""

import gc
import sys

# The WASI build cannot see pointers that live in WebAssembly locals: its collector frees what is
# still in use. There it stays off, and the heap is large instead (see interpreters.py).
COLLECTS = getattr(sys.implementation, "_build", "") != "wasi"


def run(test) -> bool:
    """Run one test function and say how it went."""
    if COLLECTS:
        gc.collect()
    try:
        outcome = test()
        if hasattr(outcome, "send"):  # an `async def`
            import asyncio

            asyncio.run(outcome)
    except Exception as error:
        print("FAIL", test.__name__)
        sys.print_exception(error)
        return False
    print("ok", test.__name__)
    return True


def main(name: str) -> int:
    """Run every test of the module `name`; 0 when all of them passed and there was one."""
    __import__(name)
    module = sys.modules[name]
    tests = sorted([word for word in dir(module) if word.startswith("test_")])
    passed = [run(getattr(module, word)) for word in tests]
    print("passed %d of %d" % (sum(passed), len(tests)))
    return 0 if tests and all(passed) else 1


if not COLLECTS:
    gc.disable()
sys.path[0] = ""
for extra in sys.argv[1:-1]:
    sys.path.insert(0, extra)
sys.exit(main(sys.argv[-1]))
