"""`python -m examples.shop` serves the shop on localhost until it is told to stop."""

import asyncio
import contextlib
import signal

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.embed import Server

from examples.shop.app import build
from examples.shop.settings import ShopSettings, load


async def serve(settings: ShopSettings) -> None:
    # Browsers may resolve localhost to either address; the loopback of version 4 is always there.
    server = Server(
        build(settings),
        address="127.0.0.1",
        port=settings.port,
        interface=Interfaces.ASGI,
        log_level=LogLevels.error,
    )
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, server.stop)
    with contextlib.suppress(asyncio.CancelledError):
        await server.serve()


if __name__ == "__main__":
    asyncio.run(serve(load()))
