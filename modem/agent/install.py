"""What `modem agent install` puts where, so that systemd looks after the agent.

Each file begins with a mark made from its text. As long as the mark fits, the file is ours and is
replaced by a newer one; once somebody has changed it, it is theirs, and ours is put beside it.
"""

import hashlib
import pwd
import sys
from dataclasses import dataclass
from pathlib import Path
from string import Template

from modem.ports.usb_table import CLASSES, INTERFACES

USER = "modem"  # who the agent runs as, unless told otherwise; made by systemd-sysusers
CONFIG = "/etc/modem/agent.toml"
UNIT = "/etc/systemd/system/modem-agent.service"
RULES = "/etc/udev/rules.d/78-modem-agent.rules"
ACCOUNT = "/etc/sysusers.d/modem-agent.conf"

NEW, SAME, REPLACED = "new", "there already", "replaced"
KEPT, CHANGED = "changed by somebody, left as it is", "changed by somebody, ours is newer"

_MARK = "# Written by `modem agent install` (%s). Once you change this file, it is yours.\n"
_HOMES = ("/home", "/root", "/run/user")  # what ProtectHome= hides


@dataclass(frozen=True)
class File:
    """A file to be installed. `path` is absolute, and taken to be beneath the root."""

    path: str
    text: str
    mode: int = 0o644

    @property
    def content(self) -> str:
        """The text with its mark."""
        return _MARK % _digest(self.text) + self.text

    def state(self, root: str = "/") -> str:
        """Return what `write` finds, and so does. Raises OSError.

        REPLACED: an older one of ours. KEPT: this one of ours, but for what somebody changed.
        CHANGED: an older one of ours that somebody changed, or none of ours.
        """
        present = self.present(root)
        if present is None:
            return NEW
        first, _, rest = present.partition("\n")
        mark = first + "\n"
        if present == self.content:
            return SAME
        if mark == _MARK % _digest(rest):
            return REPLACED
        return KEPT if mark == _MARK % _digest(self.text) else CHANGED

    def present(self, root: str = "/") -> str | None:
        """Return what stands there now, None for nothing. Raises OSError."""
        try:
            return beneath(root, self.path).read_text("utf-8", errors="replace")
        except FileNotFoundError:
            return None

    def write(self, root: str = "/") -> Path:
        """Write it, or beside one that somebody changed; return where. Raises OSError."""
        path = beneath(root, self.path)
        state = self.state(root)
        if state in (SAME, KEPT):
            return path
        if state == CHANGED:
            path = path.with_name(path.name + ".new")
        path.parent.mkdir(parents=True, exist_ok=True)
        spare = path.with_name(path.name + ".part")
        spare.touch(self.mode)
        spare.chmod(self.mode)
        spare.write_text(self.content, "utf-8")
        spare.replace(path)
        return path


@dataclass(frozen=True)
class Service:
    """The service to install: which Python runs it, as whom, with which configuration."""

    python: str = sys.executable
    user: str = USER
    group: str = USER
    config: str = CONFIG

    @property
    def files(self) -> list[File]:
        """Everything that is to be there."""
        unit = _template("modem-agent.service").substitute(
            command=" ".join(map(_word, (self.python, *self._arguments))),
            user=self.user,
            group=self.group,
            home="read-only" if self._at_home else "yes",
        )
        rules = _template("78-modem-agent.rules").substitute(modems="\n".join(_ignored()))
        found = [File(UNIT, unit), File(RULES, rules)]
        if self.user == USER:
            found.append(File(ACCOUNT, _template("modem-agent.conf").template))
        return [*found, File(self.config, _template("agent.toml").template, 0o640)]

    @property
    def commands(self) -> list[list[str]]:
        """What is to be run when the files are there, by root."""
        account = [["systemd-sysusers", ACCOUNT]] if self.user == USER else []
        return [
            *account,
            ["chgrp", self.group, self.config],
            ["udevadm", "control", "--reload"],
            ["udevadm", "trigger", "--subsystem-match=usb", "--subsystem-match=tty"],
            ["systemctl", "daemon-reload"],
            ["systemctl", "enable", "--now", "modem-agent"],
        ]

    def obstacle(self) -> str:
        """Say why the user of the service could not even start Python; "" where nothing does."""
        for folder in reversed(Path(self.python).parents):
            found = folder.stat()
            if found.st_uid != _number_of(self.user) and not found.st_mode & 0o001:
                return (
                    f"{self.python} is out of reach for the user {self.user}, because of {folder}:"
                    " make the environment somewhere else, such as /usr/local/lib/modem"
                )
        return ""

    @property
    def _arguments(self) -> tuple[str, ...]:
        return ("-m", "modem.cli", "agent", "run", "--config", self.config)

    @property
    def _at_home(self) -> bool:
        return any(Path(self.python).is_relative_to(home) for home in _HOMES)


def beneath(root: str, path: str) -> Path:
    """Return where an absolute path is when `root` stands for /."""
    return Path(root, path.lstrip("/"))


def _number_of(user: str) -> int | None:
    try:
        return pwd.getpwnam(user).pw_uid
    except KeyError:
        return None  # yet to be made


def _template(name: str) -> Template:
    return Template((Path(__file__).parent / "files" / name).read_text("utf-8"))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _word(word: str) -> str:
    """Return a word as systemd.service(5) reads it in a command line."""
    for character, written in (("\\", "\\\\"), ('"', '\\"'), ("%", "%%"), ("$", "$$")):
        word = word.replace(character, written)
    return f'"{word}"' if " " in word else word


def _ignored() -> list[str]:
    """Return a udev rule for each modem that is known: ATTRS finds the device and its ports."""
    rule = 'ATTRS{idVendor}=="%04x", %sENV{ID_MM_DEVICE_IGNORE}="1"'
    known = {
        (vendor, product): f"# {model}\n" + rule % (vendor, 'ATTRS{idProduct}=="%04x", ' % product)
        for vendor, product, model, _ in INTERFACES
    }
    makers = {vendor for vendor, *_ in CLASSES}
    return [*known.values(), *("# Huawei\n" + rule % (vendor, "") for vendor in sorted(makers))]
