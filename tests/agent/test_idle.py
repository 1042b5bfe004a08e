"""What an agent costs while nothing happens; beside others: `tools/dev.py bench idle`."""

import pytest

from tools.bench import idle


@pytest.mark.slow
@pytest.mark.timeout(120)
def test_an_idle_agent_costs_next_to_nothing() -> None:
    [row] = idle.measure([idle.OURS], seconds=10, settle=10)
    assert row.resident < 40, row
    assert row.cpu < 0.1, row
    assert 0 < row.own <= row.resident
