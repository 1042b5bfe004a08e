"""`modem lab` as its users meet it: device programs, backends, crashes."""

import json
import os
import signal
import socket
import stat
import subprocess
from collections.abc import Iterator
from urllib.parse import parse_qsl

import httpx
import pytest

from modem.cli.lab_run import carrier_address
from modem.cloud.signing import kore_verified, twilio_verified
from tests.cli.hooks import Hook
from tests.cli.labs import COMMAND, Lab, modem, received, until
from tests.patience import PATIENCE

PRODUCTS = [pytest.param("supersim", id="Super SIM"), pytest.param("wireless", id="Wireless")]


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    with Lab("--sims", "2") as lab:
        yield lab


@pytest.fixture
def hook() -> Iterator[Hook]:
    with Hook() as hook:
        yield hook


def test_the_first_line_says_where_everything_is(lab: Lab) -> None:
    ready = lab.ready
    keys = ["event", "supersim", "wireless", "console", "account_sid", "auth_token", "sims"]
    assert list(ready) == keys and ready["event"] == "ready"
    assert all(ready[name].startswith("http://127.0.0.1:") for name in keys[1:4])
    assert [(sim["product"], sim["peer"], sim["sid"][:2]) for sim in ready["sims"]] == [
        *[("supersim", "000", "HS")] * 2,
        *[("wireless", "2936", "DE")] * 2,
    ]
    assert all(stat.S_ISCHR(os.stat(sim["port"]).st_mode) for sim in ready["sims"])
    assert all(
        list(sim) == ["sid", "unique_name", "product", "peer", "port"] for sim in ready["sims"]
    )


@pytest.mark.parametrize("product", PRODUCTS)
def test_a_command_that_is_posted_reaches_a_real_listener(lab: Lab, product: str) -> None:
    sim = lab.sim(product)
    command = lab.post(sim, "open the valve: 50 %, für 3 €")
    assert received(sim)["text"] == "open the valve: 50 %, für 3 €"
    until(lambda: lab.fetch(command)["status"] == "delivered")


@pytest.mark.parametrize("product", PRODUCTS)
def test_what_a_device_sends_is_posted_with_a_good_signature(
    lab: Lab, hook: Hook, product: str
) -> None:
    sim = lab.sim(product)
    lab.set_callback(sim, hook.url + "?shed=1")
    modem(sim, "send", "température 21.4")
    request = hook.next()
    form = parse_qsl(request.body.decode(), keep_blank_values=True)
    assert ("Command", "température 21.4") in form
    assert ("SimSid", sim["sid"]) in form and ("SimUniqueName", sim["unique_name"]) in form
    signature = request.headers["X-Twilio-Signature"]
    assert twilio_verified(lab.ready["auth_token"], hook.url + "?shed=1", form, signature)


def test_octets_go_both_ways(lab: Lab, hook: Hook) -> None:
    sim = lab.sim("wireless")
    lab.post(sim, "AAH+/w==", CommandMode="binary")
    assert received(sim)["data"] == "0001feff"
    lab.set_callback(sim, hook.url)
    modem(sim, "send", "--hex", "00ff1a0d")
    form = dict(parse_qsl(hook.next().body.decode()))
    assert (form["CommandMode"], form["Command"]) == ("binary", "AP8aDQ==")


def test_a_command_waits_for_a_modem_out_of_coverage(lab: Lab) -> None:
    sim = lab.ready["sims"][1]
    lab.act(sim, "leave")
    command = lab.post(sim, "wait for it")
    lab.wait_for("modem", registration="none")
    assert lab.fetch(command)["status"] != "delivered"
    lab.act(sim, "return")
    assert received(sim)["text"] == "wait for it"


def test_a_command_waits_for_room_in_the_storage(lab: Lab) -> None:
    sim = lab.ready["sims"][3]
    lab.act(sim, "fill")
    command = lab.post(sim, "wait for room")
    assert lab.fetch(command)["status"] != "delivered"
    lab.act(sim, "empty")
    assert received(sim)["text"] == "wait for room"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=lambda number: number.name)
