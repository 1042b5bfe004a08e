"""What a device tells the network of a message: RP causes (24.011 clause 8.2.5.4), two more."""

ACCEPTED = 0
PENDING = -1  # the answer follows
ABSENT = -2  # nobody there to ask
MEMORY_FULL = 22
TIMED_OUT = 38
PROTOCOL_ERROR = 111
