"""The curl lines of both documents, with only scheme, host and credentials changed."""

import json
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest

from tests.cloud.server import LiveWorld, Server

pytestmark = pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl here")

SUPERSIM = """curl
 --request POST 'https://supersim.twilio.com/v1/SmsCommands'
 --user "username:password"
 --header "Content-Type: application/x-www-form-urlencoded"
 --data 'Sim=SimSidOrUniqueName&Payload=checkin%3A+firmware+update'"""
WIRELESS = """curl -X POST
 --data-urlencode "Sim=<YOUR_SIM_SID_OR_NAME>"
 --data-urlencode "Command=hello_sim"
 'https://wireless.twilio.com/v1/Commands'
 -u "username:password" """


@pytest.fixture
def server() -> Iterator[Server]:
    world = LiveWorld()
    world.carrier.words = ("sent", "delivered")
    with Server(world) as server:
        yield server
    world.store.close()


def run(line: str, server: Server) -> dict[str, Any]:
    account = server.world.account
    line = line.replace("https://supersim.twilio.com", server.supersim)
    line = line.replace("https://wireless.twilio.com", server.wireless)
    line = line.replace("username:password", f"{account.sid}:{account.token}")
    line = line.replace("SimSidOrUniqueName", "superb").replace("<YOUR_SIM_SID_OR_NAME>", "wired")
    command = [
        *shlex.split(line),
        "--silent",
        "--show-error",
        "--noproxy",
        "*",
        "--fail-with-body",
    ]
    answer = subprocess.run(command, capture_output=True, check=True).stdout
    found: dict[str, Any] = json.loads(answer)
    return found


def test_the_super_sim_line_reaches_the_device(server: Server) -> None:
    command = run(SUPERSIM, server)
    assert (command["status"], command["direction"]) == ("queued", "to_sim")
    assert command["payload"] == "checkin: firmware update"
    iccid, message = server.submitted()
    assert (iccid, message.body, message.sender) == (
        server.world.superb.iccid,
        "checkin: firmware update",
        "000",
    )


def test_the_wireless_line_reaches_the_device(server: Server) -> None:
    command = run(WIRELESS, server)
    assert (command["command"], command["command_mode"]) == ("hello_sim", "text")
    iccid, message = server.submitted()
    assert (iccid, message.body, message.sender) == (
        server.world.wired.iccid,
        "hello_sim",
        "2936",
    )


def test_ten_megabytes_get_an_answer_and_not_a_reset(server: Server) -> None:
    body = b"Sim=superb&Payload=" + 10_000_000 * b"x"
    account = server.world.account
    for extra in ([], ["-H", "Transfer-Encoding: chunked"]):
        done = subprocess.run(
            ["curl", "-s", "--noproxy", "*", "-u", f"{account.sid}:{account.token}", *extra]
            + ["--data-binary", "@-", f"{server.supersim}/v1/SmsCommands"],
            input=body,
            capture_output=True,
            check=True,
        )
        assert json.loads(done.stdout)["status"] == 413
