"""A session that stands before a modem of the test's making, on a clock of its own."""

from modem.session.events import CommandReceived, OtherMessage
from modem.sms.deliver import Deliver
from modem.sms.fields import Address
from modem.sms.pdu import to_hex
from modem.sms.report import StatusReport
from modem.sms.splitting import split
from modem.sms.times import Timestamp
from tests.session.script import answer, ready

STAMP = Timestamp(2026, 1, 1, 0, 0, 0, 0)
OK = b"\r\nOK\r\n"
ERROR = b"\r\nERROR\r\n"
BUSY = b"\r\n+CMS ERROR: 314\r\n"


def pdu(text="hello", sender="2936"):
    """Return (length, hexadecimal digits) of a DELIVER."""
    length, digits = to_hex(Deliver(Address(sender), split(text, 0)[0], STAMP))
    return b"%d" % length, digits


def report(reference, recipient="2936", status=0):
    """Return (length, hexadecimal digits) of a STATUS-REPORT."""
    length, digits = to_hex(StatusReport(reference, Address(recipient), STAMP, STAMP, status))
    return b"%d" % length, digits


class Odd:
    """A session that is ready, and what its modem says.

    `answers`: command line without AT, or its name, or "payload" -> the bytes of the answer; a
    list of answers is used up one by one. What is not in it is answered by `base`, a plain
    modem. `chunk` cuts what the modem says into pieces. `sent` has what was sent.
    """

    def __init__(self, chunk=None, base=answer, **settings):
        self.chunk, self.base = chunk, base
        self.session = ready(settings, base)
        self.now, self.answers, self.sent, self.events = 0, {}, [], []

    def say(self, data):
        """Have the modem say something; the session goes on as far as it can."""
        self._feed(data)
        self._pump()

    def run(self, ms):
        """Let time pass."""
        self._pump()
        end = self.now + ms
        while self.now < end:
            due = self.session.deadline()
            self.now = end if due is None else max(self.now, min(due, end))
            self.session.advance(self.now)
            self._pump()

    def finish(self, operation):
        """Go on until the operation is done; return its result."""
        self._pump()
        for _ in range(1000):
            if operation.done:
                break
            self.now = max(self.now, self.session.deadline())
            self.session.advance(self.now)
            self._pump()
        assert self.session.scheduler.crash is None, repr(self.session.scheduler.crash)
        return operation.result()

    def at(self, line):
        return self.finish(self.session.at(line, self.now))

    def send(self, body="hello", **options):
        return self.finish(self.session.send(body, self.now, **options))

    def status(self):
        return self.finish(self.session.status(self.now))

    def store(self, answer_to_cmgr, index=1):
        """Announce a message; reading its slot gives this answer. Return the texts received."""
        self.answers[b"+CMGR=%d" % index] = answer_to_cmgr
        self.say(b'\r\n+CMTI: "SM",%d\r\n' % index)
        self.run(5000)
        return self.received

    @property
    def received(self):
        """The texts of all Commands and other messages."""
        messages = [event.command for event in self.events if isinstance(event, CommandReceived)]
        messages += [event.message for event in self.events if isinstance(event, OtherMessage)]
        return [message.text for message in messages]

    def of(self, kind):
        return [event for event in self.events if isinstance(event, kind)]

    def _feed(self, data):
        step = self.chunk or max(1, len(data))
        for start in range(0, len(data), step):
            self.session.receive_data(data[start : start + step], self.now)

    def _pump(self):
        while True:
            out = self.session.data_to_send()
            event = self.session.next_event()
            while event is not None:
                self.events.append(event)
                event = self.session.next_event()
            if not out:
                return
            for line in out.replace(b"\x1a", b"\x1a\r").split(b"\r"):
                if line.strip(b"\x1b"):
                    self.sent.append(line.strip(b"\x1b"))
                    self._feed(self._answer(self.sent[-1]))

    def _answer(self, line):
        text = line[2:]
        found = self.answers.get(text, self.answers.get(text.partition(b"=")[0]))
        if line.endswith(b"\x1a"):
            found = self.answers["payload"]
        if found is None:
            return self.base(line + b"\r")
        return found.pop(0) if isinstance(found, list) else found


def modem(answers=None, **settings):
    """Return a session that was set up on a modem with these answers; lists are used up."""
    answers = answers or {}

    def base(line):
        said = answers.get(line[2:-1])
        if isinstance(said, list):
            said = said.pop(0) if len(said) > 1 else said[0]
        return answer(line) if said is None else said

    return Odd(base=base, **settings)


def line(text):
    return b"\r\n" + text + b"\r\n" + OK


def stored(text="hello", sender="2936"):
    """Return the answer to +CMGR for a slot with this message."""
    length, digits = pdu(text, sender)
    return line(b"+CMGR: 0,,%s\r\n%s" % (length, digits))


def listed(*texts):
    """Return the answer to +CMGL for slots from 1 on."""
    lines = b""
    for index, text in enumerate(texts):
        length, digits = pdu(text)
        lines += b"\r\n+CMGL: %d,1,,%s\r\n%s" % (index + 1, length, digits)
    return lines + b"\r\n" + OK


def asked(found, text):
    return len([said for said in found.sent if said == text])


def acknowledge(found, place=0):
    commands = [event.command for event in found.of(CommandReceived)]
    found.finish(found.session.acknowledge(commands[place], found.now))
