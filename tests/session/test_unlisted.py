"""Messages that a modem counts and does not list."""

import pytest

from modem.session import slots
from tests.session.test_receiving_plain import ERROR, OK, line, listed, modem, stored


@pytest.mark.parametrize("empty", [OK, ERROR], ids=["OK", "ERROR"])
def test_what_a_listing_leaves_out_is_read_past_what_is_listed_and_what_is_empty(empty):
    found = modem(
        {
            b'+CPMS="SM","SM","SM"': line(b"+CPMS: 2,4,2,4,2,4"),
            b"+CMGL=4": listed("listed"),
            b"+CMGR=0": ERROR,
            b"+CMGR=2": empty,
            b"+CMGR=3": stored("left out"),
        }
    )
    assert slots.usage(found.session.stored, b"SM") == (2, 4)
