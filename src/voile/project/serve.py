"""`voile serve`: two servers in one event loop, and the worker beside them."""

import asyncio
import signal
import sys
from collections.abc import Callable

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.embed import Server

from voile import log
from voile.config import Config
from voile.errors import VoileError
from voile.ingest import built
from voile.ingest.asgi_types import App
from voile.project import asgi, datadir, ports, wiring, worker_child
from voile.project.secured import secured
from voile.project.wiring import System

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
EXIT_OK = 0
EXIT_FAILED = 1
EXIT_NOT_SOUND = 4
_READY_POLL_S = 0.02
_READY_LIMIT_S = 30.0
_DRAIN_S = 20.0
# Requests in flight at once; more wait in the kernel's queue. Bounds the memory that bodies can take.
_IN_FLIGHT_MAX = 256
_BACKLOG = 1024
# Granian would print requests and tracebacks, which can hold content; `voile.log` takes its records instead.
_GRANIAN_LOG = {
    "handlers": {},
    "loggers": {
        "_granian": {"handlers": [], "propagate": True},
        "granian.access": {"handlers": [], "propagate": False},
    },
}

_log = log.get("project")


def serve(config: Config, prepared: Callable[[], None] = lambda: None) -> int:
    """Run until SIGINT or SIGTERM. Returns the exit code; what went wrong is printed with what to do.

    `prepared` is called once the data directory is, before anything is served.
    """
    log.configure(config.log_level)
    log.guard_tracebacks()
    try:
        with datadir.locked(config.data_dir, shared=bool(config.database_url)):
            ports.check_free(config)
            bundles = built.load()
            datadir.prepare(config)
            prepared()
            return asyncio.run(_run(config, bundles))
    except VoileError as error:
        print(f"voile serve: {error}", file=sys.stderr)  # noqa: T201 - the command's own output
        return EXIT_NOT_SOUND


async def _run(config: Config, bundles: built.Built) -> int:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in _SIGNALS:
        loop.add_signal_handler(number, stop.set)
    system = await wiring.start(config, bundles)
    worker = asyncio.create_task(worker_child.keep_running(stop))
    try:
        return await _run_servers(config, system, stop)
    finally:
        stop.set()
        await asyncio.gather(system.stop(), worker)
        for number in _SIGNALS:
            # An impatient second Ctrl-C must not break the end that the first one began.
            loop.remove_signal_handler(number)
            signal.signal(number, signal.SIG_IGN)
        _log.info("serve.stopped")


async def _run_servers(config: Config, system: System, stop: asyncio.Event) -> int:
    """Serve until `stop`; then take no more, and finish what is in flight."""
    https = config.public_url.startswith("https:")
    servers = [
        _server(config, config.port, secured(asgi.main_app(system.ingest), https=https)),
        _server(config, config.player_port, secured(asgi.player_app(), https=https)),
    ]
    running = [asyncio.create_task(server.serve()) for server in servers]
    waiting = asyncio.create_task(stop.wait())
    starting = asyncio.create_task(_say_ready(config))
    await asyncio.wait([waiting, *running], return_when=asyncio.FIRST_COMPLETED)
    failed = not stop.is_set()
    starting.cancel()
    for server in servers:
        server.stop()  # type: ignore[no-untyped-call]  # Granian leaves it untyped
    await asyncio.wait(running, timeout=_DRAIN_S)
    waiting.cancel()
    return EXIT_FAILED if failed else EXIT_OK


def _server(config: Config, port: int, app: App) -> Server:
    return Server(
        app,
        address=config.host,
        port=port,
        interface=Interfaces.ASGINL,
        websockets=False,
        backlog=_BACKLOG,
        backpressure=_IN_FLIGHT_MAX,
        log_dictconfig=_GRANIAN_LOG,
        log_level=LogLevels.error,
        log_access=False,
    )


async def _say_ready(config: Config) -> None:
    """Print the addresses once both ports answer."""
    host = ports.reachable_host(config.host)
    async with asyncio.timeout(_READY_LIMIT_S):
        for port in (config.port, config.player_port):
            while not await _answers(host, port):
                await asyncio.sleep(_READY_POLL_S)
    print(f"Voile: {config.public_url}\nPlayer: {config.player_url}", flush=True)  # noqa: T201 - as above
    _log.info("serve.ready", port=config.port, player_port=config.player_port)


async def _answers(host: str, port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection(host, port)
    except OSError:
        return False
    writer.close()
    return True
