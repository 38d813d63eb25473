import re
from pathlib import Path

from voile import clock
from voile.dashboard import check_words
from voile.sites.checks import Heard

ROOT = Path(__file__).parents[3]


def _heard(*words: str, version: int = 3) -> Heard:
    return Heard(words, version, clock.now_at())


def test_steps_come_once_and_in_order() -> None:
    made = check_words.result(
        _heard("decision:marked", "decision:not_granted", "decision:record", "recording", "decision:record"),
        3,
    )
    assert [step.title for step in made.steps] == [
        "Waiting for consent",
        "This visit may be recorded",
        "The recorder runs",
    ]
    assert not made.works


def test_it_works_once_something_is_stored() -> None:
    assert check_words.result(_heard("decision:record", "recording", "stored"), 3).works


def test_older_settings_are_told() -> None:
    assert check_words.result(_heard("stored", version=2), 2).is_current
    assert not check_words.result(_heard("stored", version=2), 3).is_current


def test_a_word_that_is_not_known_is_shown_by_its_name() -> None:
    step = check_words.result(_heard("decision:too_quiet"), 1).steps[0]
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
