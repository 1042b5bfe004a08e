"""A modem small enough for a board: what it needs to be set up, send, and hand a message over."""

from modem.sms.deliver import Deliver
from modem.sms.fields import Address
from modem.sms.pdu import to_hex
from modem.sms.splitting import split
from modem.sms.times import Timestamp

LENGTH, STORED = to_hex(
    Deliver(Address("2936"), split("hello", 0)[0], Timestamp(2026, 2, 11, 21, 31, 41, 0))
)
ANSWERS = {
    b"AT+CGMI": b"Little\r\n",
    b"AT+CGMM": b"One\r\n",
    b"AT+CPIN?": b"+CPIN: READY\r\n",
    b"AT+CFUN?": b"+CFUN: 1\r\n",
    b"AT+CPMS=?": b'+CPMS: ("SM"),("SM"),("SM")\r\n',
    b"AT+CPMS?": b'+CPMS: "SM",0,10,"SM",0,10,"SM",0,10\r\n',
    b'AT+CPMS="SM","SM","SM"': b"+CPMS: 0,10,0,10,0,10\r\n",
    b"AT+CNMI=?": b"+CNMI: (0-2),(0-2),(0),(0,1),(0,1)\r\n",
    b"AT+CREG?": b"+CREG: 1,1\r\n",
}


class Little:
    """`receive` takes what the driver writes and returns what the modem says."""

    def __init__(self):
        self.slots = {}
        self.sent = []
        self._line = b""
        self._prompt = False

    def deliver(self):
        self.slots[1] = STORED
        return b'\r\n+CMTI: "SM",1\r\n'

    def receive(self, data):
        out = b""
        for octet in data:
            self._line += bytes([octet])
            if octet in (0x0D, 0x1A):
                line, self._line = self._line[:-1], b""
                out += self._answer(line.lstrip(b"\x1b"))
        return out

    def _answer(self, line):
        if self._prompt:
            self._prompt = False
            self.sent.append(line)
            return b"\r\n+CMGS: 7\r\n\r\nOK\r\n"
        if line.startswith(b"AT+CMGS="):
            self._prompt = True
            return b"\r\n> "
        if line == b"AT+CMGD=1":
            self.slots = {}
        body = ANSWERS.get(line, b"")
        if line == b"AT+CMGR=1" and self.slots:
            body = b"+CMGR: 0,,%d\r\n%s\r\n" % (LENGTH, self.slots[1])
        return (b"\r\n" + body if body else b"") + b"\r\nOK\r\n"
