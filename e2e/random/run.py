"""Runs seeds in Chromium: builds the page, records it with the real bundle, and judges what was sent."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from examples.browser import ARGUMENTS, executable
from playwright.async_api import Browser, Page, Route, async_playwright

from e2e.random import gates, replayed, stream
from e2e.random.applier import Replay
from e2e.random.compare import Comparison
from e2e.random.generate import Case, Generator

ROOT = Path(__file__).parents[2]
STAGE = Path(__file__).with_name("stage.js").read_text(encoding="utf-8")
ORIGIN = "http://127.0.0.1:19500"
_EMPTY = "<!DOCTYPE html><html><head></head><body></body></html>"
_PIXEL = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
_TABS = 3
_PATIENCE_S = 30.0


@dataclass
class Outcome:
    """What was wrong with one seed; places and kinds, no content but the generator's own words."""

    seed: int
    problems: list[str] = field(default_factory=list)
    words: int = 0
    shown: int = 0
    pages: int = 0
    last: tuple[list[dict[str, Any]], Replay] | None = field(default=None, repr=False)
    events: int = 0


def recorder_source(folder: Path | None = None) -> str:
    folder = folder or ROOT / "src/voile/ingest/bundles"
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    file: str = manifest["recorder"]["file"]
    return (folder / file).read_text(encoding="utf-8")


def policy_of(case: Case) -> dict[str, Any]:
    return {
        "v": 1,
        "site": gates.SITE,
        "version": 3,
        "host": ORIGIN,
        "recorder": {"url": "/r/recorder.js", "integrity": "sha384-AAAA"},
        "state": "recording",
        "origins": [ORIGIN],
        "consent": "none",
        "signals": {"gpc": True, "dnt": True},
        "censor_all_inputs": case.rules.censor_inputs,
        "censor_all_text": case.rules.censor_text,
        "images": [case.rules.images],
        "url_display": {
            "domain": True,
            "path": True,
            "query": False,
            "hash": False,
            "query_parameters": ["utm_source"],
        },
        "frames": case.rules.frames,
        "idle_minutes": 30,
        "session_hours": 24,
        "visitor_days": 30,
    }


async def _answer(route: Route) -> None:
    path = route.request.url.removeprefix(ORIGIN).partition("?")[0]
    if path == "/":
        await route.fulfill(body=_EMPTY, content_type="text/html")
    elif path.startswith("/img/"):
        await route.fulfill(body=_PIXEL, content_type="image/gif")
    else:
        await route.fulfill(status=404, body="")


async def perform(page: Page, case: Case, source: str) -> dict[str, Any]:
    await page.goto(f"{ORIGIN}/")
    await page.evaluate(STAGE)
    script = {
        "spec": case.spec,
        "batches": [asdict(batch) for batch in case.batches],
        "policy": policy_of(case),
        "slow": case.slow_clock,
    }
    done: dict[str, Any] = await asyncio.wait_for(
        page.evaluate("([script, source]) => perform(script, source)", [script, source]), _PATIENCE_S
    )
    return done


def judge(case: Case, done: dict[str, Any]) -> Outcome:
    out = Outcome(case.seed, words=len(case.oracle.words))
    out.problems += [f"the page saw an error: {error}" for error in done["errors"]]
    sent = [each for each in done["sent"] if "/i?" in each["url"]]
    out.problems += _leaks(case, done)
    if not sent:
        out.problems.append(f"nothing was sent; the recorder says {done['told']}")
        return out
    bodies = [each["body"] for each in sent]
    out.problems += gates.breaches(bodies, case.rules, ORIGIN)
    _hold_against_oracle(case, [json.loads(body) for body in bodies], out)
    return out


def _states(each: dict[str, Any], ends: list[int]) -> range:
    """How many batches may have run when an envelope was sealed, to the millisecond."""
    last = int(each["batch"])
    if "/i?" not in each["url"]:
        return range(max(0, last - 1), last + 1)
    sealed_ms = json.loads(each["body"])["sent_ms"]
    return range(sum(end < sealed_ms for end in ends), min(last, sum(end <= sealed_ms for end in ends)) + 1)


def _leaks(case: Case, done: dict[str, Any]) -> list[str]:
    """Words that were on the wire though they might not be seen when they left."""
    found: dict[str, str] = {}
    for each in done["sent"]:
        states = (case.oracle.allowed(state) for state in _states(each, done["ends"]))
        allowed = frozenset[str]().union(*states)
        text = (each["url"] + each["body"]).lower()
        for word in case.oracle.words - allowed:
            form = next((name for name, shape in _shapes(word) if shape in text), None)
            if form:
                found.setdefault(
                    word,
                    f"leak {form} of {_origin(case, word)} at batch {each['batch']}: {_context(text, word)}",
                )
    return sorted(found.values())


