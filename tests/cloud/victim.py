"""A cloud in a process of its own, to be killed: `python -m tests.cloud.victim FILE`.

It prints the URL of its Super SIM API. No modem has its SIM, so that all Commands wait.
"""

import asyncio
import sys

from modem.cloud.app import supersim_app
from modem.cloud.running import running
from modem.cloud.serving import serving
from tests.cloud.server import LiveWorld


async def main(path: str) -> None:
    world = LiveWorld(path=path)
    world.carrier.absent.add(world.superb.iccid)
    async with running(world.cloud), serving(supersim_app(world.cloud)) as url:
        sys.stdout.write(url + "\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
