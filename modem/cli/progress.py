"""What is going on, on one line of the terminal that is rewritten while something waits."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.status import Status


class Progress:
    """A line that can be told what is waited for now; silent when it has no `status`."""

    def __init__(self, status: "Status | None") -> None:
        self._status = status

    def update(self, text: str) -> None:
        """Show `text` instead of what stood there."""
        if self._status is not None:
            self._status.update(text)
