"""Both clients, called alike: what `AsyncAgent` gives is waited for at once."""

import asyncio
import inspect
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from modem.agent.aclient import AsyncAgent
from modem.agent.client import Agent

Client = Any  # `Agent`, or `Waiting`, which has the same words


class Waiting:
    """An `AsyncAgent` on an event loop that runs while a call waits."""

    def __init__(self, path: str, **options: Any) -> None:
        self._runner = asyncio.Runner()

        async def make() -> AsyncAgent:
            return AsyncAgent(path, **options)

        self._agent = self._runner.run(make())

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._agent, name)

        def call(*arguments: Any, **named: Any) -> Any:
            if name == "serve":
                handler = arguments[0]

                async def asked(command: Any) -> Any:
                    return handler(command)

                arguments = (asked,)
            found = value(*arguments, **named)
            return self._runner.run(found) if inspect.isawaitable(found) else self._each(found)

        return call

    def _each(self, stream: Any) -> Iterator[Any]:
        async def following() -> Any:
            return await anext(stream, None)

        while (item := self._runner.run(following())) is not None:
            yield item

    def __enter__(self) -> "Waiting":
        return self

    def __exit__(self, *_: object) -> None:
        self._runner.run(self._agent.close())
        self._runner.close()


KINDS: dict[str, Callable[..., Client]] = {"blocking": Agent, "asyncio": Waiting}


@contextmanager
def false_agent(path: str, answer: Callable[[socket.socket], None]) -> Iterator[None]:
    """Listen at `path`; each client is `answer`ed in turn, in a thread, and hung up on."""
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(path)
    listener.listen()

    def work() -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            with client:
                answer(client)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()
