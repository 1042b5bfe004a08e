"""Plays a dialogue (design: one format for trace, test and document) against a session.

Inputs are the `?` and `<` entries at their times; `>` and `!` are what must come of them. A
call is `? ready`, `? start`, `? send TEXT`, `? send-data HEX`, `? at LINE`, `? acknowledge N`
(the N-th message handed out); words of the form name=value behind `ready` and `start` are
settings. `ready-text` is a modem that knows only text mode, `ready-ascii` one that besides has
no UCS-2. When a call ends, `! =` shows its result, or its error.
"""

from modem.dialogue import CALL, EVENT, FROM_MODEM, REMARK, TO_MODEM, Entry
from modem.session.events import CommandReceived, OtherMessage
from modem.session.session import Session
from modem.session.settings import Settings

ANSWERS = {
    b"+CGMI": b"Simulated",
    b"+CGMM": b"Plain",
    b"+CGMR": b"1.0",
    b"+CGSN": b"490154203237518",
    b"+CIMI": b"001010000000001",
    b"+CCID": b"+CCID: 8988307000000000001",
    b"+CFUN?": b"+CFUN: 1",
    b"+CPIN?": b"+CPIN: READY",
    b"+CPMS=?": b'+CPMS: ("SM"),("SM"),("SM")',
    b"+CPMS?": b'+CPMS: "SM",0,10,"SM",0,10,"SM",0,10',
    b'+CPMS="SM","SM","SM"': b"+CPMS: 0,10,0,10,0,10",
    b"+CNMI=?": b"+CNMI: (0-2),(0-3),(0,2),(0-2),(0,1)",
    b"+CREG?": b"+CREG: 1,1",
    b"+CMGL=4": b"",
}
SILENT = (b"+CGREG=1", b"+CEREG=1", b"+GMI")  # refused by the plain modem


def answer(line):
    """What a plain modem says to one command line of a start-up."""
    text = line[2:-1]
    if text in SILENT:
        return b"\r\nERROR\r\n"
    info = ANSWERS.get(text, b"")
    return (b"\r\n" + info + b"\r\n" if info else b"") + b"\r\nOK\r\n"


def answer_in_text(line):
    """What a modem says that knows only text mode."""
    if line[2:-1] == b"+CMGF=?":
        return b"\r\n+CMGF: (1)\r\n\r\nOK\r\n"
    return b"\r\nERROR\r\n" if line[2:-1] == b"+CMGF=0" else answer(line)


def answer_in_ascii(line):
    """What it says where it has no UCS-2 either."""
    refused = line[2:-1] == b'+CSCS="UCS2"' or line.startswith(b'AT+CSCS="00')
    return b"\r\nERROR\r\n" if refused else answer_in_text(line)


MODEMS = {"ready": answer, "ready-text": answer_in_text, "ready-ascii": answer_in_ascii}


def ready(settings=None, answers=answer):
    """Return a session that a plain modem has brought to Ready, its clock near 0."""
    session = Session(Settings(**(settings or {})))
    now = -540
    operation = session.start(now)
    while not operation.done:
        out = session.data_to_send()
        if not out:
            now = max(now, session.deadline())
            session.advance(now)
            continue
        for line in out.replace(b"\x1b", b"").split(b"\r")[:-1]:
            said = answers(line + b"\r")
            if said:
                session.receive_data(said, now)
    operation.result()
    while session.next_event() is not None:
        pass
    return session


class Player:
    """Runs the inputs of a dialogue and writes down what happened."""

    def __init__(self):
        self.session = None
        self.actual = []
        self.now = 0
        self.messages = []
        self.open = []

    def play(self, entries):
        """Return the entries as they came out."""
        for entry in entries:
            if entry.time is not None:
                self.advance(entry.time)
            if entry.marker == REMARK:
                self.actual.append(entry)
            elif entry.marker == CALL:
                self.actual.append(Entry(self.now, CALL, entry.content))
                self.call(entry.content)
            elif entry.marker == FROM_MODEM:
                self.actual.append(Entry(self.now, FROM_MODEM, entry.content))
                self.session.receive_data(entry.content, self.now)
            self.collect()
        return self.actual

    def advance(self, until):
        while self.session is not None:
            due = self.session.deadline()
            if due is None or due > until:
                break
            self.now = max(self.now, due)
            self.session.advance(self.now)
            self.collect()
        self.now = max(self.now, until)
        if self.session is not None:
            self.session.advance(self.now)
            self.collect()

    def collect(self):
        if self.session is None:
            return
        out = self.session.data_to_send()
        if out:
            self.actual.append(Entry(self.now, TO_MODEM, out))
        event = self.session.next_event()
        while event is not None:
            self.actual.append(Entry(self.now, EVENT, show(event)))
            if isinstance(event, CommandReceived):
                self.messages.append(event.command)
            elif isinstance(event, OtherMessage):
                self.messages.append(event.message)
            event = self.session.next_event()
        for operation in [operation for operation in self.open if operation.done]:
            self.open.remove(operation)
            self.actual.append(Entry(self.now, EVENT, "= " + outcome(operation)))
        assert self.session.scheduler.crash is None, repr(self.session.scheduler.crash)

    def call(self, text):
        verb, _, rest = text.partition(" ")
        if verb == "start" or verb in MODEMS:
            words = [word.split("=") for word in rest.split()]
            settings = {name: int(value) if value.isdigit() else value for name, value in words}
            if verb in MODEMS:
                self.session = ready(settings, MODEMS[verb])
            else:
                self.session = Session(Settings(**settings))
                self.open.append(self.session.start(self.now))
            return
        session, now = self.session, self.now
        if verb == "send":
            self.open.append(session.send(rest, now))
        elif verb == "send-confirm":
            self.open.append(session.send(rest, now, confirm=True))
        elif verb == "send-data":
            self.open.append(session.send(bytes.fromhex(rest), now))
        elif verb == "at":
            self.open.append(session.at(rest, now))
        elif verb == "acknowledge":
            self.open.append(session.acknowledge(self.messages[int(rest) - 1], now))
        else:
            raise ValueError("no such call: %r" % text)


def show(event):
    """Say an event in one line, without what differs in nothing that matters."""
    if isinstance(event, (CommandReceived, OtherMessage)):
        message = event.command if isinstance(event, CommandReceived) else event.message
        body = message.text if message.text is not None else message.data
        more = " missing %s" % (message.missing,) if message.missing else ""
        return "%s %s %r%s" % (type(event).__name__, message.sender, body, more)
    return repr(event)


def outcome(operation):
    if operation.error is not None:
        return "%s: %s" % (type(operation.error).__name__, operation.error)
    return repr(operation.result())
