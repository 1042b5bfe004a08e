"""Plays recordings on the board's Python: `player.py [PATH ...] FOLDER`; see recorded.py."""

import sys

sys.path[0] = ""
for extra in sys.argv[1:-1]:
    sys.path.insert(0, extra)

# Before the tests' own files, which import through more than a board's C stack takes.
import modem.session.session  # noqa: E402, F401
from tests.micropython.recorded import main  # noqa: E402

sys.exit(main(sys.argv[-1]))
