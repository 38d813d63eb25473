"""`make bench-fidelity`: how many boxes of a page lie in its replay where they lay, by page and by policy."""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from examples import set_up
from examples.browser import launch
from examples.installation import Installation, Ports, stopped_at_end
from examples.ports import free_port
from examples.signing_in import sign_in
from playwright.sync_api import Browser, sync_playwright
from rich.console import Console
from rich.table import Table

from bench.fidelity import pictures, site
from bench.fidelity.compare import NEAR_PX, ROUGH_PX, Score, compare
from bench.fidelity.takes import Look, Studio
from bench.fidelity.visits import SUBJECTS, Subject

PASSWORD = "a-sheer-cloth-over-the-window"
GOAL = 0.95
POLICIES: dict[str, dict[str, str]] = {"default": {}, "censored": {"censor_all_text": "true"}}
# Plain rrweb, and rrweb told to mask all text: what each policy stands beside.
JUDGED = ("default",)
PEERS = ("rrweb", "rrweb-masked")
RECORDERS = (*POLICIES, *PEERS)


@dataclass
class Result:
    """One page: its score by recorder, and what it looked like at the end."""

    subject: Subject
    scores: dict[str, Score] = field(default_factory=dict)
    looks: dict[str, list[Look]] = field(default_factory=dict)


@dataclass
class Stage:
    """Where each page is found under each policy."""

    studio: Studio
    pages: site.Pages
    wids: dict[str, str]
    shops: dict[str, str]

    def address(self, subject: Subject, key: str) -> str:
        return self.pages.address(key, subject.folder) if subject.folder else self.shops[key]


def scored(live: list[Look], played: list[Look], *, pictures: bool) -> Score:
    pairs = zip(live, played, strict=True)
    return sum((compare(one.boxes, other.boxes, pictures=pictures) for one, other in pairs), Score())


def measure(stage: Stage, subject: Subject, recorders: Sequence[str]) -> Result:
    result = Result(subject)
    for key in recorders:
        if key in PEERS:
            live, played = stage.studio.by_rrweb(stage.address(subject, site.PLAIN), subject.visit, key)
        else:
            address = stage.address(subject, key)
            session, live = stage.studio.recorded(address, subject.visit, stage.wids[key])
            played = stage.studio.replayed(session, live)
        result.scores[key] = scored(live, played, pictures=key != "censored")
        result.looks.setdefault("live", live)
        result.looks[key] = played
    return result


@contextmanager
def staged(
    browser: Browser,
    installation: Installation,
    state: Path,
    policies: Mapping[str, Mapping[str, str]] = POLICIES,
) -> Iterator[Stage]:
    """Pages and shops for every policy, and without any recorder, at a Voile that runs."""
    with ExitStack() as until, site.served() as pages:
        stage = Stage(Studio(browser, installation, state), pages, {}, {})
        for key, settings in policies.items():
            at_shop = replace(installation, ports=replace(installation.ports, shop=free_port()))
            wid = _site(at_shop, f"Fidelity, {key}", pages.url, settings)
            stage.wids[key] = wid
            pages.scripts[key] = site.script(wid, installation.public_url)
            stage.shops[key] = until.enter_context(_shop(at_shop, wid))
        plain = replace(installation, ports=replace(installation.ports, shop=free_port()))
        stage.shops[site.PLAIN] = until.enter_context(_shop(plain, ""))
        yield stage


def _site(installation: Installation, name: str, pages: str, settings: Mapping[str, str]) -> str:
    origins = ("--origin", pages, "--origin", installation.shop_url)
    made = installation.ask("sites", "create", name, *origins, "--consent", "none")
    set_up.keep_images(installation, made["id"])
    for key, value in settings.items():
        installation.ask("sites", "set", made["id"], key, value)
    installation.wait_site(made["id"])
    return str(made["id"])


@contextmanager
def _shop(installation: Installation, wid: str) -> Iterator[str]:
    with stopped_at_end(installation.start_shop(wid, subprocess.DEVNULL)) as process:
        installation.wait_shop(process)
        yield installation.shop_url


@contextmanager
def running(browser: Browser, policies: Mapping[str, Mapping[str, str]] = POLICIES) -> Iterator[Stage]:
    """A Voile of its own, in a directory that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="voile-fidelity-") as folder:
        ports = Ports(*(free_port() for _ in range(3)))
        installation = Installation(Path(folder) / "data", ports)
        installation.ask("init", "--email", set_up.EMAIL)
        with stopped_at_end(installation.start_voile(subprocess.DEVNULL)) as process:
            installation.wait_voile(process)
            state = Path(folder) / "state.json"
            with browser.new_context() as context:
                sign_in(context.new_page(), installation, PASSWORD)
                context.storage_state(path=state)
            with staged(browser, installation, state, policies) as stage:
                yield stage


def table(results: list[Result]) -> Table:
    title = f"Boxes within {NEAR_PX:.0f} px of the live page, and within {ROUGH_PX:.0f} px; painted alike"
    out = Table("page", "boxes", *RECORDERS, title=title)
    for result in results:
        found = [result.scores.get(key) for key in RECORDERS]
        shares = [_shares(score) if score else "" for score in found]
        out.add_row(result.subject.name, str(max(score.boxes for score in result.scores.values())), *shares)
    return out


def _shares(score: Score) -> str:
    return f"{score.share:.1%} {score.rough:.0%} {score.painted:.0%}"


def explain(result: Result, most: int = 12) -> None:
    """Which boxes differ: tags and numbers alone."""
    for key, score in result.scores.items():
        print(f"{result.subject.name}, {key}: {len(score.misses)} of {score.boxes}")
        for miss in score.misses[:most]:
            print(f"    {miss.path}\n        live {miss.live} replay {miss.replayed}")
        for path in score.paints[:most]:
            print(f"    painted otherwise: {path}")


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("names", nargs="*", help="only pages whose name holds one of these words")
    arguments.add_argument("--explain", action="store_true", help="list the boxes that differ")
    arguments.add_argument("--pictures", type=Path, help="folder for the pictures side by side")
    arguments.add_argument("--only", nargs="+", choices=RECORDERS, default=RECORDERS)
    asked = arguments.parse_args()
    wanted = [one for one in SUBJECTS if not asked.names or any(n in one.name.lower() for n in asked.names)]
    results = []
    with sync_playwright() as playwright, launch(playwright) as browser, running(browser) as stage:
        for subject in wanted:
            result = measure(stage, subject, asked.only)
            results.append(result)
            if asked.explain:
                explain(result)
            if asked.pictures:
                pictures.side_by_side(browser, result.subject.name, result.looks, asked.pictures)
    Console(width=100).print(table(results))
    return (
        0
        if all(
            result.scores[key].share >= GOAL for result in results for key in JUDGED if key in result.scores
        )
        else 1
    )


if __name__ == "__main__":
    sys.exit(main())
