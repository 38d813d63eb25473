import itertools

import pytest

from voile.sites import presets, publish
from voile.sites.assistant import Answers, Audience, Basis, Sector, proposed
from voile.sites.consent_values import ADAPTERS
from voile.sites.settings_table import complete, read_changes

EVERY = [
    Answers(sector, audience, basis, platform)
    for sector, audience, basis in itertools.product(Sector, Audience, Basis)
    for platform in ("", "tcf")
]


@pytest.mark.parametrize("answers", EVERY, ids=lambda each: f"{each.sector}-{each.audience}-{each.basis}")
def test_whatever_is_answered_the_proposal_asks_first_and_makes_a_policy(answers: Answers) -> None:
    found = proposed(answers)
    assert found["consent"].value == "required"
    settings = {"origins": ["https://praxis.example"], **{key: each.value for key, each in found.items()}}
    publish.policy("1234567890", 1, complete(read_changes(settings)))
    assert all(each.reason.source for each in found.values())


def test_maximum_restriction_is_the_start() -> None:
    found = proposed(Answers(Sector.UNKNOWN, Audience.ELSEWHERE, Basis.UNSURE, ""))
    maximum = presets.values(presets.preset("maximum"))
    assert {key: each.value for key, each in found.items()} == maximum


def test_no_answer_loosens_more_than_its_preset() -> None:
    found = proposed(Answers(Sector.HEALTH, Audience.EUROPE, Basis.INTEREST, ""))
    assert {key: each.value for key, each in found.items()} == presets.values(presets.preset("health"))


@pytest.mark.parametrize("adapter", ADAPTERS)
def test_every_platform_can_be_chosen(adapter: str) -> None:
    found = proposed(Answers(Sector.OTHER, Audience.EUROPE, Basis.CONSENT, adapter))
    assert read_changes({"consent_sources": found["consent_sources"].value})["consent_sources"]


def test_children_are_not_recorded() -> None:
    found = proposed(Answers(Sector.CHILDREN, Audience.AMERICA, Basis.CONSENT, ""))
    assert found["state"].value == "paused"
