"""The kinds of port as types; what each method promises is said in `modem.ports`."""

from typing import Protocol


class Port(Protocol):
    """A blocking port."""

    @property
    def name(self) -> str:
        """What a person calls it."""

    def read(self, timeout_ms: int | None) -> bytes:
        """Return what has come, waiting `timeout_ms` at most (None: no limit); b"" for nothing.

        Raises PortError when the device is gone.
        """

    def write(self, data: bytes) -> None:
        """Write all of `data`. Raises PortError when the device is gone or takes nothing."""

    def close(self) -> None:
        """Give the device back; harmless when done already."""


class AsyncPort(Protocol):
    """An asyncio port."""

    @property
    def name(self) -> str:
        """What a person calls it."""

    async def read(self) -> bytes:
        """Return what has come, as soon as something has; b"" when the device is gone."""

    def write(self, data: bytes) -> None:
        """Queue `data`; a device that is gone shows at the next `read`."""

    def close(self) -> None:
        """Give the device back; harmless when done already."""


class PortThatReturns(Port, Protocol):
    """A blocking port that can be opened again after it was gone."""

    def reopen(self, timeout_ms: int | None) -> bool:
        """Look for the device, `timeout_ms` at most (None: no limit); whether it is open."""


class AsyncPortThatReturns(AsyncPort, Protocol):
    """An asyncio port that can be opened again after it was gone."""

    async def reopen(self) -> None:
        """Look for the device until it is open."""
