"""`voile sites`."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from voile.cli import output, setting_up, sharing, showing_presets, trying
from voile.errors import BadValue

if TYPE_CHECKING:
    from voile.sites.queries import SettingsVersion, SiteDetail

app = typer.Typer(help="Make sites, list them, and change their settings.", no_args_is_help=True)

app.command("try")(trying.try_site)
app.command("people")(sharing.list_people)
app.command("invite")(sharing.invite)
app.command("uninvite")(sharing.uninvite)
app.command("role")(sharing.change_role)

SiteArgument = Annotated[str, typer.Argument(metavar="SITE", help="The ten-digit id of the site.")]


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="What the dashboard calls the site.")],
    origin: Annotated[list[str], typer.Option(help="Like https://shop.example.org; may be repeated.")],
    consent: Annotated[str, typer.Option(help="required, loaded, none or storage-free.")],
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="KEY=VALUE", help="Another setting; may be repeated."),
    ] = None,
    as_json: output.Json = False,
) -> None:
    """Make a site and print the snippet for its pages."""
    config = setting_up.installed()
    from voile.audit import actors
    from voile.sites import actions

    more = dict(_pair(text) for text in settings or [])
    site = actions.create_site(name, origins=origin, consent=consent, by=actors.COMMAND, settings=more)
    _show(site, config.public_url, as_json=as_json)


@app.command("list")
def list_sites(as_json: output.Json = False) -> None:
    """List all sites."""
    setting_up.installed()
    from voile.accounts.access import EVERYTHING
    from voile.sites import queries

    sites = queries.sites(EVERYTHING)
    if as_json:
        output.as_json([_facts(site) for site in sites])
        return
    rows = [
        (site.id, site.name, site.origins, site.consent, site.state, site.policy_version) for site in sites
    ]
    columns = ("Id", "Name", "Origins", "Consent", "Recording", "Version")
    output.table(columns, rows, empty="There is no site yet. `voile sites create` makes one.")


@app.command()
def show(site: SiteArgument, as_json: output.Json = False) -> None:
    """Show a site's settings, its snippet, and what was counted in the last 30 days."""
    config = setting_up.installed()
    from voile.accounts.access import EVERYTHING
    from voile.sites import queries

    _show(queries.site(site, EVERYTHING), config.public_url, as_json=as_json)


@app.command("set")
def set_setting(
    site: SiteArgument,
    key: Annotated[
        str, typer.Argument(help="A setting, as `voile sites show` names it; or `name`.", metavar="[KEY]")
    ] = "",
    values: Annotated[
        list[str] | None, typer.Argument(metavar="[VALUE]...", help="None empties a list.")
    ] = None,
    preset: Annotated[
        str, typer.Option(metavar="NAME", help="Set what a preset says, in place of one setting.")
    ] = "",
    as_json: output.Json = False,
) -> None:
    """Change one setting of a site, or all that a preset names. Open pages take it over within seconds."""
    config = setting_up.installed()
    if bool(key) == bool(preset):
        raise BadValue("Give either a setting with its value, or --preset with a name.")
    changed = _with_preset(site, preset) if preset else _with_setting(site, key, _joined(key, values or []))
    _show(changed, config.public_url, as_json=as_json)


@app.command("presets")
def list_presets(
    name: Annotated[str, typer.Argument(metavar="[NAME]", help="One preset, with all that it sets.")] = "",
    site: Annotated[str, typer.Option(metavar="SITE", help="Only what would change on this site.")] = "",
    as_json: output.Json = False,
) -> None:
    """List the presets; or show one: what it sets, why, and by which rule."""
    setting_up.installed()
    from voile.sites import presets

    if name:
        showing_presets.one(presets.preset(name), site, as_json=as_json)
    else:
        showing_presets.all_of_them(as_json=as_json)


def _with_setting(site: str, key: str, given: str) -> "SiteDetail":
    from voile.audit import actors
    from voile.ids import SiteId
    from voile.sites import actions

    if key == "name":
        return actions.rename_site(SiteId(site), given, by=actors.COMMAND)
    return actions.change_settings(SiteId(site), {key: given}, by=actors.COMMAND)


