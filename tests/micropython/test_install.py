"""What a board installs is complete, and the installed tree alone does its work."""

import json
import threading
import urllib.request
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from mpremote import mip

from tests.imports import ROOT, portable_sources
from tests.micropython.interpreters import HEAP, Interpreter, newer, quick, slow
from tests.micropython.simulated import Example, Simulated
from tests.micropython.test_portable import needs_native
from tools import bundle

pytestmark = [pytest.mark.micropython, pytest.mark.timeout(400)]

# Those that cost little real time; a virtual clock has the others (tests/test_soak.py).
FAULTS = "urc=0.1,noise=0.05,split=0.5,congestion=0.05,duplicate=0.0002"
SMALL = "72k"  # some more than it takes
NOT_INSTALLED = {"modem/dialogue.py"}  # for tests and traces


# What a program says first, by variant: nothing else of it is needed.
STATEMENTS = {
    "codec": "from modem.sms import Address, Submit, from_hex, split, to_hex;"
    " to_hex(Submit(Address('2936'), split('ş', 0)[0]))",
    "blocking": "from modem import Modem, Command; from modem.ports.uart import UartPort",
    "asyncio": "from modem import AsyncModem; from modem.ports.uart_aio import AsyncUartPort",
    "package": "from modem import Modem, AsyncModem; import modem.profiles.ublox",
}
BRANCH = "https://raw.githubusercontent.com/owner/repository/boards"  # where --base github: leads


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *words: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """A folder, and the URL where it is served."""
    folder = tmp_path_factory.mktemp("index")
    handler = partial(Quiet, directory=str(folder))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield folder, "http://127.0.0.1:%d" % server.server_port
    server.shutdown()
    server.server_close()


class Installer:
    """MicroPython's own mip on one interpreter, and what it has installed from an index."""

    def __init__(self, folder: Path, url: str, targets: Path, compiled: bool = True) -> None:
        self.folder = folder / ("mpy" if compiled else "py")
        self.url = "%s/%s" % (url, self.folder.name)
        self.targets = targets
        self.compiled = compiled

    def __call__(self, variant: str, board: "Interpreter | None" = None, into: str = "") -> Path:
        """Install a variant, unless it was, and return its folder: one of its own or `into`."""
        board = board or needs_native()
        target = self.targets / board.name / self.folder.name / (into or variant)
        if into or not target.exists():
            bundle.build(variant, self.url, self.folder, self.compiled)
            code = "mip.install('%s/%s/package.json', target='%s')" % (self.url, variant, target)
            result = board.run("-c", "import mip; " + code, heap="1m")
            assert result.returncode == 0, result.stdout
        return target


@pytest.fixture(scope="module")
def installed(index: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory) -> Installer:
    return Installer(*index, tmp_path_factory.mktemp("compiled"))


@pytest.fixture(scope="module")
def installed_source(
    index: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory
) -> Installer:
    return Installer(*index, tmp_path_factory.mktemp("source"), compiled=False)


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


def imports(board: Interpreter, library: Path, statement: str) -> None:
    """See that a board which has nothing but this library takes the statement."""
    code = "import sys; sys.path[:] = [%r, '.frozen']; %s" % (str(library), statement)
    result = board.run("-c", code)
    assert (result.returncode, result.stdout) == (0, "")


@pytest.mark.parametrize("board", quick(), ids=lambda board: board.name)
@pytest.mark.parametrize("variant", STATEMENTS)
def test_a_variant_stands_alone(variant: str, board: Interpreter, installed: Installer) -> None:
    imports(board, installed(variant, board), STATEMENTS[variant])


@pytest.mark.parametrize("variant", STATEMENTS)
def test_a_variant_stands_alone_as_source(variant: str, installed_source: Installer) -> None:
    imports(needs_native(), installed_source(variant), STATEMENTS[variant])


@pytest.mark.parametrize("variant", ["blocking", "asyncio"])
def test_a_profile_is_added_to_a_variant(variant: str, installed: Installer) -> None:
    board = needs_native()
    for part in (variant, "simcom"):
        library = installed(part, into=variant + "-simcom")
    imports(board, library, STATEMENTS[variant] + "; from modem.profiles.simcom import SIM7600")


@pytest.mark.parametrize("board", quick() + slow(), ids=lambda board: board.name)
def test_the_compiled_package_works_on_every_version(board: Interpreter, tmp_path: Path) -> None:
    library = bundle.build("package", folder=tmp_path)
    result = board.run("tests/micropython/decode_one.py", str(library))
    assert result.returncode == 0, result.stdout