def _shapes(word: str) -> Iterable[tuple[str, str]]:
    yield "as it is", word
    yield "its beginning", word[:9]
    yield "its end", word[-7:]
    yield "reversed", word[::-1]
    yield "hex", word.encode().hex()
    yield "base64", base64.b64encode(word[:12].encode()).decode().lower()


def _origin(case: Case, word: str) -> str:
    """Where the generator had put a word."""
    for node in case.oracle.document.walk():
        if word in node.text:
            return f"text #{node.key} in {node.parent.tag if node.parent else ''}"
        places = [*node.attributes.items(), ("value", node.value)]
        for name, value in places:
            if word in value:
                return f"{node.tag}#{node.key} {name}"
    return "something that has gone"


def _context(text: str, word: str) -> str:
    place = text.find(word)
    return text[max(0, place - 90) : place] + "<word>" if place >= 0 else ""


def _in_full(event: dict[str, Any]) -> dict[str, Any]:
    """Puts in the ids that trees leave out on the wire: one more than that of the node before."""
    data = event["data"]
    trees = [data["node"]] if event["type"] == 2 else []
    if event["type"] == 3 and data["source"] == 0:
        trees = [add["node"] for add in data["adds"]]
    for tree in trees:
        waiting, last = [tree], 0
        while waiting:
            node = waiting.pop()
            last = node.setdefault("id", last + 1)
            waiting.extend(reversed(node.get("childNodes", ())))
    return event


def _hold_against_oracle(case: Case, envelopes: Sequence[dict[str, Any]], out: Outcome) -> None:
    pages: dict[str, list[dict[str, Any]]] = {}
    for envelope in sorted(envelopes, key=lambda each: each["seq"]):
        pages.setdefault(envelope["page"], []).extend(map(_in_full, envelope["events"]))
    out.pages = len(pages)
    out.events = sum(map(len, pages.values()))
    last = pages[envelopes[-1]["page"]]
    if len(pages) > 1:
        out.problems.append(f"the recorder began anew: {len(pages)} pages")
    replay = Replay()
    replay.apply(last)
    out.problems += sorted(set(replay.problems))
    if replay.document is None:
        out.problems.append("no snapshot was sent")
        return
    # Where our applier stumbles, rrweb stumbles too.
    out.last = None if replay.problems else (last, replay)
    text = json.dumps(last)
    out.shown = sum(word in text for word in case.oracle.exposed[-1])
    comparison = Comparison()
    out.problems += comparison.differences(case.oracle.wanted(), replay.corrected())
    out.problems += stream.problems(case.oracle.document, comparison.ids, last)


async def _tab(
    browser: Browser, seeds: list[int], source: str, outcomes: list[Outcome], *, only_first: bool
) -> None:
    """One tab that records, one that replays; a seed that brings them down gets new ones."""
    while seeds:
        context = await browser.new_context(viewport={"width": 900, "height": 700})
        await context.route("**/*", _answer)
        page, player = await context.new_page(), await context.new_page()
        await replayed.prepare(player, f"{ORIGIN}/")
        while seeds:
            seed = seeds.pop(0)
            try:
                outcomes.append(await _seed(seed, page, player, source))
            except Exception as error:  # noqa: BLE001 - whatever a seed brings down is a finding
                told = f"failed: {type(error).__name__}: {str(error)[:300]}"
                outcomes.append(Outcome(seed, [told]))
                break
            finally:
                if only_first and outcomes and outcomes[-1].problems:
                    seeds.clear()
        await context.close()


async def _seed(seed: int, page: Page, player: Page, source: str) -> Outcome:
    case = Generator(seed, ORIGIN).case()
    outcome = judge(case, await perform(page, case, source))
    if outcome.last is not None:
        events, replay = outcome.last
        outcome.last = None
        assert replay.document is not None
        outcome.problems += await replayed.differences(player, events, replay.document)
    return outcome


async def _run(seeds: list[int], source: str, *, only_first: bool) -> list[Outcome]:
    outcomes: list[Outcome] = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=executable(), args=list(ARGUMENTS))
        tabs = (_tab(browser, seeds, source, outcomes, only_first=only_first) for _ in range(_TABS))
        await asyncio.gather(*tabs)
        await browser.close()
    return sorted(outcomes, key=lambda each: each.seed)


def run(seeds: Iterable[int], bundles: Path | None = None, *, only_first: bool = False) -> list[Outcome]:
    """The outcome of each seed, or, with `only_first`, of those up to the first that fails."""
    return asyncio.run(_run(list(seeds), recorder_source(bundles), only_first=only_first))
