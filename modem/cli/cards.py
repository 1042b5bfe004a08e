"""What is stored in SIMs and modems, kept in files: a Command that was delivered survives a crash.

One file a modem, written before the network is told that a message was delivered, and again when
something was deleted.
"""

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from modem.simulator.storage import Slot

if TYPE_CHECKING:
    from modem.cli.tap import Tap


class Cards:
    """The files in `folder`; with None nothing is kept."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._written: dict[str, Any] = {}

    def save(self, tap: "Tap") -> None:
        """Write what a modem has stored, unless the file says so already. Raises OSError."""
        if self._folder is None:
            return
        stored = {
            memory.name: [
                [index, slot.status, slot.octets.hex()] for index, slot in memory.items()
            ]
            for memory in tap.memories()
        }
        iccid = tap.sim.iccid
        if self._written.get(iccid) == stored:
            return
        new = self._folder / (iccid + ".new")
        new.write_text(json.dumps(stored))
        os.replace(new, self._folder / (iccid + ".json"))
        self._written[iccid] = stored

    def load(self, tap: "Tap") -> None:
        """Put back what was stored. Raises OSError, ValueError for a file that is none of ours."""
        path = self._folder / (tap.sim.iccid + ".json") if self._folder is not None else None
        if path is None or not path.exists():
            return
        stored = json.loads(path.read_text())
        for memory in tap.memories():
            for index, status, octets in stored.get(memory.name, []):
                memory.slots[index] = Slot(status, bytes.fromhex(octets))