def test_it_ends_well_when_told_to_even_with_pages_open(number: signal.Signals) -> None:
    with Lab() as lab:
        topic = lab.ready["console"] + "/live/sims"
        with httpx.stream("GET", topic, trust_env=False) as page:
            next(page.iter_lines())
            assert lab.end(number) == 0


def test_device_programs_find_their_modem_and_end_with_the_lab() -> None:
    with Lab("--device-exec", " ".join([*COMMAND, "listen", "--json"])) as lab:
        sim = lab.sim("supersim")
        lab.post(sim, "run")
        line = lab.wait_for("device", unique_name="supersim-1")["line"]
        while "text" not in line:  # it tells of its start first
            line = lab.wait_for("device", unique_name="supersim-1")["line"]
        assert json.loads(line)["text"] == "run"
        assert lab.end() == 0


@pytest.mark.parametrize(
    "options",
    [
        pytest.param(["--device-exec", "no-such-program"], id="no such program"),
        pytest.param(["--persona", "nobody"], id="no such make"),
        pytest.param(["--host", "192.0.2.1"], id="an address of somebody else"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_starts(options: list[str]) -> None:
    done = subprocess.run(
        [*COMMAND, "lab", "--json", *options], capture_output=True, timeout=PATIENCE
    )
    assert (done.returncode, done.stdout) == (2, b"")
    assert json.loads(done.stderr)["error"]["kind"] == "UsageError"


def test_credentials_are_new_each_time() -> None:
    with Lab("--sims", "0") as first, Lab("--sims", "0") as second:
        for name in ("account_sid", "auth_token"):
            assert first.ready[name] != second.ready[name]
        assert first.carrier["token"] != second.carrier["token"]


def test_nobody_has_to_read_what_it_says() -> None:
    with Lab() as lab:
        sim = lab.sim("supersim")
        for number in range(300):  # more than any pipe holds
            lab.post(sim, "x" * 150 + str(number))
        assert lab.http.get(lab.ready["console"]).status_code == 200
        lab.process.send_signal(signal.SIGTERM)
        assert lab.process.wait(PATIENCE) == 0


def test_it_goes_on_when_its_reader_has_gone() -> None:
    with Lab() as lab:
        assert lab.process.stdout is not None
        lab.process.stdout.close()
        sim = lab.sim("supersim")
        command = lab.post(sim, "to nobody's knowledge")
        until(lambda: lab.fetch(command)["status"] == "delivered")
        lab.process.send_signal(signal.SIGTERM)
        assert lab.process.wait(PATIENCE) == 0
        assert lab.process.stderr is not None
        assert lab.process.stderr.read() == b""
        lab.process.stdout = None


def test_kores_credentials_are_told_and_work(hook: Hook, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TWILIO_ACCOUNT_SID", "TWILIO_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    with Lab("--kore") as lab:
        told = lab.wait_for("credentials")
        for name in ("kore_client_id", "kore_client_secret"):
            monkeypatch.setenv(name.upper(), told[name])
        sim = lab.sim("supersim")
        modem(sim, "cloud", "send", sim["sid"], "hi", "--url", lab.ready["supersim"])
        lab.http.auth = (told["api_key"], told["api_secret"])
        lab.post(sim, "hi", CallbackUrl=hook.url)
        asked = hook.next()
    signature = asked.headers["kore-signature"]
    assert kore_verified(told["kore_webhook_secret"], "POST", hook.url, asked.body, signature)


def test_modems_are_told_an_address_that_they_can_reach() -> None:
    assert carrier_address("127.0.0.1", 4711) == "127.0.0.1:4711"
    assert carrier_address("::1", 4711) == "[::1]:4711"
    assert carrier_address("0.0.0.0", 4711) == f"{socket.gethostname()}:4711"
