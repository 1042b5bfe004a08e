"""The vectors and tables of tests/vectors, on either Python."""

import json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

FOLDER = __file__.replace("\\", "/").rsplit("/", 2)[0] + "/vectors/"


def load(name: str) -> "Any":
    """Return what a file there has."""
    with open(FOLDER + name, "rb") as file:
        return json.loads(file.read().decode())
