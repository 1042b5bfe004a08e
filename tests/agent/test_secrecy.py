"""The log has no bodies, no numbers and no PIN in it, even at its most talkative."""

from pathlib import Path

from modem.simulator.fixtures import RunningModem
from tests.agent.agents import RunningAgent

BODY, REPLY, SAID, SENT = "Kadisha", "Zagreus", "Wolpert", "Ymirish"
NUMBER, PIN = "4917155501", "4711"
CONFIG = """
[[modem]]
port = "%s"
pin = "%s"

[[handler]]
name = "talker"
type = "program"
command = ["sh", "-c", "echo %s >&2; echo %s; test $MODEM_COMMAND_ATTEMPT = 2"]
pause = 0
reply = true
"""


def test_a_whole_run_leaves_no_trace_of_what_was_said(tmp_path: Path) -> None:
    with RunningModem(pin=PIN) as modem:
        config = CONFIG % (modem.port, PIN, SAID, REPLY)
        (tmp_path / "agent.toml").touch(0o600)
        with RunningAgent(tmp_path, config, log="debug") as agent:
            agent.wait_heard("READY=1")
            agent.ask("send", text=SENT, to="+" + NUMBER)
            modem.wait_sent(1)
            modem.deliver(BODY)
            modem.wait_sent(2)
            agent.wait_logged("reply is message")
            agent.ask("send", text=SENT + "\N{SNOWMAN}" * 20, to="+" + NUMBER, confirm=True)
            modem.wait_sent(3)
            assert agent.end() == 0
        found = agent.log.lower()
    hidden = (BODY, REPLY, SAID, SENT, NUMBER, PIN)
    as_octets = [word.encode().hex() for word in (BODY, REPLY, SAID, SENT)]
    assert not [word for word in (*hidden, *as_octets) if word.lower() in found]
    assert "message 1: sent" in found and "number 1" in found
