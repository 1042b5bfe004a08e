"""What became of a message, as a caller of `Modem.send` would hear of it."""

from modem.agent import records
from modem.agent.records import Outgoing
from modem.errors import (
    EquipmentRefused,
    MessageRefused,
    ModemError,
    NotDelivered,
    OutcomeUnknown,
    Refused,
)


def check(message: Outgoing, until: str = "sent") -> Outgoing:
    """Return a message that was sent (until "delivered": delivered, where that was asked for).

    Raises Refused when it was not sent and will not be, OutcomeUnknown when it may have been or
    still waits, NotDelivered when it expired, was cancelled, or did not arrive; each with the
    message's number as `message_id`.
    """
    error = _error(message, until)
    if error is not None:
        vars(error)["message_id"] = message.id
        raise error
    return message


def _error(message: Outgoing, until: str) -> ModemError | None:
    state, name, reason = message.state, f"message {message.id}", message.error
    if state == records.REFUSED:
        return _refusal(reason or f"{name} was refused")
    if state == records.UNKNOWN:
        return OutcomeUnknown(reason or f"{name} may have been sent", message.references)
    if state in (records.WAITING, records.SENDING):
        why = f" ({reason})" if reason else ""
        error = OutcomeUnknown(f"{name} is not sent yet{why}: the agent goes on trying")
        error.temporary = True
        return error
    if state in (records.EXPIRED, records.CANCELLED):
        why = f": {reason}" if reason else ""
        return NotDelivered(f"{name} is not sent, for it {_DECIDED[state]}{why}")
    if until == "delivered" and message.confirm and state != records.DELIVERED:
        late = state == records.SENT
        return NotDelivered(reason or f"{name} was sent, but no report came", temporary=late)
    return None


_DECIDED = {records.EXPIRED: "expired", records.CANCELLED: "was cancelled"}


def _refusal(reason: str) -> Refused:
    """Return the error that `modem.errors.refusal` made this sentence for."""
    for kind in (MessageRefused, EquipmentRefused):
        if reason.startswith(kind.kind + " "):
            word = reason[len(kind.kind) :].split()[0].rstrip(":")
            return kind(reason, int(word) if word.isdecimal() else word)
    return Refused(reason)
