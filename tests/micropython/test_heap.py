"""A small heap is enough to start up, send a long message and receive one."""

from collections.abc import Iterator

import pytest

from tests.micropython.test_portable import needs_native
from tests.patience import PATIENCE
from tools.heap import Bench

pytestmark = [pytest.mark.micropython, pytest.mark.timeout(300)]

# KiB, the program and its modem included, which take 8 of them.
ROWS = [
    pytest.param("codec", 36, 48, id="codec"),
    pytest.param("blocking", 110, 148, id="blocking"),
    pytest.param("asyncio", 118, 156, id="asyncio"),
]


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    yield Bench(needs_native(), tmp_path_factory.mktemp("board"), patience=PATIENCE)


@pytest.mark.parametrize(("kind", "compiled", "source"), ROWS)
def test_a_long_message_each_way_works_in_a_small_heap(
    kind: str, compiled: int, source: int, bench: Bench
) -> None:
    assert bench.run(kind, compiled)
    assert bench.run(kind, source, source=True)


def test_hundreds_of_commands_leave_the_heap_where_it_was(bench: Bench) -> None:
    kept = bench.kept("blocking", (400, 1))
    assert kept["many"] <= kept["idle"] + 512
    assert kept["waiting"] == 0
