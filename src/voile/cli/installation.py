"""`voile init`, `voile serve`, `voile worker`."""

from importlib import import_module
from typing import Annotated

import typer

from voile.cli import output, setting_up
from voile.config import Config

FIRST_EMAIL = "owner@voile.example"

Email = Annotated[str, typer.Option(help="E-mail address of the first account.")]


def init(email: Email = FIRST_EMAIL, as_json: output.Json = False) -> None:
    """Make the data directory ready: databases, keys, and the first account where there is none."""
    config = setting_up.django_ready()
    first = _prepare(config, email)
    if as_json:
        output.as_json({"data_dir": str(config.data_dir), **first})
        return
    output.lines(f"The data directory {config.data_dir} is ready.")
    _tell(first)


def serve(email: Email = FIRST_EMAIL) -> None:
    """Run Voile until Ctrl-C: dashboard, script and ingest, the player, and the worker."""
    config = setting_up.django_ready()
    # `project` stands above this room in the import contracts; it is started by name.
    code = import_module("voile.project.serve").serve(config, prepared=lambda: _tell(_first_account(email)))
    raise typer.Exit(code)


def worker() -> None:
    """Run the background jobs alone, until Ctrl-C. `voile serve` runs them already."""
    config = setting_up.installed()
    from voile import log

    log.configure(config.log_level)
    # Beside this room in the import contracts, and so started by name, as `project` is.
    import_module("voile.worker").run()


def _prepare(config: Config, email: str) -> dict[str, str]:
    import_module("voile.project.datadir").prepare(config)
    return _first_account(email)


def _first_account(email: str) -> dict[str, str]:
    """Make it where there is none. Its address and password, while that is the initial one."""
    from voile.accounts import actions, initial, queries
    from voile.audit import actors

    if not queries.any_account():
        actions.create_first_account(email, by=actors.COMMAND)
    first = initial.read()
    return {} if first is None else {"email": first.email, "password": first.password}


def _tell(first: dict[str, str]) -> None:
    if first:
        output.lines(
            f"First account: {first['email']}",
            f"One-time password: {first['password']}  (until you log in and choose your own)",
        )
