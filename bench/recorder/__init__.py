"""What recording costs the page: time, longest task, bytes on the wire, beside others in one run.

Time is what Chromium's own counter says of the main thread, less what the page takes without a recorder.
The longest task is the longest that the browser reports above what the page has without one. Bytes are gzip
level 6 over all events as JSON, for recorders that hand their events over; large sheets are
known to the server, as on every page of a site but the first.
"""

import gzip
import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from examples.browser import launch
from playwright.sync_api import Browser, CDPSession, sync_playwright
from rich.table import Table

HERE = Path(__file__).parent
PEERS = HERE.parent / "peers" / "dist"
PAGES = {
    "article": "3,000 nodes, 60 KB CSS",
    "table": "table of 20,000 elements",
    "live": "500 rows, 20 updates a second",
}
ROUNDS = 5
TICKS = 100
SETTLED_MS = 1_500
SITE = "http://bench.example/"
SINK = "http://sink.example"
EMPTY = "<!doctype html><html><head><title>Bench</title></head><body></body></html>"

_START = """(name, sink) => {
  globalThis.sent = [];
  const emit = (event) => sent.push(typeof event === 'string' ? event : JSON.stringify(event));
  const options = name === 'rrweb' ? { maskAllInputs: true } : {};
  void peer.start({ sink, options, ...(name === 'datadog' ? {} : { emit }) });
}"""
_WATCH = """() => {
  globalThis.longest = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) longest = Math.max(longest, entry.duration);
  }).observe({ entryTypes: ['longtask'] });
}"""


@dataclass(frozen=True)
class Cost:
    """Main thread in ms; the longest task in ms, 0 where none was 50 ms long; gzip bytes, or None."""

    busy_ms: float
    longest_ms: float
    wire: int | None


def _scripts(folder: Path) -> dict[str, Path | None]:
    ours = folder / "voile.js"
    subprocess.run(["node", str(HERE / "build.mjs"), str(ours)], check=True)
    peers = {name: PEERS / f"{name}.js" for name in ("rrweb", "clarity", "datadog")}
    return {"none": None, "voile": ours} | {name: path for name, path in peers.items() if path.exists()}


def _counter(session: CDPSession) -> float:
    metrics = {each["name"]: each["value"] for each in session.send("Performance.getMetrics")["metrics"]}
    return float(metrics["TaskDuration"]) * 1_000


def _measure(browser: Browser, kind: str, name: str, script: Path | None) -> Cost:
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    # A page of a site: some recorders need its storage. What they send goes nowhere.
    page.route("**/*", lambda route: route.abort())
    page.route(SITE, lambda route: route.fulfill(body=EMPTY, content_type="text/html"))
    page.goto(SITE)
    session = page.context.new_cdp_session(page)
    # Time that the thread has run: what else the machine does is no part of it.
    session.send("Performance.setTimeDomain", {"timeDomain": "threadTicks"})
    session.send("Performance.enable")
    page.add_script_tag(path=HERE / "pages.js")
    if script is not None:
        page.add_script_tag(path=script)
    page.evaluate("kind => { pages[kind](); document.body.getBoundingClientRect(); }", kind)
    page.wait_for_timeout(300)
    page.evaluate(_WATCH)
    before = _counter(session)
    if script is not None:
        # In a task of its own, as a recorder starts.
        page.evaluate(
            f"name => setTimeout(() => ({_START})(name, '{SINK}'), 0)",
            name,
        )
    if kind == "live":
        page.wait_for_timeout(SETTLED_MS)
        if script is not None:
            page.evaluate("sent.length = 0")
        before = _counter(session)
        page.evaluate("times => tick(times)", TICKS)
    else:
        page.wait_for_timeout(SETTLED_MS)
    busy_ms = _counter(session) - before
    longest = float(page.evaluate("longest"))
    sent = page.evaluate("globalThis.sent ?? []")
    page.close()
    if name in ("voile", "rrweb") and not sent:
        raise RuntimeError(f"{name} has recorded nothing of the page {kind}")
    wire = (
        len(gzip.compress(f"[{','.join(sent)}]".encode(), 6)) if sent and name in ("voile", "rrweb") else None
    )
    return Cost(busy_ms, longest, wire)


def measure() -> dict[tuple[str, str], Cost]:
    """The median of rounds in which the recorders take turns, by page and recorder."""
    found: dict[tuple[str, str], list[Cost]] = {}
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        scripts = _scripts(Path(folder))
        browser = launch(playwright)
        for _ in range(ROUNDS):
            for kind in PAGES:
                for name, script in scripts.items():
                    found.setdefault((kind, name), []).append(_measure(browser, kind, name, script))
        browser.close()
    return {key: _middle(costs) for key, costs in found.items()}


def _middle(costs: list[Cost]) -> Cost:
    wires = [cost.wire for cost in costs if cost.wire is not None]
    return Cost(
        median(cost.busy_ms for cost in costs),
        median(cost.longest_ms for cost in costs),
        int(median(wires)) if wires else None,
    )


def run() -> Table:
    costs = measure()
    columns = ("page", "recorder", "main thread ms", "of rrweb", "longest task ms", "gzip bytes", "of rrweb")
    table = Table(*columns, title="What recording costs")
    for kind, title in PAGES.items():
        idle = costs[kind, "none"].busy_ms
        rrweb = costs.get((kind, "rrweb"))
        for name in (name for page, name in costs if page == kind and name != "none"):
            cost = costs[kind, name]
            own = cost.busy_ms - idle
            share = f"{own / (rrweb.busy_ms - idle):.2f}" if rrweb else "-"
            bytes_share = f"{cost.wire / rrweb.wire:.2f}" if rrweb and rrweb.wire and cost.wire else "-"
            longest = f"{cost.longest_ms:.0f}" if cost.longest_ms else "< 50"
            table.add_row(
                title, name, f"{own:.0f}", share, longest, f"{cost.wire:,}" if cost.wire else "-", bytes_share
            )
    return table


if __name__ == "__main__":
    print(json.dumps({"/".join(key): cost.__dict__ for key, cost in measure().items()}, indent=1))
