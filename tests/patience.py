"""How long a test waits for what comes at once on an idle machine: it matters only on failure."""

PATIENCE = 60.0  # seconds
