import re
from pathlib import Path

import pytest

from voile import clock
from voile.dashboard import check_words
from voile.sites.checks import Heard
from voile.sites.settings_table import Settings

ROOT = Path(__file__).parents[3]


def _heard(*words: str, version: int = 3) -> Heard:
    return Heard(words, version, clock.now_at())


def test_steps_come_once_and_in_order() -> None:
    made = check_words.result(
        _heard("decision:marked", "decision:not_granted", "decision:record", "recording", "decision:record"),
        3,
        {},
    )
    assert [step.title for step in made.steps] == [
        "Waiting for consent",
        "This visit may be recorded",
        "The recorder runs",
    ]
    assert not made.works


def test_it_works_once_something_is_stored() -> None:
    assert check_words.result(_heard("decision:record", "recording", "stored"), 3, {}).works


def test_older_settings_are_told() -> None:
    assert check_words.result(_heard("stored", version=2), 2, {}).is_current
    assert not check_words.result(_heard("stored", version=2), 3, {}).is_current


@pytest.mark.parametrize(
    ("decision", "word", "rule"),
    [
        ("page_excluded", "rule:exclude:1", "begins /account"),
        ("page_excluded", "rule:exclude:7", ""),
        ("page_excluded", "rule:exclude", ""),
        ("page_excluded", "rule:origins:0", ""),
        ("visitor_excluded", "rule:visitors:1", "device mobile"),
    ],
)
def test_the_rule_that_decided_is_named(decision: str, word: str, rule: str) -> None:
    settings: Settings = {
        "page_exclude": ["exact /", "begins /account"],
        "visitors": ["all:", "device mobile"],
        "origins": ["https://shop.example"],
    }
    (step,) = check_words.result(_heard(f"decision:{decision}", word), 3, settings).steps
    assert step.rule == rule


def test_that_no_rule_includes_a_page_is_said() -> None:
    (step,) = check_words.result(_heard("decision:page_excluded", "rule:include"), 3, {}).steps
    assert "None of the rules" in step.words


def test_a_word_that_is_not_known_is_shown_by_its_name() -> None:
    step = check_words.result(_heard("decision:too_quiet"), 1, {}).steps[0]
    assert (step.title, step.tone) == ("Too quiet", "wait")


def test_each_decision_and_each_word_of_the_script_has_its_words() -> None:
    consent = (ROOT / "recorder/src/consent.ts").read_text()
    rules = consent.partition("const RULES")[2].partition("];")[0]
    decisions = re.findall(r'^\s*\["([a-z_]+)",', rules, re.MULTILINE)
    assert "denied" in decisions
    table = (ROOT / "recorder/src/loader/pieces/check.ts").read_text().partition("const WORDS")[2]
    words = re.findall(r'", "([a-z_]+)"\],', table.partition("];")[0])
    assert "stored" in words
    wanted = {f"decision:{decision}" for decision in decisions} | (set(words) - {"decision"})
    assert wanted <= set(check_words.STEPS)
