"""What the modem says unasked, and what each line sets going."""

from modem.at.fields import is_memory, number, parameters, text
from modem.session.tasks import RECEIVE, URGENT
from modem.session.urcs import REFUSAL

TYPE_CHECKING = False
if TYPE_CHECKING:
    from modem.at.request import Urc
    from modem.session.state import State


def take(session: "State", urc: "Urc") -> None:
    """Act on one URC."""
    handler = _HANDLERS.get(urc.name)
    profile = session.profile
    line = urc.line.upper()
    if handler is not None:
        handler(session, urc)
    elif urc.name in profile.full_urcs and profile.full_mark in line:
        from modem.session import freeing

        freeing.note_room(session, True)
        session.want_sweep()
    elif urc.name in profile.ready_urcs and profile.ready_mark in line:
        session.want_sweep()
    elif urc.name in profile.boot_urcs or urc.name in profile.off_urcs:
        _on_restart(session, urc)


def _on_restart(session: "State", urc: "Urc") -> None:
    from modem.session import recovery

    recovery.on_restart(session, text(urc.line.strip()))


def _on_stored(session: "State", urc: "Urc") -> None:
    """`+CMTI: <mem>,<index>`: read it; where that says nothing of use, sweep."""
    fields = parameters(urc.line)
    index = number(fields[1]) if len(fields) > 1 else None
    memory = fields[0] if fields[0] in session.memories else session.receive_memory
    known = memory or session.state == "ready"  # before that, the sweep to come finds it
    if index is None or index < 0 or len(fields) > 2 or not known:
        session.want_sweep()
    else:
        from modem.session import reading

        reading.read_announced(session, (memory, index))


def _on_stored_report(session: "State", urc: "Urc") -> None:
    """`+CDSI: <mem>,<index>`: reports may live in a memory of their own."""
    fields = parameters(urc.line)
    index = number(fields[1]) if len(fields) > 1 else None
    if index is None or index < 0:
        session.want_sweep()
    else:
        from modem.session import reading

        memory = fields[0] if is_memory(fields[0]) else session.receive_memory
        session.scheduler.add(reading.read_report(session, (memory, index)), RECEIVE)


def _on_routed(session: "State", urc: "Urc") -> None:
    """`+CMT` and `+CDS`: the PDU itself. Without +CNMA the network sends no more.

    One that came spoilt is not acknowledged where that is asked for: then the network sends it
    again. What comes the same twice is believed.
    """
    spoilt = not session.mode.is_whole((urc.line, urc.body))
    if session.direct and spoilt and urc.body != session.doubted:
        session.doubted = urc.body or b""
        return
    if not session.mode.take(session, None, urc.line, urc.body):
        session.want_sweep()
        return
    if session.direct:
        from modem.session import routing

        session.scheduler.add(routing.confirm(session), URGENT)


def _on_registration(session: "State", urc: "Urc") -> None:
    from modem.session import registering

    registering.on_urc(session, urc.name, urc.line)


def _on_sim(session: "State", urc: "Urc") -> None:
    """`+CPIN:` unasked is a SIM that comes or goes, at run time or after a restart."""
    if session.state == "ready":
        _on_restart(session, urc)


def _on_refusal(session: "State", urc: "Urc") -> None:
    """A `+CMS ERROR` that nobody asked for: some say so that they forgot +CNMI."""
    if number(parameters(urc.line)[0]) in session.profile.deaf:
        from modem.session import routing

        session.scheduler.add(routing.check(session, lost=True), URGENT)


_HANDLERS = {
    b"+CMTI": _on_stored,
    b"+CDSI": _on_stored_report,
    b"+CMT": _on_routed,
    b"+CDS": _on_routed,
    b"+CREG": _on_registration,
    b"+CGREG": _on_registration,
    b"+CEREG": _on_registration,
    b"+CPIN": _on_sim,
    REFUSAL: _on_refusal,
}
