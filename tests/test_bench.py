"""The benchmark still measures what it says; how fast anything is fails nothing."""

import pytest

from tools.bench import codec
from tools.bench.__main__ import one_round


@pytest.mark.parametrize("direction", ["send", "receive"])
@pytest.mark.parametrize("client", ["floor", "blocking", "aio"])
def test_each_client_of_our_own_gets_every_message_through(client: str, direction: str) -> None:
    outcome = one_round(client, direction, 10)
    assert not isinstance(outcome, str), outcome


def test_every_codec_at_hand_agrees_with_the_others() -> None:
    rows = codec.measure(rounds=1, seconds=0.0)
    assert {row[2] for row in rows} >= {"modem", "smspdudecoder"}
    assert {check for *_, check in rows} == {"ok"}
