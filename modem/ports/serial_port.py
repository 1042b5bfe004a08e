"""The blocking port on pyserial: a device path, or any URL that pyserial understands."""

import errno
import glob
import os
import select

import serial

from modem.errors import PortError
from modem.ports import locks
from modem.ports.base import Port

_WRITE_LIMIT = 5.0  # seconds within which a line has to take something
_STEP = 0.1  # seconds; the longest wait inside pyserial, where it has to do the waiting
_CHUNK = 4096


def open_port(path: str, baudrate: int = 115200) -> Port:
    """Open a serial line for the blocking driver. Raises PortError as `open_line` does."""
    line = open_line(path, baudrate)
    descriptor = descriptor_of(line)
    return BufferedPort(line) if descriptor is None else SerialPort(line, descriptor)


def open_line(path: str, baudrate: int) -> serial.Serial:
    """Open and lock `path` with pyserial: 8N1, no flow control, DTR and RTS asserted.

    Raises PortError saying what to do: who holds the line, which group opens it, which lines
    there are; ValueError for what is no rate.
    """
    if not isinstance(baudrate, int) or baudrate < 1:
        raise ValueError("a baud rate is a number above 0, not %r" % (baudrate,))
    is_device = "://" not in path
    if is_device:
        locks.check_lock_file(path)
    limit = None if path.startswith("rfc2217:") else _WRITE_LIMIT  # pyserial has none there
    try:
        line = serial.serial_for_url(
            path, baudrate, timeout=_STEP, write_timeout=limit, exclusive=is_device or None
        )
    except (OSError, ValueError) as error:
        raise _explained(path, error) from error
    if is_device and os.name == "posix":
        locks.claim(line.fileno())
    return line


def close_line(line: serial.Serial) -> None:
    """Give a line of `open_line` back; harmless when done already."""
    release_line(line)
    line.close()


def release_line(line: serial.Serial) -> None:
    """Let others open a line that is about to be closed."""
    descriptor = descriptor_of(line) if line.is_open else None
    if descriptor is not None:
        locks.release(descriptor)


def descriptor_of(line: serial.Serial) -> int | None:
    """Return what `poll` can wait for, None where pyserial has to do the waiting."""
    if os.name != "posix":
        return None
    try:
        return line.fileno()
    except OSError:  # rfc2217:// and loop:// have none
        return None


def _explained(path: str, error: Exception) -> PortError:
    code = _number(error)
    if code in (errno.EBUSY, errno.EAGAIN):
        return locks.busy(path)
    if code in (errno.EACCES, errno.EPERM):
        return PortError("%s: permission denied; %s" % (path, _permission_advice(path)))
    if code == errno.ENOENT:
        return PortError("%s does not exist; %s" % (path, _existing()))
    if code in (errno.ENOTTY, errno.EISDIR):
        return PortError("%s is no serial port; %s" % (path, _existing()))
    return PortError("%s cannot be opened: %s" % (path, os.strerror(code) if code else error))


def _number(error: Exception) -> int | None:
    """Return the errno of what pyserial raises; where it says none, of what it was raised for."""
    code = getattr(error, "errno", None)
    cause = error.__context__
    if code is None and cause is not None and cause.args:
        code = cause.args[0]  # termios.error has no attribute for it
    return code if isinstance(code, int) and code > 0 else None  # below 0: of a name's look-up


def _permission_advice(path: str) -> str:
    import grp

    try:
        group = grp.getgrgid(os.stat(path).st_gid).gr_name
    except (OSError, KeyError):
        group = "dialout"
    if group == "root":
        return "only root may open it; a udev rule can give it to the group dialout"
    advice = "join the group %s (sudo usermod -a -G %s $USER) and log in again"
    return advice % (group, group)


def _existing() -> str:
    """Name the serial lines that do exist, the lasting names first."""
    for pattern in ("/dev/serial/by-id/*", "/dev/ttyUSB*", "/dev/ttyACM*", "/dev/cu.*"):
        found = sorted(glob.glob(pattern))
        if found:
            return "there is " + ", ".join(found)
    return "no USB serial port is connected"


class SerialPort:
    """A line that `poll` can wait for: three system calls for a request and its reply."""

    def __init__(self, line: serial.Serial, descriptor: int) -> None:
        self.name = str(line.port)
        self._line = line
        self._descriptor = descriptor
        self._readable = select.poll()
        self._readable.register(descriptor, select.POLLIN)

    def read(self, timeout_ms: int | None) -> bytes:
        """Return what has come, waiting `timeout_ms` at most (None: no limit); b"" for nothing.

        Raises PortError when the device is gone.
        """
        if not self._readable.poll(timeout_ms):
            return b""
        try:
            data = os.read(self._descriptor, _CHUNK)
        except BlockingIOError:
            return b""
        except OSError as error:
            raise gone(self.name, error) from error
        if not data:  # readable, and nothing there: the line has hung up
            raise gone(self.name)
        return data

    def write(self, data: bytes) -> None:
        """Write all of `data`.

        Raises PortError when the device is gone, or takes nothing for five seconds.
        """
        while True:
            try:
                written = os.write(self._descriptor, data)
            except BlockingIOError:
                written = 0
            except OSError as error:
                raise gone(self.name, error) from error
            data = data[written:]
            if not data:
                return
            if not select.select([], [self._descriptor], [], _WRITE_LIMIT)[1]:
                raise PortError("%s takes no more data: nobody reads at its other end" % self.name)

    def close(self) -> None:
        """Give the line back; harmless when done already."""
        close_line(self._line)


class BufferedPort:
    """A line where only pyserial can wait: Windows, rfc2217://, loop://.

    The wait is a fixed short one. To change it would have pyserial set up the line anew, which
    over rfc2217 is a conversation of its own.
    """

    def __init__(self, line: serial.Serial) -> None:
        self.name = str(line.port)
        self._line = line

    def read(self, timeout_ms: int | None) -> bytes:
        """Return what has come, after 100 ms at most; b"" for nothing.

        Raises PortError when the device is gone.
        """
        try:
            waiting = self._line.in_waiting
            if not waiting and timeout_ms == 0:
                return b""
            data = self._line.read(max(1, waiting))
        except OSError as error:
            raise gone(self.name, error) from error
        return bytes(data)

    def write(self, data: bytes) -> None:
        """Write all of `data`.

        Raises PortError when the device is gone, or takes nothing for five seconds.
        """
        try:
            self._line.write(data)
        except OSError as error:
            raise gone(self.name, error) from error

    def close(self) -> None:
        """Give the line back; harmless when done already."""
        close_line(self._line)


def gone(name: str, error: Exception | None = None) -> PortError:
    """Return the error for a line that was open and is not there any more."""
    return PortError(
        "%s is gone: %s" % (name, error or "the modem was unplugged or has restarted")
    )
