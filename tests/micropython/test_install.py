"""What a board installs is complete, and the installed tree alone does its work."""

import json
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.imports import ROOT, portable_sources
from tests.micropython.interpreters import HEAP, Interpreter
from tests.micropython.simulated import Example, Simulated
from tests.micropython.test_portable import needs_native
from tools import bundle

pytestmark = [pytest.mark.micropython, pytest.mark.timeout(180)]

# Those that cost little real time; a virtual clock has the others (tests/test_soak.py).
FAULTS = "urc=0.1,noise=0.05,split=0.5,congestion=0.05,duplicate=0.0002"
NOT_INSTALLED = {"modem/dialogue.py"}  # for tests and traces


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *words: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Path]]:
    """Returns a folder into which MicroPython's own mip installed a variant from an index."""
    index = tmp_path_factory.mktemp("index")
    handler = partial(Quiet, directory=str(index))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = "http://127.0.0.1:%d" % server.server_port
    done: dict[str, Path] = {}

    def install(variant: str) -> Path:
        if variant not in done:
            bundle.build(variant, base, index)
            target = tmp_path_factory.mktemp(variant)
            url = "%s/%s/package.json" % (base, variant)
            code = "import mip; mip.install(%r, target=%r)" % (url, str(target))
            result = needs_native().run("-c", code, heap="1m")
            assert result.returncode == 0, result.stdout
            done[variant] = target
        return done[variant]

    yield install
    server.shutdown()
    server.server_close()


def test_the_committed_lists_are_those_of_the_sources() -> None:
    for path, text in bundle.expected().items():
        assert path.read_text("utf-8") == text, path


@pytest.mark.parametrize("variant", bundle.variants())
def test_a_list_names_files_that_exist(variant: str) -> None:
    path = bundle.list_path(variant)
    for target, source in json.loads(path.read_text("utf-8"))["urls"]:
        assert (path.parent / source).resolve() == ROOT / target


def test_the_whole_library_is_every_portable_file() -> None:
    everything = {bundle.name(path) for path in portable_sources()} - NOT_INSTALLED
    assert {bundle.name(path) for path in bundle.files("package")} == everything


def test_the_firmware_gets_what_the_list_has() -> None:
    frozen: set[str] = set()

    def package(folder: str, base_path: str, opt: int, files: "tuple[str, ...]" = ()) -> None:
        found = files or tuple(path.name for path in (ROOT / folder).glob("*.py"))
        frozen.update(folder + "/" + name for name in found)

    manifest = (ROOT / "MicroPython" / "manifest.py").read_text("utf-8")
    told: dict[str, str] = {}
    exec(manifest, {"metadata": lambda **words: told.update(words), "package": package})
    assert frozen == {bundle.name(path) for path in bundle.files("package")}
    assert told["version"] == bundle.version()


@pytest.mark.parametrize(
    ("variant", "statement"),
    [
        ("codec", "import modem; from modem.sms.pdu import from_hex"),
        ("blocking", "from modem import Modem; from modem.ports.uart import UartPort"),
        (
            "asyncio",
            "from modem import AsyncModem; from modem.ports.uart_aio import AsyncUartPort",
        ),
    ],
)
def test_a_variant_stands_alone(
    variant: str, statement: str, installed: Callable[[str], Path]
) -> None:
    code = "import sys; sys.path[:] = [%r, '.frozen']; %s" % (str(installed(variant)), statement)
    result = needs_native().run("-c", code)
    assert result.returncode == 0, result.stdout


def example(library: Path, port: str, name: str) -> Example:
    board: Interpreter = needs_native()
    return Example(board, str(library), port, name, HEAP)


def test_the_echo_example_answers_with_faults_on(installed: Callable[[str], Path]) -> None:
    library = installed("blocking")
    with Simulated("--faults", FAULTS, "--seed", "3") as modem:
        modem.deliver("one")
        modem.deliver("long message " * 20)
        with example(library, modem.port, "echo") as board:
            assert [modem.sent(), modem.sent()] == ["one", "long message " * 20]
            assert board.wait() == 0


def test_the_sensor_example_sends_and_sleeps(installed: Callable[[str], Path]) -> None:
    with (
        Simulated() as modem,
        example(installed("blocking"), modem.port, "sensor") as board,
    ):
        assert [modem.sent(), modem.sent()] == ["t=214", "t=215"]
        assert board.wait() == 0
    assert board.output.count("sleeps 600000") == 2


def test_the_remote_switch_answers_with_faults_on(installed: Callable[[str], Path]) -> None:
    library = installed("asyncio")
    with (
        Simulated("--faults", FAULTS, "--seed", "5") as modem,
        example(library, modem.port, "remote_switch") as board,
    ):
        answers = []
        for word in ("on", "state", "off", "what"):
            modem.deliver(word)
            answers.append(modem.sent())
        assert answers == ["on", "on", "off", "on, off or state?"]
        assert board.process.poll() is None
