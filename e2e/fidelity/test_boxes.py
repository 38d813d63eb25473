"""Boxes lie in the replay where they lay in the page: three pages of the bench, the fast ones."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from bench.fidelity import run
from bench.fidelity.compare import compare
from bench.fidelity.visits import SUBJECTS, Subject
from playwright.sync_api import Browser, Page

from e2e.harness.place import Place

pytestmark = pytest.mark.xdist_group("fidelity")
# At few moments, the last ones: what came before shows in them.
MOMENTS = {
    "Bootstrap": ["used", "dialog"],
    "Web components": ["opened", "noted"],
    "Demo shop": ["scrolled", "dialog"],
}
# With all text censored, what is as wide as its text moves; what the layout holds does not.
CENSORED_MIN = 0.4


def _at(subject: Subject, moments: list[str]) -> Subject:
    def visit(page: Page) -> Iterator[str]:
        left = list(moments)
        for moment in subject.visit(page):
            if moment in left:
                left.remove(moment)
                yield moment
            if not left:
                return
        assert not left, "the visit knows no such moment"

    return replace(subject, visit=visit)


CHOSEN = [_at(one, MOMENTS[one.name]) for one in SUBJECTS if one.name in MOMENTS]
LOADED = _at(next(one for one in SUBJECTS if one.name == "Bootstrap"), ["loaded"])


@pytest.fixture(scope="module")
def stage(place: Place, browser: Browser, desk_state: Path) -> Iterator[run.Stage]:
    with run.staged(browser, place.installation, desk_state) as made:
        yield made


@pytest.mark.parametrize("subject", CHOSEN, ids=lambda one: one.name)
def test_boxes_lie_where_they_lay(stage: run.Stage, subject: Subject) -> None:
    score = run.measure(stage, subject, ["default"]).scores["default"]
    assert score.boxes > 100, "too little was seen to say anything"
    assert score.share >= run.GOAL, [miss.path for miss in score.misses[:5]]


def test_censored_text_leaves_the_layout(stage: run.Stage) -> None:
    score = run.measure(stage, LOADED, ["censored"]).scores["censored"]
    assert score.share >= CENSORED_MIN, [miss.path for miss in score.misses[:5]]


def _node(tag: str, at: list[float], *below: dict[str, object]) -> dict[str, object]:
    return {"tag": tag, "at": at, "painted": True, "paint": "", "box": None, "below": list(below)}


def test_comparing_sees_what_is_gone_moved_or_new() -> None:
    size = [800, 600]
    kept, moved, gone = ([0.0, 10.0 * n, 50.0, 8.0] for n in range(3))
    live = {
        "size": size,
        "body": _node("body", [0, 0, 800, 600], *(_node("p", at) for at in (kept, moved, gone))),
    }
    replayed_below = (_node("p", kept), _node("p", [3.0, 10.0, 50.0, 8.0]))
    replayed = {"size": size, "body": _node("body", [0, 0, 800, 600], *replayed_below)}
    assert len(compare(live, live, pictures=True).misses) == 0
    assert len(compare(live, replayed, pictures=True).misses) == 2
    assert len(compare(replayed, live, pictures=True).misses) == 2
