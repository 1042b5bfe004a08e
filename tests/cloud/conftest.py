"""What the tests of the cloud share."""

from collections.abc import Iterator

import pytest

from tests.cloud.world import World


@pytest.fixture
def world() -> Iterator[World]:
    world = World()
    yield world
    world.store.close()
