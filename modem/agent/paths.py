"""Where a program looks for an agent's socket; `places` says where an agent puts it."""

import os
from collections.abc import Mapping

SYSTEM = "/run/modem/agent.sock"
VARIABLE = "MODEM_AGENT"


def candidates(environment: Mapping[str, str] = os.environ) -> list[str]:
    """Return where an agent may listen, the likeliest first: the system's, then this user's."""
    runtime = environment.get("XDG_RUNTIME_DIR")
    home = os.path.join(environment.get("HOME", ""), ".local/state")
    state = environment.get("XDG_STATE_HOME") or home
    own = [runtime] if runtime else []
    return [SYSTEM, *(os.path.join(folder, "modem/agent.sock") for folder in [*own, state])]


def find(environment: Mapping[str, str] = os.environ) -> str:
    """Return the socket to use: $MODEM_AGENT, or the first that exists, or the system's."""
    named = environment.get(VARIABLE)
    if named:
        return named
    return next((path for path in candidates(environment) if os.path.exists(path)), SYSTEM)
