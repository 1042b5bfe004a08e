"""The configuration: what a file says, and what is said of a mistake in it."""

import re
from importlib import resources
from pathlib import Path

import pytest

from modem.agent.config import (
    AgentConfig,
    ConfigError,
    HttpConfig,
    ModemConfig,
    MqttConfig,
    ProgramConfig,
    Rate,
    load,
)

GOOD = """
[agent]
data = "/srv/modem"
log = "debug"
metrics = "127.0.0.1:9464"
remember = "7d"

[[modem]]
name = "main"
port = "/dev/serial/by-id/one"
pin = "1234"
profile = "auto"
rate = "30/h"
failover = ["backup"]
failover_after = "5m"

[[modem]]
name = "backup"
port = "/dev/serial/by-id/two"

[outbox]
expires = "24h"
attempts = 3

[[handler]]
name = "script"
type = "program"
command = "/usr/bin/on-command --to 'the lamp'"
timeout = 90
environment = { LAMP = "1" }

[[handler]]
name = "local"
type = "http"
url = "http://127.0.0.1:8000/commands"
headers = { Authorization = "Bearer x" }

[[handler]]
name = "broker"
type = "mqtt"
url = "mqtts://pi@broker.example"
send_topic = "out/{modem}"
result_topic = ""
"""


def saved(folder: Path, text: str, mode: int = 0o640) -> str:
    path = folder / "agent.toml"
    path.write_text(text)
    path.chmod(mode)
    return str(path)


def problem(folder: Path, text: str, mode: int = 0o640) -> str:
    """Return what is said of a file, without its name at the beginning."""
    path = saved(folder, text, mode)
    with pytest.raises(ConfigError) as found:
        load(path)
    name, _, said = found.value.message.partition(": ")
    assert name == path
    return said


def test_without_a_file_there_is_one_modem_that_is_found_by_itself() -> None:
    config = load(None)
    assert config == AgentConfig()
    assert config.modems == (ModemConfig(name="modem", port="auto", peer="2936"),)
    assert config.handlers == ()


def test_an_empty_file_says_no_more(tmp_path: Path) -> None:
    assert load(saved(tmp_path, "")) == AgentConfig()


def test_a_file_says_what_it_says(tmp_path: Path) -> None:
    config = load(saved(tmp_path, GOOD))
    assert (config.agent.data_folder, config.agent.remember) == ("/srv/modem", 7 * 86400)
    main, backup = config.modems
    assert (main.rate, main.failover, main.failover_after) == (Rate(30, 3600), ("backup",), 300)
    assert (backup.name, backup.rate) == ("backup", None)
    assert (config.outbox.expires, config.outbox.attempts) == (86400, 3)
    program, http, mqtt = config.handlers
    assert isinstance(program, ProgramConfig)
    assert program.command == ("/usr/bin/on-command", "--to", "the lamp")
    assert (program.timeout, program.environment) == (90, {"LAMP": "1"})
    assert isinstance(http, HttpConfig)
    assert http.headers == {"Authorization": "Bearer x"}
    assert isinstance(mqtt, MqttConfig)
    assert (mqtt.attempts, mqtt.send_topic, mqtt.result_topic) == (0, "out/{modem}", "")


