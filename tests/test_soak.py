"""A hundred lives of a device; `tools/dev.py soak` lives more of them."""

import pytest

from tests.soak import live

EACH = 25


@pytest.mark.parametrize("first", range(0, 100, EACH))
def test_nothing_is_lost_invented_or_told_wrongly_whatever_goes_wrong(first):
    for seed in range(first, first + EACH):
        life = live(seed)
        assert not life.problems, "seed %d, faults %s: %s\n%s" % (
            seed,
            life.faults,
            life.problems,
            "\n".join(life.world.log[-60:]),
        )


def test_the_same_seed_is_the_same_life():
    assert live(3).world.log == live(3).world.log


def test_a_life_without_order_is_told():
    from tests.soak import Life

    life = Life(5)
    life.post = lambda number, size: life.posted.append("never sent %d" % number)
    assert any(problem.startswith("lost") for problem in life.run().problems)
