"""Programs that use the agent through its socket, and live on while it is killed."""

import contextlib
import threading
from collections.abc import Callable
from pathlib import Path
from queue import Empty, Queue

from modem.agent import reaching
from modem.agent.client import Agent
from tools.kills.life import ACCEPTED, CLIENT_QUEUE, HANDLED, KEY, Once, append

PATIENCE = 60.0  # seconds without an agent: more than any gap here
LOOK = 0.2  # seconds between looks whether to end


class Clients:
    """One that sends what `send` is given, one that deals with Commands; each in a thread."""

    def __init__(self, folder: Path, socket: str) -> None:
        self._pause = reaching.LONGEST_PAUSE
        reaching.LONGEST_PAUSE = 0.02  # seconds between tries to connect: lives are short here
        self._folder = folder
        self._socket = socket
        self._texts: Queue[str] = Queue()
        self._ended = False
        self.failures: list[str] = []
        self._threads = [
            threading.Thread(target=self._guarded, args=(work,), name=work.__name__)
            for work in (self._sending, self._handling)
        ]
        for thread in self._threads:
            thread.start()

    def send(self, text: str) -> None:
        """Have a text accepted, whenever there is an agent."""
        self._texts.put(text)

    @property
    def idle(self) -> bool:
        """Whether all that was to be sent is accepted."""
        return bool(self.failures) or not self._texts.unfinished_tasks

    def close(self) -> None:
        """End both. There must be an agent still, or they wait for one."""
        self._ended = True
        for thread in self._threads:
            thread.join()
        reaching.LONGEST_PAUSE = self._pause

    def _guarded(self, work: Callable[[Agent], None]) -> None:
        try:
            with contextlib.closing(Agent(self._socket, patience=PATIENCE)) as agent:
                work(agent)
        except Exception as error:
            self.failures.append("%s: %r" % (work.__name__, error))

    def _sending(self, agent: Agent) -> None:
        while not self._ended:
            with contextlib.suppress(Empty):
                text = self._texts.get(timeout=LOOK)
                message = agent.send(text, key=text[:KEY])
                append(self._folder / ACCEPTED, "%d %s" % (message.id, text), synced=False)
                self._texts.task_done()

    def _handling(self, agent: Agent) -> None:
        once = Once(self._folder / (CLIENT_QUEUE + HANDLED))
        while not self._ended:
            command = agent.receive(LOOK, queue=CLIENT_QUEUE)
            if command is not None:
                once.note(command.id)
                agent.acknowledge(command)
