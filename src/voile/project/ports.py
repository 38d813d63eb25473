"""The two ports, tried before anything else is done with them."""

import errno
import os
import socket

from voile.config import Config
from voile.errors import ConfigError


def check_free(config: Config) -> None:
    """Raises:
    ConfigError: a port cannot be listened on; says which, and which setting chooses another.
    """
    for variable, port in (("VOILE_PORT", config.port), ("VOILE_PLAYER_PORT", config.player_port)):
        try:
            _bind(config.host, port)
        except OSError as error:
            raise _problem(error, config.host, port, variable) from None


def _bind(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((host, port))
        # Binding alone succeeds beside a listener that allows sharing; listening does not.
        probe.listen(1)


def _problem(error: OSError, host: str, port: int, variable: str) -> ConfigError:
    if error.errno == errno.EADDRINUSE:
        return ConfigError(f"Port {port} is taken.", remedy=f"Choose another with {variable}.")
    if error.errno == errno.EACCES:
        return ConfigError(
            f"Port {port} needs more rights.", remedy=f"Choose one above 1023 with {variable}."
        )
    reason = os.strerror(error.errno or 0)
    return ConfigError(f"Cannot listen on {host}, port {port} ({reason}).", remedy="Check VOILE_HOST.")


def reachable_host(host: str) -> str:
    """An address of this machine that a listener on `host` answers at."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - read, not bound
