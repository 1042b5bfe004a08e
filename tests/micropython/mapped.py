"""A ROMFS as boards have it, on a PC: an image in memory outside of the heap, mounted at /rom."""

import os

import ffi
import uctypes
import vfs

READ, PRIVATE = 1, 2  # of mmap


def mount(path: str) -> None:
    """Map the image in a file, and mount it."""
    libc = ffi.open("libc.so.6")
    size = os.stat(path)[6]
    file = libc.func("i", "open", "si")(path, 0)
    address = libc.func("p", "mmap", "piiiii")(0, size, READ, PRIVATE, file, 0)
    vfs.mount(vfs.VfsRom(uctypes.bytearray_at(address, size)), "/rom")
