"""The least of a modem, in a process of its own, so that its CPU time is nobody's.

    python -m tools.bench.fake_modem COUNT

It prints the name of its PTY. Messages sent to it are accepted at once; after SIGUSR1 it stores
COUNT messages, the next one when the last was deleted, and announces each with +CMTI. It knows
nothing of modem/: what it says is written here, so that every client is measured against it.
"""

import os
import re
import select
import signal
import sys
import tty

PROMPT = b"\r\n> "
OK = b"\r\nOK\r\n"
ERROR = b"\r\nERROR\r\n"
TEXT_LENGTH = 160

# What a client asks on its way in; a name that is not here is refused.
ANSWERS = {
    b"+CGMI": b"Bench",
    b"+CGMM": b"Minimal",
    b"+CGMR": b"1",
    b"+CGSN": b"490154203237518",
    b"+CIMI": b"001010123456789",
    b"+CPIN?": b"+CPIN: READY",
    b"+CFUN?": b"+CFUN: 1",
    b"+CREG?": b"+CREG: 0,1",
    b"+CGREG?": b"+CGREG: 0,1",
    b"+CEREG?": b"+CEREG: 0,1",
    b"+CSQ": b"+CSQ: 20,99",
    b"+COPS?": b'+COPS: 0,0,"Bench"',
    b"+CSCA?": b'+CSCA: "+491710000000",145',
    b"+CMGF=?": b"+CMGF: (0,1)",
    b"+CSMS?": b"+CSMS: 0,1,1,1",
    b"+CSMS=?": b"+CSMS: (0)",
    b"+CSCS?": b'+CSCS: "GSM"',
    b"+CSCS=?": b'+CSCS: ("GSM","UCS2","HEX")',
    b"+CNMI=?": b"+CNMI: (0-2),(0,1),(0,2),(0,1),(0,1)",
    b"+CNMI?": b"+CNMI: 2,1,0,0,0",
    b"+CPMS=?": b'+CPMS: ("SM"),("SM"),("SM")',
    b"+CPMS?": b'+CPMS: "SM",0,30,"SM",0,30,"SM",0,30',
}
ACCEPTED = [
    *(b"Z", b"&F", b"+CMGF=", b"+CMEE=", b"+CNMI=", b"+CSCS=", b"+CFUN=", b"+CSMS=", b"E"),
    *(b"+CREG=", b"+CGREG=", b"+CEREG=", b"+CMGD=?", b"+CSCA=", b"+CSDH=", b"+CSMP="),
]


def pack(text: bytes) -> bytes:
    """Pack ASCII letters and digits, which GSM 7-bit shares, into septets."""
    bits = sum(septet << (7 * place) for place, septet in enumerate(text))
    return bits.to_bytes((len(text) * 7 + 7) // 8, "little")


def deliver(number: int) -> bytes:
    """Return one SMS-DELIVER from 2936 in hexadecimal, its text unlike every other's."""
    text = (b"message %06d " % number).ljust(TEXT_LENGTH, b"x")
    stamp = bytes.fromhex("42501021000000")
    header = bytes([0, 0x04, 4, 0x81]) + bytes.fromhex("9263") + b"\0\0" + stamp
    return (header + bytes([TEXT_LENGTH]) + pack(text)).hex().upper().encode()


class FakeModem:
    """Bytes in, bytes out; one message stored at a time."""

    def __init__(self, count: int) -> None:
        self.waiting = [deliver(number) for number in range(count)]
        self.stored: bytes | None = None
        self.index = 0
        self.echo = True
        self.in_prompt = False
        self.buffer = b""
        self.reference = 0

    def announce(self) -> bytes:
        """Store the next message and say so."""
        if not self.waiting:
            return b""
        self.stored = self.waiting.pop(0)
        self.index = self.index % 30 + 1
        return b'\r\n+CMTI: "SM",%d\r\n' % self.index

    def receive(self, data: bytes) -> bytes:
        """Take what the client wrote and return what it reads."""
        out = data if self.echo and not self.in_prompt else b""
        self.buffer += data
        while True:
            end = re.search(rb"[\x1a\x1b]" if self.in_prompt else rb"[\r\x1b]", self.buffer)
            if not end:
                return out
            line, self.buffer = self.buffer[: end.start()], self.buffer[end.end() :]
            out += self.message(end[0]) if self.in_prompt else self.command(line.strip())

    def message(self, end: bytes) -> bytes:
        """The prompt is over: Ctrl-Z sends what was written, ESC drops it."""
        self.in_prompt = False
        if end == b"\x1b":
            return OK
        self.reference = (self.reference + 1) % 256
        return b"\r\n+CMGS: %d\r\n" % self.reference + OK

    def command(self, line: bytes) -> bytes:
        """Answer one command line; several commands in it are answered in turn."""
        if line[:2].upper() != b"AT":
            return b""
        info = b""
        for name in re.split(rb"[; ]", line[2:].upper()):
            answer = self.one(name)
            if answer is None:
                return info + ERROR
            info += answer
            if self.in_prompt:
                return info
        follow = self.announce() if line[2:7].upper() == b"+CMGD" and not self.stored else b""
        return info + OK + follow

    def one(self, name: bytes) -> "bytes | None":
        """Answer one command without its final result; None where it is refused."""
        verb, _, value = name.partition(b"=")
        if name in ANSWERS:
            return b"\r\n%s\r\n" % ANSWERS[name]
        if name in (b"E0", b"E1"):
            self.echo = name == b"E1"
            return b""
        if verb == b"+CMGS":
            self.in_prompt = True
            return PROMPT
        if verb == b"+CPMS":
            used = int(self.stored is not None)
            return b"\r\n+CPMS: %d,30,%d,30,%d,30\r\n" % (used, used, used)
        if verb in (b"+CMGR", b"+CMGL", b"+CMGD") and value != b"?":
            return self.storage(verb, value)
        return b"" if not name or any(map(name.startswith, ACCEPTED)) else None

    def storage(self, verb: bytes, value: bytes) -> "bytes | None":
        """Read, list or delete the one stored message."""
        here = self.stored is not None and value.split(b",")[0] == b"%d" % self.index
        if verb == b"+CMGD":
            self.stored = None if here else self.stored
            return b""
        if self.stored is None:
            return b"" if verb == b"+CMGL" else None
        length = len(self.stored) // 2 - 1
        if verb == b"+CMGL":
            return b"\r\n+CMGL: %d,0,,%d\r\n%s\r\n" % (self.index, length, self.stored)
        return b"\r\n+CMGR: 0,,%d\r\n%s\r\n" % (length, self.stored) if here else None


def main() -> None:
    """Serve one client until it hangs up for good (standard input closes)."""
    modem = FakeModem(int(sys.argv[1]))
    master, slave = os.openpty()
    tty.setraw(slave)
    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.set_wakeup_fd(wake)
    signal.signal(signal.SIGUSR1, lambda *_: None)
    print(os.ttyname(slave), flush=True)
    while True:
        ready, _, _ = select.select([master, woken, 0], [], [])
        if 0 in ready:
            return
        if woken in ready:
            os.read(woken, 64)
            os.write(master, modem.announce())
        if master in ready:
            answer = modem.receive(os.read(master, 4096))
            if answer:
                os.write(master, answer)


if __name__ == "__main__":
    main()
