"""The first frame of a one-hour session, and a seek into its last page, in real Chromium.

Time and bytes, as a share of reading everything: fetching and parsing every event of the session over the
same origin. The session is finished and compacted, as those are that people look at.
"""

from statistics import median
from urllib.parse import unquote

from examples.browser import launch
from examples.signing_in import sign_in
from playwright.sync_api import Browser, Page, sync_playwright
from rich.table import Table

from bench import generator, load, place

ROUNDS = 5
HOUR = generator.Workload(minutes=60, pages=20)
PASSWORD = "a-sheer-cloth-over-the-window"
SETTLED = ["paused", "ended"]

WATCH = """async (settled) => {
  const root = document.documentElement;
  while (!settled.includes(root.dataset.state) || !document.querySelector('iframe[data-voile-frame=current]'))
    await new Promise((done) => setTimeout(done, 2));
  const fetched = ['navigation', 'resource'].flatMap((kind) => performance.getEntriesByType(kind));
  return [performance.now(), fetched.reduce((sum, entry) => sum + entry.transferSize, 0)];
}"""

SEEK = """async () => {
  const root = document.documentElement, page = root.dataset.page, started = performance.now();
  const range = document.querySelector('#time');
  range.value = String(range.max * 0.95);
  range.dispatchEvent(new Event('input', { bubbles: true }));
  range.dispatchEvent(new Event('change', { bubbles: true }));
  while (root.dataset.page === page || !['paused', 'ended'].includes(root.dataset.state))
    await new Promise((done) => setTimeout(done, 2));
  return performance.now() - started;
}"""

READ_ALL = """async (token) => {
  const headers = { authorization: `Bearer ${token}` }, started = performance.now();
  const session = await (await fetch('/api/session', { headers })).json();
  let events = 0, bytes = 0;
  for (const recording of session.recordings) for (const page of recording.pages) {
    const text = await (await fetch(`/api/pages/${page.id}/events`, { headers })).text();
    bytes += text.length;
    for (const line of text.split('\\n')) if (line) events += JSON.parse(line).length;
  }
  return [performance.now() - started, events, bytes];
}"""


def _player_url(browser: Browser, server: place.Place) -> str:
    """The player's address with a fresh token, as the dashboard gives it to its frame."""
    page = browser.new_page()
    sign_in(page, server.installation, PASSWORD)
    session = server.installation.ask("sessions", "list")[0]["id"]
    page.goto(f"{server.installation.public_url}/sessions/{session}/")
    frame = page.locator("iframe[src*='token=']")
    frame.wait_for(state="attached")
    url = frame.get_attribute("src") or ""
    page.close()
    return url


def _measured(page: Page, url: str) -> tuple[float, int, float]:
    page.goto(url)
    first_ms, first_bytes = page.evaluate(WATCH, SETTLED)
    seek_ms: float = page.evaluate(SEEK)
    return first_ms, first_bytes, seek_ms


def _rounds(browser: Browser, url: str) -> tuple[list[tuple[float, int, float, float]], int, int]:
    """(first frame in ms and bytes, seek, reading everything) of each round; events and bytes in all."""
    token = unquote(url.partition("token=")[2].partition("&")[0])
    rounds, events, size = [], 0, 0
    for _ in range(ROUNDS):
        with browser.new_context() as context:
            page = context.new_page()
            measured = _measured(page, url)
            everything_ms, events, size = page.evaluate(READ_ALL, token)
            rounds.append((*measured, everything_ms))
    return rounds, events, size


def run() -> Table:
    bodies = list(generator.envelopes(HOUR))
    megabytes = sum(map(len, bodies)) / 1e6
    title = (
        f"First frame ({HOUR.describe()}: {HOUR.mutations} mutations, {megabytes:.1f} MB of JSON; goal 0.1)"
    )
    with place.prepared() as server:
        with place.started(server):
            server.send([load.gzip_body(body) for body in bodies], 1)
        place.finish(server)
        with place.started(server), sync_playwright() as playwright, launch(playwright) as browser:
            rounds, events, size = _rounds(browser, _player_url(browser, server))
    first_ms, first_bytes, seek_ms, everything_ms = (median(each[n] for each in rounds) for n in range(4))
    table = Table("what", "ms", "share", "bytes", "share", title=title)
    table.add_row(
        f"reading everything ({events:,} events)", f"{everything_ms:.0f}", "1.00", f"{size:,}", "1.00"
    )
    shares = f"{first_ms / everything_ms:.2f}", f"{first_bytes:,.0f}", f"{first_bytes / size:.2f}"
    table.add_row("first frame, from an empty cache", f"{first_ms:.0f}", *shares)
    table.add_row("seek into the last page", f"{seek_ms:.0f}", f"{seek_ms / everything_ms:.2f}", "", "")
    return table
