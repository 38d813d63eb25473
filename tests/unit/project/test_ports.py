import os
import socket
from dataclasses import replace
from pathlib import Path

import pytest

from voile import config
from voile.errors import ConfigError
from voile.project import ports


@pytest.fixture
def free() -> config.Config:
    numbers = []
    for _ in range(2):
        with socket.create_server(("127.0.0.1", 0)) as server:
            numbers.append(server.getsockname()[1])
    base = config.load({}, Path(os.devnull))
    return replace(base, port=numbers[0], player_port=numbers[1])


def test_free_ports_pass_and_stay_free(free: config.Config) -> None:
    ports.check_free(free)
    ports.check_free(free)


@pytest.mark.parametrize(
    ("field", "variable"), [("port", "VOILE_PORT"), ("player_port", "VOILE_PLAYER_PORT")]
)
def test_a_taken_port_is_named_with_its_setting(free: config.Config, field: str, variable: str) -> None:
    number = getattr(free, field)
    with (
        socket.create_server(("127.0.0.1", number)),
        pytest.raises(ConfigError, match=rf"Port {number} is taken. Choose another with {variable}\.$"),
    ):
        ports.check_free(free)


def test_a_port_shared_by_another_server_is_taken(free: config.Config) -> None:
    with (
        socket.create_server(("127.0.0.1", free.port), reuse_port=True),
        pytest.raises(ConfigError, match="is taken"),
    ):
        ports.check_free(free)


def test_a_host_that_is_not_ours(free: config.Config) -> None:
    with pytest.raises(ConfigError, match="VOILE_HOST"):
        ports.check_free(replace(free, host="192.0.2.1"))


def test_where_a_listener_on_every_address_is_reached() -> None:
    assert ports.reachable_host("0.0.0.0") == "127.0.0.1"
    assert ports.reachable_host("::") == "::1"
    assert ports.reachable_host("10.1.2.3") == "10.1.2.3"
