"""Ports for servers of tests and benches."""

import random
import socket

# Below what systems hand out to clients, who would take a port from there between the look and the use.
_FROM, _TO = 15_000, 32_000
_TRIES = 200


def free_port() -> int:
    """A TCP port of 127.0.0.1 on which nothing listens.

    Raises:
        OSError: none was found.
    """
    for _ in range(_TRIES):
        port = random.SystemRandom().randrange(_FROM, _TO)
        try:
            with socket.create_server(("127.0.0.1", port)):
                return port
        except OSError:
            continue
    raise OSError("no free port was found")
