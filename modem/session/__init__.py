"""What is said to a modem and what it means: a passive object, driven from outside.

`Session` takes bytes and time and gives bytes, events and one deadline. Each conversation in it
is a generator that reads from top to bottom: `startup`, `registering`, `reading`, `sending`,
`recovery`, `status`. They are imported where they begin, and hold on to nothing when they end:
a board that is short of memory forgets them until the next time.
"""
