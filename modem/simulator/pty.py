"""A simulated modem on a pseudo-terminal: what a program opens like a serial port.

The simulator holds the master side only. With no slave open the kernel reports a hang-up on
the master, which is how the last client's going is seen. Three things would outlive a client
all the same, because the pair of terminals lives as long as the master does (measured on
Linux 6): what it left unread, the terminal settings it made, and, contrary to what one might
hope, TIOCEXCL, which then locks every later client out. `_tidy` undoes all three.

A client that is opened is noticed through inotify where there is one, because the kernel says
nothing on the master until bytes come. inotify also keeps a trace of a client that closed
and another that opened faster than the loop turns. Elsewhere an idle PTY is looked at every
20 ms, and such a change of clients may pass unseen.
"""

import ctypes
import errno
import os
import struct
import termios
import tty
from collections.abc import Callable, Iterable
from fcntl import ioctl
from select import POLLIN, poll

from modem.simulator.host import Modem, Ready, Stream

LOOK_AGAIN_MS = 20
IN_CLOSE, IN_OPEN = 0x08 | 0x10, 0x20
EVENT = struct.Struct("iIII")


class Pty:
    """A link on a PTY. `port` is its name; `link` a symbolic link that follows the name.

    `baud` paces the bytes both ways. `on_rename(port)` is called when the name has changed.
    Raises FileExistsError when `link` is something else than a symbolic link, OSError when
    there is no PTY or `link` cannot be made.
    """

    def __init__(self, link: str | None = None, baud: int | None = None) -> None:
        self.port = ""
        self.connected = False
        self.on_rename: Callable[[str], object] = _ignore
        self._link = link
        self._baud = baud
        self._replugged = False
        self._look_again: int | None = 0
        if link is not None and os.path.exists(link) and not os.path.islink(link):
            raise FileExistsError(errno.EEXIST, "not a symbolic link", link)
        self._open(os.openpty())

    def fds(self) -> Iterable[tuple[int, int]]:
        if self.connected:
            yield from self._stream.fds()
        if self._watch.fd is not None:
            yield self._watch.fd, POLLIN

    def deadline(self) -> int | None:
        if self._watch.closed:
            return 0
        return self._stream.deadline() if self.connected else self._look_again

    def receive(self, modem: Modem, now: int, ready: Ready) -> None:
        data = self._stream.receive(now)
        touched = self._watch.fd in ready or self._watch.closed
        if data is None:
            if self.connected or touched:
                self._hang_up(modem, now)
            else:
                self._look_again = now + LOOK_AGAIN_MS if self._watch.fd is None else None
            return
        if touched and self._watch.reopened() and self.connected:
            self._lose(modem, now)
            self._tidy()
        if self._replugged and self.connected:
            self._lose(modem, now)
        self._replugged = False
        self._hand_over(data, modem, now)

    def send(self, modem: Modem, now: int) -> None:
        data = modem.data_to_send()
        if self.connected:
            self._stream.send(data, now)

    def replug(self) -> None:
        """Hang up on the client and come back under another name, as a USB modem may."""
        pair = os.openpty()  # before the old one goes, or it would get the same name again
        self._shut()
        self._open(pair)

    def close(self) -> None:
        self._shut()
        if self._link is not None and _target(self._link) == self.port:
            os.unlink(self._link)

    def _open(self, pair: tuple[int, int]) -> None:
        master, slave = pair
        old, self.port = self.port, os.ttyname(slave)
        tty.setraw(slave)
        self._settings = termios.tcgetattr(slave)
        self._stream = Stream(master, self._baud)
        self._watch = Watch(self.port)
        os.close(slave)  # the first hang-up: from here on the master knows when a client opens
        self._watch.check()
        self._look_again = 0
        self._replugged = old != ""
        if self.port != old:
            self._rename()

    def _rename(self) -> None:
        if self._link is not None:
            try:
                _point(self._link, self.port)
            except OSError:
                self._shut()
                raise
        self.on_rename(self.port)

    def _shut(self) -> None:
        self._watch.close()
        self._stream.close()

    def _hand_over(self, data: bytes, modem: Modem, now: int) -> None:
        if not self.connected:
            self.connected = True
            modem.connect(now)
        if data:
            modem.receive_data(data, now)

    def _lose(self, modem: Modem, now: int) -> None:
        self.connected = False
        self._stream.drop_output()
        modem.disconnect(now)
        modem.data_to_send()  # said to nobody

    def _hang_up(self, modem: Modem, now: int) -> None:
        if self.connected:
            self._lose(modem, now)
        self._tidy()
        # The notes of our own opening went with those of a client that opened meanwhile.
        self._look_again = now

    def _tidy(self) -> None:
        """Undo what the last client left: unread bytes; if none is there now, all the rest."""
        alone = _hung_up(self._stream.fd)
        try:
            slave = os.open(self.port, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError as error:
            # The lock keeps us out too, and only the end of the pair ends it. Where nobody
            # has the port open and nobody can open it, it is safe to replace.
            if error.errno == errno.EBUSY and alone:
                self._replace()
            return
        termios.tcflush(self._stream.fd, termios.TCOFLUSH)  # what is on its way
        termios.tcflush(slave, termios.TCIFLUSH)  # what has arrived
        if alone:
            termios.tcsetattr(slave, termios.TCSANOW, self._settings)
            ioctl(slave, termios.TIOCNXCL)
        os.close(slave)
        self._watch.forget()

    def _replace(self) -> None:
        """Take a new pair with the same name; with the next free one if that was taken."""
        self._shut()
        wanted = int(self.port.rpartition("/")[2])
        spare = []
        pair = os.openpty()
        # The kernel gives the lowest free number: hold the lower ones until ours comes.
        while _number(pair) < wanted:
            spare.append(pair)
            pair = os.openpty()
        for fd in (fd for held in spare for fd in held):
            os.close(fd)
        self._open(pair)


class Watch:
    """Opens and closes of one file, noted by inotify. `fd` is None where that is not to be had.

    Whether it is to be had is tried out: the caller closes the file once and then calls
    `check`. Sandboxes and other systems have no inotify, or one that says nothing.
    """

    def __init__(self, path: str) -> None:
        self.fd: int | None = None
        self.closed = False
        libc = ctypes.CDLL(None, use_errno=True)
        if not hasattr(libc, "inotify_init1"):
            return
        fd = libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        if fd >= 0:
            self.fd = fd
            libc.inotify_add_watch(fd, os.fsencode(path), IN_OPEN | IN_CLOSE)

    def check(self) -> None:
        """Give up when the closing just done was not noted."""
        if self.fd is not None and not self._events():
            self.close()

    def reopened(self) -> bool:
        """Take all notes; tell whether there was a close with an open after it.

        The caller has just found the file open. If a close is the last thing noted, either
        another client was there beside the one that went, or the next one comes this very
        moment: `closed` asks to look and call again, and then there is an open or there never
        will be.
        """
        found, was_closed, self.closed = False, self.closed, False
        for event in self._events():
            if event & IN_OPEN:
                found = found or was_closed or self.closed
                self.closed = False
            elif event & IN_CLOSE:
                self.closed = True
        return found

    def forget(self) -> None:
        """Take all notes: they are of what the caller did or knows."""
        self._events()
        self.closed = False

    def close(self) -> None:
        if self.fd is not None:
            os.close(self.fd)
            self.fd = None

    def _events(self) -> list[int]:
        if self.fd is None:
            return []
        try:
            notes = os.read(self.fd, 64 * 1024)
        except BlockingIOError:
            return []
        # The name that may follow an event is empty for a watch on a file.
        return [mask for _, mask, _, _ in EVENT.iter_unpack(notes)]


def _ignore(port: str) -> None:
    """Nobody wants to know that the name has changed."""


def _hung_up(master: int) -> bool:
    """Tell whether no program has the other side open."""
    poller = poll()
    poller.register(master, 0)
    return bool(poller.poll(0))


def _number(pair: tuple[int, int]) -> int:
    return int(os.ttyname(pair[1]).rpartition("/")[2])


def _target(link: str) -> str | None:
    return os.readlink(link) if os.path.islink(link) else None


def _point(link: str, port: str) -> None:
    """Make `link` point to `port` with no moment in which it points nowhere."""
    beside = "%s.%d" % (link, os.getpid())
    os.symlink(port, beside)
    os.replace(beside, link)
