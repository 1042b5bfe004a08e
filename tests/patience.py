"""How long tests wait where what they wait for comes at once on an idle machine."""

PATIENCE = 60.0  # seconds, for what must come: it matters only on failure
QUIET = 2.0  # seconds in which whatever is to come has come, on a busy machine too
