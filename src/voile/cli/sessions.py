"""`voile sessions`."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from voile.cli import output, setting_up

if TYPE_CHECKING:
    from voile.recordings.types import SessionSummary

app = typer.Typer(help="List recorded sessions, show one, export one.", no_args_is_help=True)

_SHOWN = 50

SessionArgument = Annotated[str, typer.Argument(metavar="SESSION", help="The id of the session.")]


@app.command("list")
def list_sessions(
    site: Annotated[str | None, typer.Option(help="Only of this site.")] = None,
    days: Annotated[int | None, typer.Option(min=1, help="Only of the last so many days.")] = None,
    device: Annotated[str | None, typer.Option(help="desktop, tablet or mobile.")] = None,
    text: Annotated[
        str, typer.Option(help="Part of a path, title or tag; with --site, a whole label too.")
    ] = "",
    limit: Annotated[
        int | None, typer.Option(min=1, help="At most so many; 50 where not said, with --json all.")
    ] = None,
    cursor: Annotated[
        str | None, typer.Option(help="Where the list before ended; it says so below itself.")
    ] = None,
    as_json: output.Json = False,
) -> None:
    """List sessions, newest first."""
    setting_up.installed()
    from voile import clock
    from voile.accounts.access import EVERYTHING
    from voile.recordings import queries
    from voile.recordings.types import SessionFilter
    from voile.sites import queries as sites

    site_id = sites.site(site, EVERYTHING).id if site else None
    from_at = clock.now_at() - timedelta(days=days) if days else None
    wanted = SessionFilter(site=site_id, from_at=from_at, device=device, text=text)
    if as_json:
        rows = queries.every_session(EVERYTHING, wanted, cursor=cursor)
        output.as_json([_facts(each) for each in islice(rows, limit)])
        return
    found = queries.list_sessions(EVERYTHING, wanted, cursor=cursor, limit=limit or _SHOWN)
    columns = ("Session", "Site", "Started", "Length", "Pages", "Clicks", "Device", "Entry", "Exit")
    output.table(columns, [_row(each) for each in found.sessions], empty="No session was found.")
    if found.next_cursor:
        output.note(f"More: --cursor {found.next_cursor}")


def _facts(session: "SessionSummary") -> dict[str, object]:
    """`pages` is what a visitor would call a page: views without a load count too."""
    facts = asdict(session)
    return facts | {"ended_at": session.ended_at, "pages": facts.pop("page_views")}


def _row(session: "SessionSummary") -> tuple[object, ...]:
    return (
        session.id,
        session.site,
        session.started_at,
        output.duration(session.duration_ms),
        session.page_views,
        session.clicks,
        session.device,
        session.entry_url,
        session.exit_url,
    )


@app.command()
def show(session: SessionArgument, as_json: output.Json = False) -> None:
    """Show a session's tabs and pages. The view stands in the audit log."""
    setting_up.installed()
    from voile.recordings import playback, viewing

    opened = playback.open_session(session, viewing.COMMAND_LINE)
    if as_json:
        output.as_json(asdict(opened))
        return
    summary = opened.summary
    output.facts(
        {
            "session": summary.id,
            "site": summary.site,
            "started": summary.started_at,
            "length": output.duration(summary.duration_ms),
            "pages": summary.page_views,
            "clicks": summary.clicks,
            "script errors": summary.errors,
            "device": " · ".join(
                filter(None, (summary.device, summary.browser, summary.os, summary.language))
            ),
            "labels": opened.labels,
            "tags": [f"{tag.key}={tag.value}" if tag.key else tag.value for tag in summary.tags],
            "finished": "yes" if summary.is_finished else "not yet",
            **({"hidden": "being corrected"} if opened.is_being_corrected else {}),
        }
    )
    rows = [
        (
            recording.tab,
            page.number,
            page.url,
            output.duration(page.ended_ms - page.started_ms),
            len(page.views),
        )
        for recording in opened.recordings
        for page in recording.pages
    ]
    output.table(("Tab", "Page", "Address", "Length", "Views"), rows, empty="No page of it has arrived yet.")


@app.command()
def export(
    session: SessionArgument,
    target: Annotated[
        Path | None, typer.Option("--output", "-o", help="A file; else standard output.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The export is JSON anyway.")] = True,  # noqa: ARG001
) -> None:
    """Export a session as JSON with rrweb's events. The export stands in the audit log."""
    setting_up.installed()
    from voile.recordings import playback, viewing

    pieces = playback.export(session, viewing.COMMAND_LINE)
    with _opened(target) as file:
        for piece in pieces:
            file.write(piece)


@contextmanager
def _opened(target: Path | None) -> Iterator[BinaryIO]:
    """A file that appears only when it is whole, readable by its owner alone; or standard output."""
    if target is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    part = target.with_name(f"{target.name}.part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600, exist_ok=False)
    try:
        with part.open("wb") as file:
            yield file
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