def _with_preset(site: str, name: str) -> "SiteDetail":
    from voile.audit import actors
    from voile.ids import SiteId
    from voile.sites import actions

    return actions.apply_preset(SiteId(site), name, by=actors.COMMAND)


@app.command()
def history(site: SiteArgument, as_json: output.Json = False) -> None:
    """Show what was set when, by whom, and what each change was."""
    setting_up.installed()
    from voile.accounts.access import EVERYTHING
    from voile.sites import queries

    versions = queries.history(site, EVERYTHING)
    if as_json:
        output.as_json([_version_facts(version) for version in versions])
        return
    for version in versions:
        output.lines(f"Version {version.version}, {version.at:%Y-%m-%d %H:%M:%S} UTC, by {version.by}")
        for each in version.differences:
            output.lines(f"  {each.key}: {each.before_words} -> {each.after_words}")


@app.command()
def undo(
    site: SiteArgument,
    to: Annotated[
        int | None, typer.Option(min=1, help="The version to restore; else the one before the newest.")
    ] = None,
    as_json: output.Json = False,
) -> None:
    """Restore the settings of an older version, as a new version: it can be undone itself."""
    config = setting_up.installed()
    from voile.audit import actors
    from voile.ids import SiteId
    from voile.sites import actions

    site_id, by = SiteId(site), actors.COMMAND
    after = actions.undo(site_id, by=by) if to is None else actions.restore_version(site_id, to, by=by)
    _show(after, config.public_url, as_json=as_json)


def _version_facts(version: "SettingsVersion") -> dict[str, Any]:
    changed = {each.key: {"before": each.before, "after": each.after} for each in version.differences}
    return {"version": version.version, "at": version.at, "by": version.by, "changed": changed}


def _pair(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not equals:
        raise typer.BadParameter("must be like recording_frequency=100", param_hint="--set")
    return key.strip(), value


def _joined(key: str, words: list[str]) -> str:
    """What a shell has parted: rules come one a line, each whole or as words of one."""
    from voile.sites.settings_table import BY_KEY
    from voile.sites.targeting_values import PageRules, VisitorRules

    is_of_rules = key in BY_KEY and isinstance(BY_KEY[key].kind, PageRules | VisitorRules)
    has_whole = any(" " in word or word in ("all:", "any:") for word in words)
    return ("\n" if is_of_rules and has_whole else " ").join(words)


def _show(site: "SiteDetail", public_url: str, *, as_json: bool) -> None:
    from voile.sites import queries, snippet
    from voile.sites.warnings import warnings

    facts, warned = _facts(site), warnings(site.settings)
    for warning in warned:
        output.note(f"Warning: {warning.key}: {warning.reason}")
    outcomes, breaches = queries.outcomes(site.id), queries.breaches(site.id)
    code = snippet.original(site.id, public_url)
    if as_json:
        counts = {"outcomes": outcomes, "breaches": [asdict(each) for each in breaches]}
        neutral = snippet.neutral(site.id, public_url)
        warnings_told = [asdict(warning) for warning in warned]
        output.as_json(
            {**facts, "warnings": warnings_told, **counts, "snippet": code, "snippet_neutral": neutral}
        )
        return
    settings = facts.pop("settings")
    output.facts({**facts, **settings})
    if outcomes:
        output.lines("", "Outcomes in the last 30 days")
        output.facts(outcomes)
    if breaches:
        output.lines(
            "", "Breaches in the last 30 days: what the recorder should have removed, and the server did"
        )
        rows = [(each.rule, each.recorder_version, each.count, each.last_on) for each in breaches]
        output.table(("Rule", "Recorder", "Times", "Last seen"), rows, empty="")
    output.lines("", "Put this into every page:", "", code)


def _facts(site: "SiteDetail") -> dict[str, Any]:
    return {
        "id": site.id,
        "name": site.name,
        "origins": site.origins,
        "consent": site.consent,
        "version": site.policy_version,
        "settings": {k: v for k, v in site.settings.items() if k not in ("origins", "consent")},
    }
