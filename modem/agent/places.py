"""Where the agent keeps its data and listens, unless the configuration says so.

A service of systemd is told by it; root has the places of the system; anybody else his own.
"""

import os
from pathlib import Path

SOCKET = "agent.sock"
SYSTEM_DATA = "/var/lib/modem"
SYSTEM_RUN = "/run/modem"


def data_folder() -> str:
    """Return the folder of the outbox and inbox; it need not exist."""
    given = os.environ.get("STATE_DIRECTORY", "").split(":")[0]
    if given:
        return given
    if os.geteuid() == 0:
        return SYSTEM_DATA
    state = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local/state"
    return str(Path(state) / "modem")


def socket_path() -> str:
    """Return the path of the socket that the agent listens on."""
    given = os.environ.get("RUNTIME_DIRECTORY", "").split(":")[0]
    if given:
        return str(Path(given) / SOCKET)
    if os.geteuid() == 0:
        return str(Path(SYSTEM_RUN) / SOCKET)
    own = os.environ.get("XDG_RUNTIME_DIR")
    return str(Path(own, "modem", SOCKET) if own else Path(data_folder(), SOCKET))
