"""`voile users`."""

from typing import Annotated

import typer

from voile.cli import output, setting_up

app = typer.Typer(
    help="Make accounts for the dashboard, list them, and reset passwords.", no_args_is_help=True
)

EmailArgument = Annotated[str, typer.Argument(metavar="EMAIL")]


@app.command()
def create(
    email: EmailArgument,
    role: Annotated[str, typer.Option(help="owner (sees and changes everything) or viewer.")] = "viewer",
    site: Annotated[
        list[str] | None, typer.Option(help="A site the viewer may see; may be repeated.")
    ] = None,
    as_json: output.Json = False,
) -> None:
    """Make an account and print its one-time password."""
    setting_up.installed()
    from voile.accounts import actions
    from voile.accounts.access import EVERYTHING
    from voile.audit import actors
    from voile.sites import queries as sites

    known = [sites.site(site_id, EVERYTHING).id for site_id in site or []]
    new = actions.create_account(email, role, by=actors.COMMAND, sites=known)
    _tell_password(new.email, new.password, as_json=as_json)


@app.command("list")
def list_users(as_json: output.Json = False) -> None:
    """List all accounts."""
    setting_up.installed()
    from voile.accounts import queries

    accounts = [
        {
            "id": each.id,
            "email": each.email,
            "role": each.role.value,
            "sites": "all" if each.sites is None else list(each.sites),
            "manages": "all" if each.sites is None else sorted(each.managed),
            "password": "one-time" if each.password_is_initial else "chosen",
            "last_login_at": each.last_login_at,
        }
        for each in queries.accounts()
    ]
    if as_json:
        output.as_json(accounts)
        return
    columns = ("Id", "E-mail", "Role", "Sites", "Manages", "Password", "Last log-in")
    rows = [tuple(each.values()) for each in accounts]
    output.table(columns, rows, empty="There is no account yet. `voile init` makes the first.")


@app.command()
def password(email: EmailArgument, as_json: output.Json = False) -> None:
    """Give an account a new one-time password and print it."""
    setting_up.installed()
    from voile.accounts import actions, queries
    from voile.audit import actors

    new = actions.reset_password(queries.account_by_email(email).id, by=actors.COMMAND)
    _tell_password(new.email, new.password, as_json=as_json)


def _tell_password(email: str, one_time: str, *, as_json: bool) -> None:
    if as_json:
        output.as_json({"email": email, "password": one_time})
        return
    output.lines(f"Account: {email}", f"One-time password: {one_time}")
    output.note("It is shown this once. Whoever logs in with it must choose their own.")
