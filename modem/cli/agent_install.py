"""`modem agent install`: have systemd look after the agent; and the way back."""

import difflib
import os
import shlex
import subprocess
from collections.abc import Iterable

import click

from modem.agent import install as files
from modem.agent.install import CHANGED, NEW, REPLACED, File, Service
from modem.cli import output

root_option = click.option(
    "--root", default="/", metavar="DIR", help="Write beneath DIR, for an image or a package."
)


@click.command(short_help="Install the service; --dry-run shows every file.")
@click.option("--dry-run", is_flag=True, help="Show what would be written, and write nothing.")
@click.option("--now", is_flag=True, help="Also run the commands that start it.")
@click.option("--user", default=files.USER, help="Who it runs as (default: modem, made for it).")
@click.option("--config", default=files.CONFIG, metavar="FILE", help="Its configuration.")
@root_option
def install(dry_run: bool, now: bool, user: str, config: str, root: str) -> None:
    """Write a systemd unit, a udev rule that keeps ModemManager off, and a configuration.

    The service runs the Python and the package that this command runs in, under a user of its
    own. A file that somebody changed is left as it is, and ours put beside it as FILE.new. The
    commands that remain to be run are printed, or run with --now.
    """
    service = Service(user=user, group=_group(user, root), config=os.path.abspath(config))
    if root == "/":
        _refuse(service.obstacle())
    if dry_run:
        for file in service.files:
            _show(file, root)
    else:
        _need_root(root)
        for file in service.files:
            _write(file, root)
    _run(service.commands, now and not dry_run and root == "/")


@click.command(short_help="Take the service away again; data and configuration stay.")
@click.option("--now", is_flag=True, help="Also run the commands, which stops it first.")
@root_option
def uninstall(now: bool, root: str) -> None:
    """Remove what `install` wrote, but for the configuration and what the agent has on disk."""
    _need_root(root)
    if root == "/":
        _run([["systemctl", "disable", "--now", "modem-agent"]], now)
    for path in (files.UNIT, files.RULES, files.ACCOUNT):
        found = files.beneath(root, path)
        if found.exists():
            found.unlink()
            output.line(f"removed {found}")
    _run([["systemctl", "daemon-reload"], ["udevadm", "control", "--reload"]], now and root == "/")
    output.line(f"{files.CONFIG} and /var/lib/modem are left as they are.")


def _group(user: str, root: str) -> str:
    """Return the group of `user`; one whose machine this is not has a group of his name."""
    import grp
    import pwd

    if user == files.USER or root != "/":
        return user
    try:
        return grp.getgrgid(pwd.getpwnam(user).pw_gid).gr_name
    except KeyError:
        raise click.UsageError(f"there is no user {user}") from None


def _refuse(obstacle: str) -> None:
    if obstacle:
        raise click.UsageError(obstacle)


def _need_root(root: str) -> None:
    if root == "/" and os.geteuid() != 0:
        raise click.UsageError("this needs root: sudo, or --dry-run to see what it would do")


def _show(file: File, root: str) -> None:
    state = file.state(root)
    output.line(f"--- {file.path} ({file.mode:04o}, {state})", "bold")
    output.line(file.content if state == NEW else _difference(file, root))


def _write(file: File, root: str) -> None:
    state = file.state(root)
    difference = _difference(file, root) if state in (CHANGED, REPLACED) else ""
    path = file.write(root)
    output.line(f"{path}: {'written' if state == NEW else state}")
    if difference:
        output.line(difference)


def _difference(file: File, root: str) -> str:
    before = (file.present(root) or "").splitlines()
    lines = difflib.unified_diff(before, file.content.splitlines(), "there", "ours", lineterm="")
    return "\n".join(lines)


def _run(commands: Iterable[list[str]], now: bool) -> None:
    """Run commands one after the other, or say what there is to run."""
    if not now:
        output.line("To be run as root:")
    for command in commands:
        output.line(("$ " if now else "  ") + shlex.join(command))
        if now:
            code = subprocess.run(command, check=False).returncode
            if code and command[0] != "udevadm":
                raise click.ClickException(f"it ended with {code}; the rest is not run")
            if code:
                output.line("It did not work; that matters where ModemManager runs.", "yellow")
