"""`modem cloud`: a Command to a SIM, and webhooks that come, against the local cloud."""

import importlib.util
import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from modem.cli import cloud_send, exits
from modem.cloud.signing import kore_signature, twilio_signature
from tests.cli.conftest import Run, objects
from tests.cloud.server import LiveWorld, Server
from tests.patience import PATIENCE

VARIABLES = [
    *("MODEM_CLOUD_URL", "TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_API_KEY"),
    *("TWILIO_API_SECRET", "KORE_CLIENT_ID", "KORE_CLIENT_SECRET", "KORE_WEBHOOK_SECRET"),
]


@pytest.fixture(autouse=True)
def no_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(cloud_send, "POLL_S", 0.01)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A local cloud, its account's credentials in the environment."""
    world = LiveWorld(keys={"SKkey": "s3cret"}, clients={"client": "c1ient"})
    world.carrier.words = ("sent", "delivered")
    monkeypatch.setenv("TWILIO_ACCOUNT_SID", world.account.sid)
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", world.account.token)
    with Server(world) as server:
        yield server
    world.store.close()


def test_a_command_is_sent(run: Run, server: Server) -> None:
    result = run("cloud", "send", "superb", "grün", "--url", server.supersim)
    assert result.exit_code == exits.OK
    assert result.stdout.endswith(" to superb: queued\n")
    assert server.submitted()[1].body == "grün"


