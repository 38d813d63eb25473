from typing import Any

import pytest

from voile.errors import NotFound
from voile.sites import presets, publish
from voile.sites.presets import PRESETS, Preset
from voile.sites.sections import Section
from voile.sites.settings_table import BY_KEY, SETTINGS, Setting, Settings, complete
from voile.sites.values import Switch, Value

CHOSEN = complete({"origins": ["https://shop.example.org"], "consent": "none"})
ORDERED = [setting for setting in SETTINGS if setting.strictest is not None]


def loosest() -> Settings:
    """A site whose every switch is the other way round than the strictest."""
    opened: Settings = {row.key: not row.strictest for row in ORDERED if isinstance(row.kind, Switch)}
    opened |= {"retention_days": 730, "images": ["https://shop.example.org/"], "consent": "none"}
    return {**CHOSEN, **opened}


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
@pytest.mark.parametrize("before", [CHOSEN, loosest()], ids=["new", "loosest"])
def test_every_preset_makes_a_valid_full_set_of_settings(preset: Preset, before: Settings) -> None:
    after = complete({**before, **presets.values(preset)})
    assert set(after) == set(BY_KEY)
    for row in SETTINGS:
        assert row.kind.read(after[row.key]) == after[row.key], row.key
    publish.policy("1234567890", 1, after)


@pytest.mark.parametrize("row", ORDERED, ids=lambda row: row.key)
def test_maximum_restriction_is_the_strictest_value_of_every_row_that_has_an_order(row: Setting) -> None:
    assert presets.values(presets.preset("maximum"))[row.key] == row.strictest


@pytest.mark.parametrize("row", SETTINGS, ids=lambda row: row.key)
def test_what_is_hidden_or_asked_for_has_an_order(row: Setting) -> None:
    """A switch about privacy that named none would be forgotten by the presets."""
    about_privacy = row.group.section in (Section.PRIVACY, Section.CONSENT)
    assert row.strictest is not None or not (about_privacy and isinstance(row.kind, Switch))
    if row.strictest is not None:
        assert row.kind.read(row.strictest) == row.strictest


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_a_preset_names_only_rows_that_there_are_with_reason_and_source(preset: Preset) -> None:
    assert set(preset.chosen) <= set(BY_KEY)
    reasons = [each.reason for each in presets.reasoned(preset).values()]
    for reason in [*reasons, *preset.beside]:
        assert reason.words.endswith(".")
        assert any(letter.isdigit() for letter in reason.source)


def test_the_difference_to_the_present_settings_is_told_before_anything_is_done() -> None:
    told: dict[str, tuple[Any, Value]] = {
        each.difference.key: (each.difference.before, each.difference.after)
        for each in presets.proposals(presets.preset("health"), CHOSEN)
    }
    assert told["consent"] == ("none", "required")
    assert told["url_path"] == (True, False)
    assert "censor_all_inputs" not in told
    assert "origins" not in told
    after = {**CHOSEN, **presets.values(presets.preset("health"))}
    assert presets.proposals(presets.preset("health"), after) == []


def test_where_a_site_records_is_its_own_business() -> None:
    for preset in PRESETS:
        assert not {"origins", "consent_sources"} & set(presets.values(preset))


def test_health_keeps_the_domain_alone_and_children_are_not_recorded() -> None:
    health = presets.values(presets.preset("health"))
    shown = {key for key, value in health.items() if key.startswith("url_") and value not in (False, [])}
    assert shown == {"url_domain"}
    assert health["consent"] == "required"
    assert presets.values(presets.preset("children"))["state"] == "paused"


def test_an_unknown_preset_is_refused_with_the_known_ones() -> None:
    with pytest.raises(NotFound, match="maximum, balanced, health"):
        presets.preset("nonsense")
