"""What a user may change about a session."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from modem.session.keeping import Journal


class Settings:
    """Times are milliseconds. An unknown name is a TypeError.

    peer                    the address of the cloud: "2936", or "000" on Super SIM
    pin                     the SIM's PIN, or None
    profile                 a name, or "auto" to go by what the modem says of itself
    registration_timeout    how long start waits for a network before it says `NotRegistered`
    wake_timeout            how long start waits for the first answer
    sim_timeout             how long a SIM may stay busy
    sweep_every             time between background looks into the storage
    part_timeout            how long the parts of a long message may take
    parts_limit             how many parts are kept while their message is incomplete
    send_attempts           how often a part is tried while the network refuses temporarily
    retry_pause             time before the second try; it doubles
    reference               the number of the first long message; one that other messages were
                            sent with a while ago would let a receiver mix up their parts
    spare_slots             storage slots kept free by deleting messages that are not Commands
    journal                 what outlasts a power cut, see `modem.session.keeping`; None: nothing
    """

    peer = "2936"
    pin: "str | None" = None
    profile = "auto"
    registration_timeout = 60000
    wake_timeout = 15000
    sim_timeout = 20000
    sweep_every = 120000
    part_timeout = 3600000
    parts_limit = 40
    send_attempts = 3
    retry_pause = 2000
    reference = 0
    spare_slots = 3
    journal: "Journal | None" = None

    def __init__(self, **changes: object) -> None:
        for name, value in changes.items():
            if name.startswith("_") or not hasattr(Settings, name):
                raise TypeError("a session has no setting %r" % name)
            setattr(self, name, value)
        if self.pin is not None and (not 4 <= len(self.pin) <= 8 or self.pin.strip("0123456789")):
            raise ValueError("a PIN has 4 to 8 digits")
        if not self.peer or self.peer.strip("+0123456789*#"):
            raise ValueError("the peer is an address such as 2936 or 000, not %r" % self.peer)