MISTAKES = [
    ("agent]", "agent", "this is not TOML: Expected ']'"),
    ("[agent]", "[agnet]", "agnet: there is no such key; 'agent' is meant?"),
    ("timeout = 90", "timeuot = 90", "handler[0].timeuot: there is no such key; 'timeout' is"),
    ("timeout = 90", "zzz = 90", "handler[0].zzz: there is no such key; these are: attempts, "),
    ("timeout = 90", 'timeout = "5x"', "handler[0].timeout: '5x' is not a duration; write sec"),
    ("timeout = 90", "timeout = true", "handler[0].timeout: True is not a duration; write sec"),
    ("timeout = 90", "timeout = 0", "handler[0].timeout: no time at all is too little"),
    ("timeout = 90", 'pause = "1h"', "handler[0].longest_pause: 600 s is less than pause, 3600"),
    ("timeout = 90", "attempts = -1", "handler[0].attempts: -1 is too little; it is at least 0"),
    ("timeout = 90", "attempts = 1.5", "handler[0].attempts: 1.5 is not a whole number"),
    ("timeout = 90", "attempts = true", "handler[0].attempts: true is not a whole number"),
    ("timeout = 90", 'reply = "yes"', "handler[0].reply: 'yes' is not true or false"),
    ("/usr/bin/on-command", "'", "handler[0].command: \"' --to 'the lamp'\" cannot be split"),
    ("/usr/bin/on-command --to 'the lamp'", " ", "handler[0].command: ' ' is not a command; wr"),
    ('LAMP = "1"', "LAMP = 1", 'handler[0].environment.LAMP: 1 is not a text in " "'),
    ('LAMP = "1"', '"A=B" = "1"', "handler[0].environment.A=B: no environment variable can be"),
    ('"script"', '"two words"', "handler[0].name: 'two words' is not a name of at most 64 let"),
    ('"script"', '"default"', "handler[0].name: 'default' is the queue of those who listen"),
    ('"script"', '"broker"', "handler[2].name: 'broker' is the name of handler[0] already"),
    ('name = "script"', "", "handler[0].name: is missing, and there is no default"),
    ('type = "http"', "", "handler[1].type: is missing; it is one of 'http', 'mqtt', 'program'"),
    ('type = "http"', 'type = "htpp"', "handler[1].type: there is no 'htpp'; it is one of 'ht"),
    ('type = "http"', 'type = "mqtt"', "handler[1].headers: there is no such key; these are: "),
    ("http://127.0.0.1", "ftp://127.0.0.1", "handler[1].url: 'ftp://127.0.0.1:8000/commands' "),
    ("http://127.0.0.1:8000", "http://", "handler[1].url: 'http:///commands' is not a URL tha"),
    ("127.0.0.1:8000", "127.0.0.1:x", "handler[1].url: 'http://127.0.0.1:x/commands' is not "),
    ("Authorization =", '"A b" =', "handler[1].headers.A b: no header can be so"),
    ("mqtts://pi@", "mqtts://pi:pw@", "handler[2].url: a password has its own key: password_f"),
    ("out/{modem}", "out/{port}", "handler[2].send_topic: there is no place {port}; these ar"),
    ("out/{modem}", "out/{modem", "handler[2].send_topic: 'out/{modem' has a brace too many"),
    ("out/{modem}", "out/#", "handler[2].send_topic: 'out/#' names more than one topic"),
    ("result_topic", "command_topic", "handler[2].command_topic: '' is not the name of a topi"),
    ("result_topic", "client_id", "handler[2].client_id: '' is not the name of a topic"),
    ('name = "backup"', 'name = "main"', "modem[1].name: 'main' is the name of modem[0] already"),
    ('["backup"]', '["bakcup"]', "modem[0].failover[0]: 'bakcup' is no other modem's name; th"),
    ('["backup"]', '["main"]', "modem[0].failover[0]: 'main' is no other modem's name; these"),
    ('["backup"]', '"backup"', "modem[0].failover: 'backup' is not a list in [ ]"),
    ("by-id/two", "by-id/one", "modem[1].port: '/dev/serial/by-id/one' is modem[0]'s already"),
    ("/dev/serial/by-id/two", "auto", "modem[1].port: 'auto' finds one modem; where there are"),
    ('"30/h"', '"often"', "modem[0].rate: 'often' is not a rate; write so many in so much"),
    ('"1234"', '"12"', "modem[0].pin: a PIN has 4 to 8 digits"),
    ('"1234"', "1234", 'modem[0].pin: it is to be a text in " "'),
    ('pin = "1234"', 'pin = "1234"\npin_file = "x"', "modem[0].pin_file: pin is given as well;"),
    ('"auto"', '"quectal"', "modem[0].profile: no profile 'quectal'; there are: generic, "),
    ('pin = "1234"', 'peer = "cloud"', "modem[0].peer: 'cloud' is not an address such as 2936"),
    ('pin = "1234"', 'peer = "+"', "modem[0].peer: '+' is not an address such as 2936"),
    ('pin = "1234"', 'peer = ""', "modem[0].peer: '' is not an address such as 2936"),
    ('pin = "1234"', "baudrate = 0", "modem[0].baudrate: 0 is too little; it is at least 1"),
    ('pin = "1234"', 'others = "eat"', "modem[0].others: 'eat' cannot be; it is one of 'delet"),
    ("127.0.0.1:9464", "9464", "agent.metrics: '9464' is not host:port such as 127.0.0.1:9464"),
    ('log = "debug"', "log = [1]", "agent.log: [1] cannot be; it is one of 'debug', 'error',"),
    ("attempts = 3", 'pause = "11m"', "outbox.longest_pause: 600 s is less than pause, 660 s"),
    ("attempts = 3", "limit = 9999999999", "outbox.limit: 9999999999 is too much; it is at "),
    ('"24h"', "0", "outbox.expires: nothing could be sent in no time; leave it out for ever"),
    ('type = "http"', "type = []", "handler[1].type: there is no []; it is one of 'http', "),
    ('"/dev/serial/by-id/two"', '""', "modem[1].port: it is empty; 'auto' finds the modem, or "),
    ('"/srv/modem"', '"a\\u0000"', "agent.data: 'a\\x00' has a NUL in it, which nothing here"),
    ("[outbox]", "[[outbox]]", "outbox: [{'expires': '24h', 'attempts': 3}] is not a table"),
]


