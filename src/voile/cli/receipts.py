"""`voile receipts`."""

from dataclasses import asdict
from datetime import timedelta
from typing import Annotated

import typer

from voile.cli import output, setting_up

app = typer.Typer(help="List and export the consent receipts of a site.", no_args_is_help=True)

SiteOption = Annotated[str, typer.Option("--site", help="The number of the site.")]


@app.command("list")
def list_receipts(
    site: SiteOption,
    days: Annotated[int | None, typer.Option(min=1, help="Only of the last so many days.")] = None,
    as_json: output.Json = False,
) -> None:
    """List consent receipts, newest first."""
    setting_up.installed()
    from voile import clock
    from voile.accounts.access import EVERYTHING
    from voile.rights import queries
    from voile.sites import queries as sites

    since_at = clock.now_at() - timedelta(days=days) if days else None
    found = list(queries.receipts(EVERYTHING, sites.site(site, EVERYTHING).id, since_at=since_at))
    if as_json:
        output.as_json([asdict(each) for each in found])
        return
    columns = ("Receipt", "What", "When", "Source", "Notice", "Language", "Session")
    rows = [
        (each.id, each.kind, each.at, each.source, each.notice_version, each.language, each.session)
        for each in found
    ]
    output.table(columns, rows, empty="There is no receipt of this site.")


@app.command()
def export(
    site: SiteOption,
    as_json: Annotated[bool, typer.Option("--json", help="The export is JSON anyway.")] = True,  # noqa: ARG001
) -> None:
    """Export all consent receipts of a site as JSON. The export stands in the audit log."""
    setting_up.installed()
    from voile.accounts.access import EVERYTHING
    from voile.audit import actors
    from voile.rights import queries
    from voile.sites import queries as sites

    site_id = sites.site(site, EVERYTHING).id
    output.as_json([asdict(each) for each in queries.exported(EVERYTHING, site_id, by=actors.COMMAND)])
