"""`voile sites try`: which rule of targeting decides about a page and a visitor that somebody thinks of."""

from dataclasses import asdict
from typing import Annotated

import typer

from voile.cli import output, setting_up

Names = Annotated[list[str] | None, typer.Option(metavar="NAME", help="May be repeated.")]


def try_site(
    site: Annotated[str, typer.Argument(metavar="SITE", help="The ten-digit id of the site.")],
    url: Annotated[str, typer.Option(help="The whole address of a page, as it is in the browser.")],
    device: Annotated[str, typer.Option(help="desktop, tablet or mobile.")] = "",
    browser: Annotated[str, typer.Option(help="Such as Chrome.")] = "",
    visitor: Annotated[str, typer.Option(help="new or returning.")] = "",
    language: Annotated[str, typer.Option(help="Such as de-AT.")] = "",
    country: Annotated[str, typer.Option(help="Such as DE.")] = "",
    referrer: Annotated[str, typer.Option(help="The page before the visit; none where there was none.")] = "",
    landing: Annotated[str, typer.Option(help="Where the visit began; else the page itself.")] = "",
    tag: Annotated[list[str] | None, typer.Option(help="plan=pro; may be repeated.")] = None,
    cookie: Names = None,
    variable: Names = None,
    as_json: output.Json = False,
) -> None:
    """Try the rules of targeting: say which one decides, and why. What is left out is not known."""
    setting_up.installed()
    from voile.accounts.access import EVERYTHING
    from voile.policy.targeting.visitors import Visitor
    from voile.sites import queries, trying

    asked = Visitor(
        visitor=visitor or None,
        device=device or None,
        browser=browser or None,
        language=language or None,
        country=country.upper() or None,
        referrer="" if referrer == "none" else referrer or None,
        landing=landing or url,
        tags=trying.read_tags(tag or []),
        cookies=cookie or [],
        variables=variable or [],
    )
    found = trying.try_rules(queries.site(site, EVERYTHING).settings, url, asked)
    if as_json:
        output.as_json(
            {
                "decision": found.decision,
                "recorded": found.is_recorded,
                "steps": [asdict(step) for step in found.steps],
            }
        )
        return
    output.lines(f"{'Recorded' if found.is_recorded else 'Not recorded'} ({found.decision})")
    for step in found.steps:
        rule = f" [{step.rule}]" if step.rule else ""
        output.lines(f"  {step.about}: {step.words}{rule}")
