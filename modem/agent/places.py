"""Where an agent keeps its data and listens unless it is told, and where programs look for it.

A service of systemd is told by it; root has the places of the system; anybody else his own.
"""

import os
from collections.abc import Mapping

SOCKET = "agent.sock"
SYSTEM_DATA = "/var/lib/modem"
SYSTEM_SOCKET = "/run/modem/" + SOCKET
VARIABLE = "MODEM_AGENT"


def data_folder() -> str:
    """Return the folder of the outbox and inbox; it need not exist."""
    given = os.environ.get("STATE_DIRECTORY", "").split(":")[0]
    if given:
        return given
    return SYSTEM_DATA if os.geteuid() == 0 else _own_state(os.environ)


def socket_path() -> str:
    """Return the path of the socket that the agent listens on."""
    given = os.environ.get("RUNTIME_DIRECTORY", "").split(":")[0]
    if given:
        return os.path.join(given, SOCKET)
    system, own, *_ = candidates()
    return system if os.geteuid() == 0 else own


def candidates(environment: Mapping[str, str] = os.environ) -> list[str]:
    """Return where an agent may listen, the likeliest first: the system's, then this user's."""
    runtime = environment.get("XDG_RUNTIME_DIR")
    own = [os.path.join(runtime, "modem")] if runtime else []
    return [
        SYSTEM_SOCKET,
        *(os.path.join(folder, SOCKET) for folder in [*own, _own_state(environment)]),
    ]


def find(environment: Mapping[str, str] = os.environ) -> str:
    """Return the socket to use: $MODEM_AGENT, or the first that exists, or the system's."""
    named = environment.get(VARIABLE)
    if named:
        return named
    existing = (path for path in candidates(environment) if os.path.exists(path))
    return next(existing, SYSTEM_SOCKET)


def _own_state(environment: Mapping[str, str]) -> str:
    state = environment.get("XDG_STATE_HOME") or os.path.expanduser("~/.local/state")
    return os.path.join(state, "modem")
