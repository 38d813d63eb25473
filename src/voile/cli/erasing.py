"""`voile erase`."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from voile.cli import output, setting_up
from voile.errors import BadValue

if TYPE_CHECKING:
    from voile.recordings.actions import Receipt


def erase(
    sessions: Annotated[list[str] | None, typer.Argument(metavar="[SESSION]...")] = None,
    site: Annotated[str | None, typer.Option(help="Erase every session of this site instead.")] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    as_json: output.Json = False,
) -> None:
    """Erase sessions for ever and print a receipt. Their keys are destroyed first."""
    if bool(sessions) == bool(site):
        raise BadValue("Name the sessions to erase, or a site with --site.")
    setting_up.installed()
    from voile.accounts.access import EVERYTHING
    from voile.audit import actors
    from voile.recordings import actions
    from voile.sites import queries as sites

    if not yes:
        what = f"every session of site {site}" if site else f"{len(sessions or [])} session(s)"
        typer.confirm(f"Erase {what} for ever?", abort=True, err=True)
    with output.progress("Erasing") as show:
        if site:
            site_id = sites.site(site, EVERYTHING).id
            receipt = actions.erase_site(site_id, by=actors.COMMAND, progress=show)
        else:
            receipt = actions.erase_sessions(
                sessions or [], by=actors.COMMAND, access=EVERYTHING, progress=show
            )
    _print(receipt, as_json=as_json)


def _print(receipt: "Receipt", *, as_json: bool) -> None:
    facts = asdict(receipt)
    if as_json:
        output.as_json(facts)
        return
    output.lines("Receipt of erasure")
    output.facts({**facts, "sessions": len(receipt.sessions)})
    output.lines(*(f"  session {session}" for session in receipt.sessions))