def test_a_sid_tells_the_product(
    run: Run, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MODEM_CLOUD_URL", server.wireless)
    callback = "http://127.0.0.1:9/x"
    sid = server.world.wired.sid
    result = run("cloud", "send", sid, "hi", "--callback-url", callback, "--confirm", "--json")
    (command,) = objects(result.stdout)
    assert (command["command"], command["status"]) == ("hi", "delivered")


def test_data_goes_as_a_binary_command(run: Run, server: Server) -> None:
    given = ("--hex", "--product", "wireless", "--url", server.wireless)
    assert run("cloud", "send", "wired", "00ff", *given).exit_code == exits.OK
    assert server.submitted()[1].body == b"\x00\xff"


def test_super_sim_has_no_binary_commands(run: Run) -> None:
    result = run("cloud", "send", "superb", "00ff", "--hex")
    assert result.exit_code == exits.USAGE
    assert "only wireless" in result.stderr


@pytest.mark.parametrize(
    ("name", "user", "variable", "secret"),
    [
        ("TWILIO_API_KEY", "SKkey", "TWILIO_API_SECRET", "s3cret"),
        ("KORE_CLIENT_ID", "client", "KORE_CLIENT_SECRET", "c1ient"),
    ],
)
def test_other_credentials_work_too(
    name: str,
    user: str,
    variable: str,
    secret: str,
    run: Run,
    server: Server,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("TWILIO_ACCOUNT_SID")
    monkeypatch.setenv(name, user)
    monkeypatch.setenv(variable, secret)
    result = run("cloud", "send", "superb", "hi", "--url", server.supersim)
    assert result.exit_code == exits.OK


def test_without_credentials_the_variables_are_named(run: Run) -> None:
    result = run("cloud", "send", "superb", "hi")
    assert result.exit_code == exits.USAGE
    assert "TWILIO_AUTH_TOKEN" in result.stderr and "KORE_CLIENT_SECRET" in result.stderr


def test_what_the_cloud_refuses_is_said(run: Run, server: Server) -> None:
    result = run("cloud", "send", "nobody", "hi", "--url", server.supersim, "--json")
    error = json.loads(result.stderr)["error"]
    assert (result.exit_code, error["code"]) == (exits.REFUSED, 83005)
    assert "Sim nobody was not found" in error["message"]
    assert server.world.account.token not in result.stderr


def say_no(listener: socket.socket) -> None:
    """Answer one request with 503 and no JSON."""
    connection, _ = listener.accept()
    with connection:
        connection.recv(65536)
        connection.sendall(b"HTTP/1.1 503 No\r\nContent-Length: 2\r\n\r\nno")
        while connection.recv(65536):
            pass


def test_an_answer_that_is_no_json_is_a_refusal(run: Run, server: Server) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = "http://127.0.0.1:%d" % listener.getsockname()[1]
        thread = threading.Thread(target=say_no, args=[listener])
        thread.start()
        result = run("cloud", "send", "superb", "hi", "--url", url)
        thread.join()
    assert result.exit_code == exits.REFUSED
    assert "503, No" in result.stderr


def test_a_cloud_that_is_not_there_is_no_answer(run: Run, server: Server) -> None:
    result = run("cloud", "send", "superb", "hi", "--url", "http://127.0.0.1:1")
    assert result.exit_code == exits.NO_ANSWER


@pytest.mark.parametrize("url", ["ftp://h.test", "http://[bad", "http://:80", "h.test"])
def test_a_url_that_cannot_be_called_is_a_usage_error(url: str, run: Run, server: Server) -> None:
    assert run("cloud", "send", "superb", "hi", "--url", url).exit_code == exits.USAGE
    assert run("cloud", "listen", "--public-url", url).exit_code == exits.USAGE


def test_a_url_may_end_with_its_path_and_tells_the_product_then(run: Run, server: Server) -> None:
    for base, path, sim in (
        (server.supersim, "/v1/SmsCommands", "superb"),
        (server.wireless, "/v1/Commands/", "wired"),
    ):
        assert run("cloud", "send", sim, "hi", "--url", base + path).exit_code == exits.OK


def test_the_wrong_product_is_suggested_as_a_reason(run: Run, server: Server) -> None:
    result = run("cloud", "send", "wired", "hi", "--url", server.wireless)
    assert result.exit_code == exits.REFUSED
    assert "--product" in result.stderr


def test_octets_that_are_no_text_are_a_usage_error(run: Run, server: Server) -> None:
    result = run("cloud", "send", "superb", "caf\udcff", "--url", server.supersim)
    assert result.exit_code == exits.USAGE
    assert "UTF-8" in result.stderr


@pytest.mark.parametrize("words", [("sent",), ("sent", "failed")])
def test_what_is_not_delivered_is_told(words: tuple[str, ...], run: Run, server: Server) -> None:
    server.world.carrier.words = words
    given = ("--url", server.supersim, "--confirm", "--timeout", "0.2")
    assert run("cloud", "send", "superb", "hi", *given).exit_code == exits.NOT_DELIVERED


@pytest.mark.parametrize("verb", [("send", "superb", "hi"), ("listen",)])
def test_without_the_extra_it_says_what_to_install(
    verb: tuple[str, ...], run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    result = run("cloud", *verb)
    assert result.exit_code == exits.USAGE
    assert "pip install 'modem-commands[cloud]'" in result.stderr


class Listening:
    """A running `modem cloud listen --json`."""

    def __init__(self, *options: str, **environment: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "modem.cli", "cloud", "listen", "--port", "0", *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={k: v for k, v in os.environ.items() if k not in VARIABLES} | environment,
        )

    def event(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        event: dict[str, Any] = json.loads(self.process.stdout.readline())
        return event

    def end(self) -> int:
        self.process.communicate(timeout=PATIENCE)
        return self.process.returncode


def post(url: str, form: dict[str, str], **headers: str) -> int:
    with httpx.Client(timeout=PATIENCE, trust_env=False) as client:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        return client.post(url, data=form, headers=sent).status_code


FIELDS = {"Command": "grün", "SimSid": "HS1"}


def test_webhooks_are_shown_and_their_signatures_checked() -> None:
    listening = Listening("--json", "--count", "3", TWILIO_AUTH_TOKEN="token")
    url = listening.event()["url"] + "/ho%6Fk%20?a=b"
    good = twilio_signature("token", url, FIELDS.items())
    answers = [post(url, FIELDS, x_twilio_signature=given) for given in (good, "wrong")]
    answers.append(post(url, FIELDS))
    events = [listening.event() for _ in range(3)]
    assert answers == [204, 403, 403]
    assert [event["signature"] for event in events] == ["right", "wrong", "missing"]
    assert (events[0]["url"], events[0]["fields"]) == (url, FIELDS)
    assert listening.end() == exits.OK


def test_kores_signature_is_checked_as_of_the_public_url() -> None:
    options = ("--json", "--count", "1", "--public-url", "https://tunnel.test")
    listening = Listening(*options, KORE_WEBHOOK_SECRET="s")
    url = listening.event()["url"]
    body = b"Command=gr%C3%BCn&SimSid=HS1"
    signature = kore_signature("s", "POST", "https://tunnel.test/hook", body)
    assert post(url + "/hook", FIELDS, kore_signature=signature) == 204
    assert listening.event()["signature"] == "right"
    assert listening.end() == exits.OK


def test_the_signature_of_a_url_with_escapes_is_checked_as_they_came() -> None:
    options = ("--json", "--count", "2", "--public-url")
    for public, path in (("https://t.test/", "/a%20b/%C3%BC"), ("https://t.test/a%2Fb?c=d", "")):
        listening = Listening(*options, public, TWILIO_AUTH_TOKEN="token")
        here = listening.event()["url"]
        for query in ("?c=%20", "?c=d"):
            called = public.partition("?")[0].rstrip("/") + path + query
            signature = twilio_signature("token", called, FIELDS.items())
            assert post(here + path + query, FIELDS, x_twilio_signature=signature) == 204
        assert listening.end() == exits.OK


def test_a_get_is_shown_and_without_a_secret_nothing_is_checked() -> None:
    listening = Listening("--json", "--count", "1")
    url = listening.event()["url"]
    with httpx.Client(timeout=PATIENCE, trust_env=False) as client:
        assert client.get(url, params=FIELDS).status_code == 204
    event = listening.event()
    assert (event["method"], event["signature"], event["fields"]) == ("GET", "unchecked", FIELDS)
    assert listening.end() == exits.OK


def test_a_person_reads_lines_and_a_bad_request_is_no_webhook() -> None:
    listening = Listening("--count", "1")
    assert listening.process.stderr is not None
    url = listening.process.stderr.readline().decode().split()[2]
    with httpx.Client(timeout=PATIENCE, trust_env=False) as client:
        assert client.post(url, content=b"a=%ff").status_code == 400
    assert post(url, FIELDS) == 204
    out, _ = listening.process.communicate(timeout=PATIENCE)
    assert b"signature unchecked" in out and b"Command" in out


def test_listening_ends_when_nothing_comes(run: Run) -> None:
    result = run("cloud", "listen", "--port", "0", "--timeout", "0.1")
    assert result.exit_code == exits.NOTHING


def test_a_port_in_use_is_a_usage_error(run: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        result = run("cloud", "listen", "--port", port)
    assert result.exit_code == exits.USAGE
    assert f"cannot listen on 127.0.0.1 port {port}" in result.stderr
