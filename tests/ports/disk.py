"""A file system in memory whose power can be cut in the middle of any write."""


class PowerCut(BaseException):
    """Nothing runs any more."""


class File:
    """An open file of `Cut`."""

    def __init__(self, disk, path):
        self.disk = disk
        self.path = path
        self.at = 0

    def read(self, most):
        data = self.disk.files[self.path][self.at : self.at + most]
        self.at += len(data)
        return data

    def seek(self, offset):
        self.at = offset
        return offset

    def write(self, data):
        part = self.disk.spend(len(data))
        self.disk.files[self.path] += data[: len(data) if part is None else part]
        if part is not None:
            raise self.disk.failure()
        return len(data)

    def close(self):
        self.path = ""


class Cut:
    """`modem.ports.journal.Disk` in memory.

    Before the change number `at` (counted from 0: opening for writing, each write, renaming,
    removing), or within it, it raises `failure`. `share` is how much of a write then arrives:
    0 nothing, 1 half, 2 all of it; or `octets` says how many of them. `replaces` False: renaming
    removes the old file first, as FAT does, and the power may be cut between. `files` survive;
    `again` is the power coming back.
    """

    def __init__(self, files=None, at=None, share=0, replaces=True, failure=PowerCut, octets=None):
        self.files = {} if files is None else files
        self.left = at
        self.share = share
        self.octets = octets
        self.replaces = replaces
        self.failure = failure
        self.changes = 0

    def again(self):
        return Cut(dict(self.files), replaces=self.replaces)

    def spend(self, size):
        """Count a change; None, or how many octets of it arrive before the power is cut."""
        self.changes += 1
        if self.left is None:
            return None
        self.left -= 1
        if self.left >= 0:
            return None
        return size * self.share // 2 if self.octets is None else min(size, self.octets)

    def _change(self):
        if self.spend(2) is not None:
            raise self.failure()

    def open(self, path, mode):
        if mode == "rb":
            return File(self, path)
        if mode == "wb" or path not in self.files:
            self._change()
            self.files[path] = b""
        return File(self, path)

    def finish(self, file):
        file.close()

    def exists(self, path):
        return path in self.files

    def rename(self, old, new):
        self._change()
        if new in self.files and not self.replaces:
            del self.files[new]
            self._change()
        self.files[new] = self.files.pop(old)

    def remove(self, path):
        self._change()
        del self.files[path]
