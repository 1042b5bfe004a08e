"""Takes Commands from one modem to the disk; the modem forgets them only after that."""

import asyncio
import logging

from modem.agent.changes import Changes
from modem.agent.disk import Disk
from modem.agent.errors import StoreError
from modem.agent.inbox import Inbox
from modem.drivers.aio import AsyncModem
from modem.session.messages import Command

log = logging.getLogger(__name__)

DISK_PAUSE = 5.0  # seconds between tries while the disk does not do its part


class Collector:
    """Keeps what `put` gives it, in that order; `run` does the work."""

    def __init__(self, name: str, inbox: Inbox, disk: Disk, changes: Changes) -> None:
        self._name = name
        self._inbox = inbox
        self._disk = disk
        self._changes = changes
        self._commands: list[Command] = []
        self._strangers: list[Command] = []
        self._more = asyncio.Event()
        self.others = 0  # messages that were no Commands
        self.disk_error = ""

    def put(self, command: Command) -> None:
        """Have a Command kept. Until it is, the modem has it."""
        self._commands.append(command)
        self._more.set()

    def put_other(self, message: Command, rule: str) -> None:
        """Do with a message of somebody else what the configuration says."""
        self.others += 1
        log.info("%s: a message that is no Command, the %dth", self._name, self.others)
        if rule == "delete":
            self._strangers.append(message)
            self._more.set()

    async def run(self, modem: AsyncModem) -> None:
        """Keep what comes, and then have `modem` forget it. Raises PortError."""
        while True:
            await self._more.wait()
            self._more.clear()
            while self._commands:
                await self._keep(modem, self._commands[0])
                self._commands.pop(0)
            while self._strangers:
                await modem.acknowledge(self._strangers.pop(0))

    async def _keep(self, modem: AsyncModem, command: Command) -> None:
        while True:
            try:
                kept = await self._disk(self._inbox.keep, command, self._name)
            except StoreError as error:
                if error.message != self.disk_error:
                    log.error("Command %s stays in the modem: %s", command.id, error)
                self.disk_error = error.message
                await asyncio.sleep(DISK_PAUSE)
                continue
            break
        self.disk_error = ""
        if kept is None:
            log.info("Command %s came again by %s", command.id, self._name)
        else:
            log.info("Command %s came by %s: number %d", command.id, self._name, kept.number)
            self._changes.notify()
        await modem.acknowledge(command)

    def forget(self) -> None:
        """Drop what is not kept yet: the modem has it, and gives it again when opened again."""
        self._commands, self._strangers = [], []
