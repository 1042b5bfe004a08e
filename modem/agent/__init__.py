"""The agent: one owner of the modem, a durable outbox and inbox, several programs that share it.

README.md beside this file says what it promises and how its parts meet. `Agent` and `AsyncAgent`
are for programs that talk to a running one; `modem agent` runs it.
"""
