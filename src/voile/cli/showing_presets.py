"""How `voile sites presets` tells of them."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from voile.cli import output

if TYPE_CHECKING:
    from voile.sites.presets import Preset


def all_of_them(*, as_json: bool) -> None:
    from voile.sites.presets import PRESETS

    if as_json:
        output.as_json([{"name": each.name, "title": each.title, "words": each.words} for each in PRESETS])
        return
    rows = [(each.name, each.title, each.words) for each in PRESETS]
    output.table(("Name", "Preset", "For whom"), rows, empty="")


def one(preset: "Preset", site: str, *, as_json: bool) -> None:
    """What it sets, or with a site only what it would change there."""
    told = _changes(preset, site) if site else _settings(preset)
    beside = [asdict(reason) for reason in preset.beside]
    if as_json:
        facts = {"name": preset.name, "title": preset.title, "words": preset.words}
        output.as_json({**facts, "settings": told, "beside": beside})
        return
    output.lines(f"{preset.title}. {preset.words}")
    for key, each in told.items():
        before = f"{_spoken(each['before'])} -> " if "before" in each else ""
        output.lines("", f"{key}: {before}{_spoken(each['value'])}", f"  {each['reason']} ({each['source']})")
    if site and not told:
        output.lines("", "The site is set like this already.")
    if beside:
        output.lines("", "What no setting can do:")
        output.lines(*(f"- {each['words']} ({each['source']})" for each in beside))


def _settings(preset: "Preset") -> dict[str, dict[str, Any]]:
    from voile.sites import presets

    return {
        key: {"value": each.value, "reason": each.reason.words, "source": each.reason.source}
        for key, each in presets.reasoned(preset).items()
    }


def _changes(preset: "Preset", site: str) -> dict[str, dict[str, Any]]:
    from voile.accounts.access import EVERYTHING
    from voile.sites import presets, queries

    current = queries.site(site, EVERYTHING).settings
    return {
        each.difference.key: {
            "before": each.difference.before,
            "value": each.difference.after,
            "reason": each.reason.words,
            "source": each.reason.source,
        }
        for each in presets.proposals(preset, current)
    }


def _spoken(value: object) -> str:
    from voile.sites.differences import spoken

    return spoken(value)
