"""Plays recordings on the board's Python: `player.py PATH FOLDER [EVERY]`; see recorded.py."""

import sys

sys.path[:1] = [sys.argv[1], ""]

# Before the tests' own files, which import through more than a board's C stack takes.
import modem.session.session  # noqa: E402, F401
from tests.micropython.recorded import main  # noqa: E402

sys.exit(main(sys.argv[2], *[int(every) for every in sys.argv[3:]]))
