"""Long messages: `split` cuts a body into parts, `Joiner` joins parts again."""

from modem.sms.joining import Joined, Joiner
from modem.sms.splitting import split

__all__ = ["Joined", "Joiner", "split"]
