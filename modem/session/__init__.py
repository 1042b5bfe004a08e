"""What is said to a modem and what it means: a passive object, driven from outside.

`Session` takes bytes and time and gives bytes, events and one deadline. Each conversation in it
is a generator that reads from top to bottom: `startup`, `registering`, `receiving`, `sending`,
`recovery`, `status`.
"""

# Each import inside an import takes a piece of a board's small stack: the deepest go first.
import modem.at.channel
import modem.profiles
import modem.sms.pdu  # noqa: F401