HIDDEN = (
    "[[modem]]\npin = 4711",
    '[[handler]]\nname="h"\ntype="http"\nurl="http://a"\nsecret = ["4711"]',
    '[[handler]]\nname="h"\ntype="http"\nurl="http://me:4711@"',
)


@pytest.mark.parametrize("table", HIDDEN)
def test_a_mistake_in_a_secret_does_not_show_it(table: str, tmp_path: Path) -> None:
    assert "4711" not in problem(tmp_path, table)


def test_what_is_pasted_by_mistake_is_not_said_whole(tmp_path: Path) -> None:
    said = problem(tmp_path, '[agent]\nlog = "%s"' % ("x" * 70000))
    assert len(said) < 400
    assert said.endswith("it is one of 'debug', 'error', 'info', 'warning'")


@pytest.mark.parametrize(("good", "bad", "said"), MISTAKES, ids=[row[1] for row in MISTAKES])
def test_a_mistake_is_named_with_its_place_and_what_may_be(
    good: str, bad: str, said: str, tmp_path: Path
) -> None:
    assert good in GOOD
    assert problem(tmp_path, GOOD.replace(good, bad, 1)).startswith(said)


def test_one_table_where_there_may_be_several_is_a_mistake(tmp_path: Path) -> None:
    said = problem(tmp_path, '[modem]\nname = "a"')
    assert said == "modem: there may be several; write [[modem]] with two brackets"


def test_no_modem_at_all_is_a_mistake(tmp_path: Path) -> None:
    assert problem(tmp_path, "modem = []").startswith("modem: there is none; leave all of it out")


def test_a_file_that_is_not_text_or_not_there_is_a_mistake(tmp_path: Path) -> None:
    path = tmp_path / "agent.toml"
    with pytest.raises(ConfigError, match=f"{re.escape(str(path))}: No such file or directory"):
        load(str(path))
    path.write_bytes(b"# \xff")
    with pytest.raises(ConfigError, match="octet 2 is not UTF-8"):
        load(str(path))
    with pytest.raises(ConfigError, match="Is a directory"):
        load(str(tmp_path))


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ('[[modem]]\npin = "1234"', "modem[0].pin"),
        ('[[handler]]\nname="h"\ntype="http"\nurl="http://a"\nsecret="x"', "handler[0].secret"),
        (
            '[[handler]]\nname="h"\ntype="mqtt"\nurl="mqtt://a"\npassword="x"',
            "handler[0].password",
        ),
    ],
)
def test_a_secret_is_not_for_everybody_to_read(table: str, key: str, tmp_path: Path) -> None:
    said = problem(tmp_path, table, 0o644)
    assert said.startswith(f"{key}: everybody on this machine can read it here; chmod o-rwx")
    load(saved(tmp_path, table, 0o640))


def test_a_secret_in_a_file_is_read_when_it_is_used(tmp_path: Path) -> None:
    path = tmp_path / "pin"
    modem = ModemConfig(pin_file=str(path))
    with pytest.raises(ConfigError, match=r"pin_file = '.*/pin': No such file or directory"):
        modem.read_pin()
    path.write_text("1234\n")
    path.chmod(0o640)
    assert modem.read_pin() == "1234"
    path.write_text("PIN: 1234\n")
    with pytest.raises(ConfigError, match=r"pin_file = '.*/pin': a PIN has 4 to 8 digits"):
        modem.read_pin()
    path.chmod(0o644)
    with pytest.raises(ConfigError, match="everybody on this machine can read it; chmod o-rwx"):
        modem.read_pin()


@pytest.mark.parametrize(
    ("octets", "said"), [(b"", "one line"), (b"a\nb", "one line"), (b"\xff", "not a text")]
)
def test_a_file_with_something_else_is_no_secret(octets: bytes, said: str, tmp_path: Path) -> None:
    path = tmp_path / "password"
    path.write_bytes(octets)
    path.chmod(0o600)
    with pytest.raises(ConfigError, match=said):
        MqttConfig("q", url="mqtt://a", password_file=str(path)).read_password()


# --- the template that `modem agent install` puts in place ------------------------------------


def template() -> str:
    return (resources.files("modem.agent") / "files" / "agent.toml").read_text("utf-8")


def test_the_template_says_nothing_as_it_stands(tmp_path: Path) -> None:
    assert load(saved(tmp_path, template(), 0o644)) == AgentConfig()


def test_each_example_in_the_template_may_be_used(tmp_path: Path) -> None:
    lines = re.sub(r"(?m)^#(?=\[|\w+ = )", "", template())
    config = load(saved(tmp_path, lines))
    assert [handler.name for handler in config.handlers] == ["script", "local", "broker"]
    assert config.modems[0].pin_file == "/etc/modem/pin"
