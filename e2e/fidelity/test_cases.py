"""Each case shows in the replay what it showed live, at rest and after it changed."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet
from bench.fidelity import site
from bench.fidelity.takes import Studio
from playwright.sync_api import Browser, Page

from e2e.fidelity import cases
from e2e.harness.place import Place

pytestmark = pytest.mark.xdist_group("fidelity")
CASES = cases.load()
_READ = Path(__file__).with_name("cases.js").read_text(encoding="utf-8")
_PLACES = [[number, one.path, one.name] for number, case in enumerate(CASES) for one in case.expected]
_REPLAYED = "document.querySelector('iframe[data-voile-frame=current]').contentDocument"


def _shown(page: Page, root: str) -> list[str | None]:
    read: list[str | None] = page.evaluate(f"({_READ})([{root}, {json.dumps(_PLACES)}])")
    return read


@pytest.fixture(scope="module")
def both(
    place: Place, browser: Browser, desk_state: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[list[str | None], list[str | None]]:
    """What the live page showed at the end, and what its replay shows."""
    folder = tmp_path_factory.mktemp("cases")
    (folder / "index.html").write_text(cases.page(CASES), encoding="utf-8")
    (folder / "imported.css").write_bytes((cases.FOLDER / "imported.css").read_bytes())
    live: list[list[str | None]] = []

    def visit(page: Page) -> Iterator[str]:
        yield "at rest"
        page.evaluate("waiting.forEach((run) => run())")
        yield "changed"
        live.append(_shown(page, "document"))

    with site.served(folder) as pages:
        made = place.installation.ask("sites", "create", "Cases", "--origin", pages.url, "--consent", "none")
        place.knows(made["id"])
        pages.scripts["cases"] = site.script(made["id"], place.url)
        studio = Studio(browser, place.installation, desk_state)
        session, looks = studio.recorded(f"{pages.url}/cases/index.html", visit, made["id"])
        with studio.player(session, looks[-1].at_ms) as page:
            replayed = _shown(page, _REPLAYED)
    return live[0], replayed


def _of(values: list[str | None], number: int) -> list[str | None]:
    start = sum(len(case.expected) for case in CASES[:number])
    return values[start : start + len(CASES[number].expected)]


def _parameter(number: int, case: cases.Case) -> ParameterSet:
    marks = [pytest.mark.xfail(reason=case.known)] if case.known else []
    return pytest.param(number, id=case.name, marks=marks)


@pytest.mark.parametrize("number", [_parameter(*pair) for pair in enumerate(CASES)])
def test_replay_shows_what_the_page_showed(
    both: tuple[list[str | None], list[str | None]], number: int
) -> None:
    live, replayed = both
    wanted: list[str | None] = [one.value for one in CASES[number].expected]
    assert _of(live, number) == wanted, "the live page does not show what the case says"
    assert _of(replayed, number) == wanted