class Board:
    """What mpremote does on a board's disk, in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def fs_exists(self, path: str) -> bool:
        return (self.folder / path).exists()

    def fs_mkdir(self, path: str) -> None:
        (self.folder / path).mkdir()

    def fs_writefile(self, path: str, data: bytes, progress_callback: object) -> None:
        (self.folder / path).write_bytes(data)


def mpremote_installs(package: str, folder: Path, version: "str | None" = None) -> Path:
    """Have the real mpremote install a package into a folder."""
    mip._install_package(Board(folder), package, mip._PACKAGE_INDEX, "lib", version, True)
    return folder / "lib"


@pytest.mark.parametrize("variant", bundle.variants())
def test_mpremote_installs_from_a_checkout(variant: str, tmp_path: Path) -> None:
    library = mpremote_installs(str(bundle.list_path(variant)), tmp_path)
    for path in bundle.files(variant):
        assert (library / bundle.name(path)).read_bytes() == path.read_bytes()


@pytest.mark.parametrize("variant", STATEMENTS)
def test_mpremote_installs_what_was_compiled(variant: str, tmp_path: Path) -> None:
    built = bundle.build(variant, folder=tmp_path / "built")
    (tmp_path / "board").mkdir()
    library = mpremote_installs(str(built / "package.json"), tmp_path / "board")
    imports(needs_native(), library, STATEMENTS[variant])


@pytest.mark.parametrize("compiled", [True, False], ids=["mpy", "py"])
def test_mpremote_installs_from_a_branch(
    compiled: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundle.build("blocking", "github:owner/repository", tmp_path / "branch", compiled)
    real = urllib.request.urlopen

    def urlopen(url: str) -> object:
        assert url.startswith(BRANCH + "/")
        return real((tmp_path / ("branch" + url[len(BRANCH) :])).as_uri())

    monkeypatch.setattr(urllib.request, "urlopen", urlopen)
    (tmp_path / "board").mkdir()
    board = tmp_path / "board"
    library = mpremote_installs("github:owner/repository/blocking", board, "boards")
    imports(needs_native(), library, STATEMENTS["blocking"])


@pytest.mark.parametrize("board", quick(), ids=lambda board: board.name)
def test_a_board_installs_from_a_branch(
    board: Interpreter, index: tuple[Path, str], tmp_path: Path
) -> None:
    folder, url = index
    bundle.build("codec", "github:owner/repository", folder)
    script = tmp_path / "install.py"
    script.write_text(FROM_BRANCH % (BRANCH, url, str(tmp_path / "lib")), "utf-8")
    result = board.run(str(script), heap="1m")
    assert result.returncode == 0, result.stdout
    imports(board, tmp_path / "lib", STATEMENTS["codec"])


FROM_BRANCH = """
import mip, requests

get = requests.get
requests.get = lambda url, **options: get(url.replace(%r, %r), **options)
mip.install("github:owner/repository/codec", version="boards", target=%r)
"""


def example(library: Path, port: str, name: str, board: "Interpreter | None" = None) -> Example:
    return Example(board or needs_native(), str(library), port, name, HEAP)


def answered(modem: Simulated, text: str) -> None:
    """Wait for an answer; one whose result was lost on the line may have come twice."""
    while modem.sent() != text:
        pass


def test_the_echo_example_answers_with_faults_on(installed: Installer) -> None:
    library = installed("blocking")
    with Simulated("--faults", FAULTS, "--seed", "3") as modem:
        modem.deliver("one")
        modem.deliver("long message " * 20)
        with example(library, modem.port, "echo") as board:
            answered(modem, "one")
            answered(modem, "long message " * 20)
            assert board.wait() == 0


def test_the_echo_example_works_in_a_small_heap_with_a_modem_that_has_yet_to_boot(
    installed: Installer,
) -> None:
    library = installed("blocking")
    with (
        Simulated("--persona", "sim7600") as modem,
        Example(needs_native(), str(library), modem.port, "echo", SMALL) as board,
    ):
        for text in ("one", "long message " * 20):
            modem.deliver(text)
            answered(modem, text)
        assert board.wait() == 0


@pytest.mark.parametrize(("kind", "heap"), [("blocking", "64k"), ("asyncio", "68k")])
def test_long_messages_go_both_ways_in_a_heap_with_all_they_need(
    kind: str, heap: str, installed: Installer
) -> None:
    with Simulated() as modem:
        modem.deliver("long message " * 30)
        program = "tests/micropython/exchange_%s.py" % kind
        board = needs_native().run(program, str(installed(kind)), modem.port, heap=heap)
        assert board.stdout == "3\n" + "long message " * 30 + "\n"
        assert modem.sent() == "The quick brown fox " * 18


def test_the_sensor_example_sends_and_sleeps(installed: Installer) -> None:
    with (
        Simulated() as modem,
        example(installed("blocking"), modem.port, "sensor") as board,
    ):
        assert [modem.sent(), modem.sent()] == ["t=214", "t=215"]
        assert board.wait() == 0
    assert board.output.count("sleeps 600000") == 2


def test_the_remote_switch_answers_with_faults_on(installed: Installer) -> None:
    library = installed("asyncio")
    with (
        Simulated("--faults", FAULTS, "--seed", "5") as modem,
        example(library, modem.port, "remote_switch", newer()) as board,
    ):
        answers = {"on": "on", "what": "on, off or state?", "state": "on", "off": "off"}
        for word, answer in answers.items():
            modem.deliver(word)
            answered(modem, answer)
        assert board.process.poll() is None
