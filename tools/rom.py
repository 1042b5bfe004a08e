"""Names that every firmware has in its ROM: as the short form of one of ours they cost no heap.

Measured by tests/micropython/in_rom.py: what the native builds of Debian (1.25, 1.26) and those
for JavaScript (1.24 to 1.29) have in common is MicroPython's own, and so on boards, too, but for
what computers alone have, which is left out. Where a firmware lacks one, it takes as much of the
heap as any other name, and does the same.
"""

import re

COMMON = """
a2b_base64 abs_tol acos acosh acquire addressof any append appendleft args argv ArithmeticError
ARRAY asin asinh AssertionError atan atan2 atanh AttributeError AUTO b2a_base64 BaseException
BF_LEN BF_POS BFINT16 BFINT32 BFINT8 BFUINT16 BFUINT32 BFUINT8 BIG_ENDIAN bin binascii blit bool
bound_method buffer buffering builtins bytearray_at bytecode byteorder bytes_at BytesIO calcsize
callable cancel CancelledError ceil center chdir choice chr classmethod clear closure cls cmath
collect collections compile complex const copy copysign core coro count crc32 create_task
cur_task current_task data decode deflate DeflateIO degrees delattr deleter deque dest dict
dict_view digest disable discard divmod doc done dt dump dumps e EACCES EADDRINUSE EAGAIN
EALREADY EBADF ECONNABORTED ECONNREFUSED ECONNRESET EEXIST EHOSTUNREACH EINPROGRESS EINVAL EIO
EISDIR ellipse Ellipsis enable encode encoding endswith ENOBUFS ENODEV ENOENT ENOMEM ENOTCONN
enumerate EOFError EOPNOTSUPP EPERM erf erfc errno errorcode ETIMEDOUT eval Event exc exc_type
exec execfile exit expm1 extend f fabs factorial file FileIO fileno fill fill_rect filter flags
float FLOAT32 FLOAT64 floor flush fmod format framebuf FrameBuffer FrameBuffer1 frexp from_bytes
fromhex fromkeys frozenset funcs function future gather gc generator GeneratorExit get_event_loop
getcwd getrandbits getter getvalue globals gmtime group GS2_HMSB GS4_HMSB GS8 GZIP hasattr hash
hashlib heap_lock heap_unlock heapify heappop heappush heapq help hline id ilistdir imag
implementation ImportError IndentationError IndexError indices input insert intersection
intersection_update IOBase ioctl ipoll is_set isalpha isclose isdigit isdisjoint isenabled
isfinite isinf isinstance islower isnan isspace issubclass issubset issuperset isupper iterable
iterator join json kbd_intr keepends KeyboardInterrupt KeyError ldexp lgamma list little
LITTLE_ENDIAN load loads locals localtime Lock locked log log10 log2 LookupError Loop loop lstrip
main map match max maxsize md5 mem_alloc mem_free mem_info MemoryError memoryview message
micropython min mkdir mkfs mktime mode modf modify module modules MONO_HLSB MONO_HMSB MONO_VLSB
MVLSB n namedtuple NameError NATIVE new_event_loop newline next NoneType NotImplemented
NotImplementedError oct open opt_level ord OrderedDict OSError OverflowError pack_into path peek
pend_throw ph_key phase pi pixel platform polar poll POLLERR POLLHUP POLLIN POLLOUT poly popitem
popleft pow print print_exception property ps1 ps2 PTR python_compiler qstr_info queue_read r
radians randint randrange rb readblocks readinto readline readlines readonly real reason rel_tol
release remove rename replace repr req return_exceptions reverse reversed rfind RGB565 rindex
RingIO rmdir round rpartition rsplit rstrip RuntimeError s schedule scroll search seed seek
select self send sep separators setdefault setter sgen sha256 single SingletonGenerator sizeof
sleep sleep_ms sleep_us slice sort sorted splitlines sqrt start startswith stat state
staticmethod statvfs stderr stdin stdout step stop StopAsyncIteration StopIteration str stream
StringIO struct sub sum super symmetric_difference SyntaxError SystemExit sz t target Task
TaskQueue tau tb tell text TextIOWrapper ThreadSafeFlag threshold ticks ticks_add ticks_cpu
ticks_diff ticks_ms ticks_us time_ns TimeoutError to_bytes trunc type uctypes UINT UINT64 ULONG
ULONGLONG umount unhexlify UnicodeError uniform union unlink unpack unpack_from unregister USHORT
usys v ValueError version version_info vline VOID wait wait_for wait_for_ms waiter waiting wb
writeblocks ZeroDivisionError zip ZLIB
"""

# Those of asyncio's streams, of native code and of `machine`: of what boards have, too.
BOARDS = """
awritestr get_extra_info IOQueue main_task mem16 mem32 mem8 open_connection out_buf progsize
ptr16 ptr32 ptr8 queue_write run_until_complete start_server stream_awrite StreamWriter
time_pulse_us VfsLfs2 ViperTypeError wait_io_event
"""
EVERYWHERE = frozenset(COMMON.split())
NAMES = EVERYWHERE | frozenset(BOARDS.split())

# Left out: those that the compiler knows, and what is looked for in objects of any kind.
KNOWN = {"const", "errno", "micropython", "uctypes", "self", "cls"}
KNOWN |= {"coro", "data", "ioctl", "ph_key", "pend_throw", "readinto", "readline", "state"}

# Words that nobody takes for a method of their own, like those with capitals and digits.
UNLIKELY = """
acosh addressof appendleft asinh atanh bytecode byteorder calcsize cmath copysign deleter
errorcode execfile expm1 frexp fromkeys frozenset getrandbits getvalue heapify heappop heappush
ilistdir ipoll isclose isdisjoint isfinite isinf islower isnan issubclass issubset issuperset
isupper keepends ldexp lgamma maxsize memoryview mktime modf namedtuple popitem popleft
readblocks rindex rmdir rsplit setdefault sgen sizeof splitlines statvfs umount usys writeblocks
"""


def unused(used: set[str]) -> tuple[list[str], list[str]]:
    """Return the names that are not `used`, in two lists, the shortest first.

    Nobody is likely to call a method as those in the first are called, in a class of their own
    that comes from one of ours; the others are for what is no attribute.
    """
    free = sorted(NAMES - KNOWN - used, key=lambda name: (len(name), name))
    odd = [name for name in free if name in UNLIKELY.split() or re.search("[A-Z0-9_]", name)]
    return odd, [name for name in free if name not in odd]
