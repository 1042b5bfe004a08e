#!/usr/bin/env python3
"""The project's verbs: `python3 tools/dev.py demo | test | check | bench | soak | bundle | heap |
kills | boards`.

Needs Python 3.11 or newer with its `venv` module, and the network the first time: it makes
`.venv` in the checkout, installs the project and what the verb needs, and runs it there.
Arguments after the verb are handed on: `python3 tools/dev.py test tests/sms -k shift`.
"""

import os
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / ".dev-stamp"


def run(*command: "str | Path") -> int:
    """Run a command in the checkout and return its exit code."""
    sys.stdout.flush()
    # Hundreds of Pythons are started by the tests: without bytecode each compiles all it imports.
    kept = {name: os.environ[name] for name in os.environ if name != "PYTHONDONTWRITEBYTECODE"}
    return subprocess.call([str(word) for word in command], cwd=str(ROOT), env=kept)


def make_environment() -> None:
    """Make `.venv` with pip in it, or stop with a sentence that says what is missing."""
    if not PYTHON.exists():
        print("Making .venv ...")
        try:
            import ensurepip  # noqa: F401  Debian packs it apart from python3
            import venv
        except ImportError:
            sys.exit(
                "This Python has no venv. On Debian, Ubuntu and Raspberry Pi OS:\n"
                "    sudo apt install python3-venv    (or python%d.%d-venv)" % sys.version_info[:2]
            )
        venv.create(str(VENV), with_pip=True)
    if run(PYTHON, "-c", "import sys; sys.exit(sys.version_info < (3, 11))"):
        sys.exit("The Python in .venv is older than 3.11: remove .venv and run this again.")
    if run(PYTHON, "-c", "import importlib.util as u; u.find_spec('pip') or exit(1)"):
        run(PYTHON, "-m", "ensurepip", "--upgrade")


def requirements(*groups: str) -> "list[str]":
    """Return what the dependency groups ask for; pip itself reads them only from 25.1 on."""
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wanted = [line for group in groups for line in project["dependency-groups"][group]]
    return list(dict.fromkeys(wanted))


def installed() -> "dict[str, str]":
    """Return what was installed, and from which state of pyproject.toml."""
    try:
        lines = STAMP.read_text("utf-8").splitlines()
    except OSError:
        return {}
    return dict(line.split(" ", 1) for line in lines)


def pip_install(done: "dict[str, str]", *needs: str) -> int:
    """Install, and note in the stamp file what is `done` by that."""
    code = run(PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *needs)
    if code == 0:
        stamp = {**installed(), **done}
        STAMP.write_text("".join("%s %s\n" % pair for pair in sorted(stamp.items())), "utf-8")
    return code


def install(*groups: str) -> str:
    """Install the project, editable, and the groups; instant when nothing changed."""
    state = sha256((ROOT / "pyproject.toml").read_bytes() + str(ROOT).encode()).hexdigest()
    done = installed() if PYTHON.exists() else {}
    wanted = [group for group in ("project", *groups) if done.get(group) != state]
    if wanted:
        make_environment()
        print("Installing: %s ..." % ", ".join(wanted))
        needs = requirements(*[group for group in wanted if group != "project"])
        if pip_install(dict.fromkeys(wanted, state), "-e", str(ROOT), *needs):
            sys.exit("Installing failed (see above). Is there a network?")
    return state


def demo(arguments: "list[str]") -> int:
    """A Command out and a Command in, through a simulated modem on a real PTY."""
    install()
    return run(VENV / "bin" / "modem", "demo", *arguments)


def pytest(arguments: "list[str]") -> "list[str]":
    """Return how to run tests: all of them side by side, a choice of them one after the other."""
    # Half of the time of a test goes by in waiting, for other processes mostly.
    workers = str(min(8, 2 * (os.cpu_count() or 1)))
    # A file stays together, for what its tests share; the longest go first (tests/conftest.py).
    spread = ["-n", workers, "--dist", "loadfile", "--no-loadscope-reorder"]
    return ["pytest", *(arguments or spread)]


def test(arguments: "list[str]") -> int:
    """All tests, those on MicroPython included."""
    install("test")
    return run(PYTHON, "-m", *pytest(arguments))


def check(arguments: "list[str]") -> int:
    """Format, lint, types and all tests (docs and layout are tests)."""
    install("test", "check")
    steps = {
        "format": ("ruff", "format", "--check", "."),
        "lint": ("ruff", "check", "."),
        "types": ("mypy",),
        "tests": pytest(arguments),
    }
    results = {}
    for name, command in steps.items():
        print("== %s" % name, flush=True)
        results[name] = run(PYTHON, "-m", *command)
    failed = [name for name, code in results.items() if code]
    print("failed: " + ", ".join(failed) if failed else "all checks passed")
    return 1 if failed else 0


def bench(arguments: "list[str]") -> int:
    """Rates and CPU time, beside a floor's and (where they install) the peers'."""
    state = install("test")
    for peer in requirements("bench"):
        if installed().get(peer) != state and pip_install({peer: state}, peer):
            print("%s does not install here: the table goes without it." % peer)
    return run(PYTHON, "-m", "tools.bench", *arguments)


def soak(arguments: "list[str]") -> int:
    """Lives of a device on the virtual clock, with everything going wrong (--seeds N)."""
    install("test")
    return run(PYTHON, "-m", "tools.soak", *arguments)


def bundle(arguments: "list[str]") -> int:
    """What boards install: lists for mip, compiled modules (--check, --base URL)."""
    install("test")
    return run(PYTHON, "-m", "tools.bundle", *arguments)


def boards(arguments: "list[str]") -> int:
    """Fetch the MicroPythons and the type stubs that tests/micropython uses, into .upy/."""
    state = install("test")
    if installed().get("boards") != state and pip_install(
        {"boards": state}, *requirements("boards")
    ):
        print("No Node.js for this machine: going on without MicroPython's JavaScript builds.")
    return run(PYTHON, "-m", "tests.micropython.fetch", *arguments)


def heap(arguments: "list[str]") -> int:
    """What each part keeps of a board's heap, as a table."""
    install("test")
    return run(PYTHON, "-m", "tools.heap", *arguments)


def kills(arguments: "list[str]") -> int:
    """Kill the agent, and cut its power, again and again, with traffic (--kills N --seed N)."""
    install("test")
    return run(PYTHON, "-m", "tools.kills", *arguments)


VERBS: "dict[str, Callable[[list[str]], int]]" = {
    "demo": demo,
    "test": test,
    "check": check,
    "bench": bench,
    "soak": soak,
    "bundle": bundle,
    "heap": heap,
    "boards": boards,
    "kills": kills,
}


def main() -> int:
    """Run one verb and return its exit code."""
    if sys.version_info < (3, 11):  # noqa: UP036  this file runs before anything is installed
        sys.exit("Python 3.11 or newer is needed; this is %d.%d." % sys.version_info[:2])
    verb = VERBS.get(sys.argv[1]) if len(sys.argv) > 1 else None
    if verb is None:
        print("usage: python3 tools/dev.py VERB [ARGUMENT ...]\n")
        for name, function in VERBS.items():
            print("  %-6s %s" % (name, (function.__doc__ or "").splitlines()[0]))
        return 2
    return verb(sys.argv[2:])


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
