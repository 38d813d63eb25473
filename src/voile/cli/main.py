"""The commands, as a list. Django is loaded inside each, so that `--help` answers at once."""

import sys

import typer

from voile import __version__
from voile.cli import erasing, installation, keys, receipts, sessions, sites, users
from voile.cli.doctor import doctor
from voile.cli.exits import Exit, complain
from voile.errors import StorageError, VoileError

app = typer.Typer(
    name="voile",
    help="Voile records how visitors use a website and plays it back, without their personal data.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command()(installation.init)
app.command()(installation.serve)
app.command()(installation.worker)
app.command()(doctor)
app.command()(erasing.erase)
app.add_typer(sites.app, name="sites")
app.add_typer(users.app, name="users")
app.add_typer(sessions.app, name="sessions")
app.add_typer(receipts.app, name="receipts")
app.add_typer(keys.app, name="keys")


@app.callback(invoke_without_command=True)
def voile(version: bool = typer.Option(False, "--version", help="Print the version.")) -> None:
    if version:
        sys.stdout.write(f"{__version__}\n")
        raise typer.Exit


def run() -> None:
    """The entry point of the `voile` script."""
    try:
        app()
    except VoileError as error:
        sys.exit(complain(error))
    except Exception as error:
        # Of Django's kind, which is not loaded here: a full disk, a file that is no database.
        if type(error).__name__ not in ("OperationalError", "DatabaseError"):
            raise
        text = f"A database cannot be used ({error.__cause__ or error})."
        sys.exit(complain(StorageError(text, remedy="Run `voile doctor`.")))
    except KeyboardInterrupt:
        sys.exit(Exit.INTERRUPTED)
    except BrokenPipeError:
        # Whoever read our output has had enough. Python would complain again while it closes the stream.
        sys.stderr.close()
        sys.exit(Exit.OK)
