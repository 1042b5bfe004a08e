"""One program at a time on a serial line, and who the other one is (POSIX).

Three conventions exist side by side, and each is kept here: `flock` (pyserial, picocom, gammu),
TIOCEXCL (ModemManager, gammu), and a UUCP lock file with a process number in it (minicom,
smstools).
"""

import contextlib
import os

try:
    import fcntl
    import termios
except ImportError:  # Windows opens a port for one program only by itself
    fcntl = termios = None  # type: ignore[assignment]

from modem.errors import PortError

_LOCK_DIRECTORIES = ("/var/lock", "/run/lock")
_ADVICE = {
    "ModemManager": '; tell it to leave this modem alone (ENV{ID_MM_DEVICE_IGNORE}="1" in a udev'
    " rule), or stop it: systemctl stop ModemManager",
    "smsd": "; stop that service, only one program can talk to a modem",
}


def check_lock_file(path: str) -> None:
    """Raise PortError when a living process has left its UUCP lock file for `path`."""
    name = "LCK.." + os.path.basename(os.path.realpath(path))
    for directory in _LOCK_DIRECTORIES:
        try:
            with open(os.path.join(directory, name)) as file:
                process = int(file.read(32).split()[0])
        except (OSError, ValueError, IndexError):
            continue
        if process != os.getpid() and os.path.isdir("/proc/%d" % process):
            raise busy(path, process)


def claim(descriptor: int) -> None:
    """Keep programs off an open line that do not ask for `flock`, which pyserial does."""
    with contextlib.suppress(OSError):  # a socket has no such flag
        fcntl.ioctl(descriptor, termios.TIOCEXCL)


def release(descriptor: int) -> None:
    """Undo `claim`: on a pseudo-terminal, whose other end lives on, TIOCEXCL outlives a close."""
    with contextlib.suppress(OSError):
        fcntl.ioctl(descriptor, termios.TIOCNXCL)


def busy(path: str, process: int | None = None) -> PortError:
    """Return the error for a line that another program has, naming it where it can be known."""
    process = process or holder(path)
    name = _command(process) if process else _suspect()
    if not name:
        return PortError("%s is in use by another program" % path)
    who = "%s (process %d)" % (name, process) if process else "another program, perhaps " + name
    return PortError("%s is in use by %s%s" % (path, who, _ADVICE.get(name, "")), name)


def holder(path: str) -> int | None:
    """Return the process that has `path` open, None where that cannot be seen (Linux)."""
    real = os.path.realpath(path)
    for process in _processes():
        directory = "/proc/%d/fd" % process
        try:
            if any(
                os.readlink(os.path.join(directory, fd)) == real for fd in os.listdir(directory)
            ):
                return process
        except OSError:  # it has gone, or belongs to another user
            continue
    return _flock_owner(real)


def _flock_owner(real: str) -> int | None:
    """Look into /proc/locks, which also tells of other users' processes."""
    try:
        found = os.stat(real)
        with open("/proc/locks") as file:
            rows = [row.split() for row in file]
    except OSError:
        return None
    device = "%02x:%02x:%d" % (os.major(found.st_dev), os.minor(found.st_dev), found.st_ino)
    for row in rows:
        if len(row) > 5 and row[1] == "FLOCK" and row[5] == device and int(row[4]) > 0:
            return int(row[4])
    return None


def _suspect() -> str:
    """ModemManager runs as root, so its open files cannot be seen; that it runs can."""
    return "ModemManager" if any(_command(p) == "ModemManager" for p in _processes()) else ""


def _processes() -> list[int]:
    try:
        found = [int(name) for name in os.listdir("/proc") if name.isdigit()]
    except OSError:
        return []
    return [process for process in found if process != os.getpid()]


def _command(process: int) -> str:
    try:
        with open("/proc/%d/comm" % process) as file:
            return file.read().strip()
    except OSError:
        return "process %d" % process
