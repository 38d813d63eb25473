"""`python -m bench.leaks [--peers rrweb,sentry] [--rows P,F]`: how many of the planted secrets leave, by recorder.

Other recorders' bundles come from bench/peers (`npm ci && node build.mjs` there). Voile's own line is from the suite's run.
"""

import argparse
import asyncio
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from e2e.leaks import rows as all_rows
from e2e.leaks import suite
from e2e.leaks.canaries import Canary, Mint
from e2e.leaks.finder import Finder
from e2e.leaks.row import Config, Must, Row, holds
from e2e.leaks.run import Runner
from e2e.leaks.server import Pages
from e2e.leaks.visit import Visit, plan
from rich.console import Console
from rich.table import Table

from bench.leaks.peers import ANSWERS, PEERS, Peer, readings

_DIST = Path(__file__).parents[1] / "peers" / "dist"
# Markup of all recorders side by side, commands of Voile's own: these say nothing about the others.
_OURS = ("T1-ways-to-mask", "U3-commands", "T2-", "T6-")
CLASSES = {
    "never": {Must.NEVER},
    "censor": {Must.CENSOR, Must.MARKED, Must.DETECTOR, Must.TEXT},
    "context": {Must.CONTEXT, Must.URL},
}
# What a recorder is asked in its default, and in the strictest that its options offer.
_ASKED = {"default": Config.DEFAULT, "strictest": Config.TEXT}
Tally = dict[str, list[str]]


def main() -> int:
    reader = argparse.ArgumentParser(prog="python -m bench.leaks")
    reader.add_argument("--rows", default="")
    reader.add_argument("--peers", default="")
    reader.add_argument("--at-once", type=int, default=8)
    reader.add_argument("--json", type=Path, help="also write which canaries left, by recorder")
    given = reader.parse_args()
    wanted = tuple(given.rows.split(",")) if given.rows else ("",)
    rows = [row for row in all_rows.every() if row.id.startswith(wanted) and not row.id.startswith(_OURS)]
    names = given.peers.split(",") if given.peers else [peer.name for peer in PEERS] + ["voile"]
    missing = [name for name in names if name != "voile" and not (_DIST / f"{name}.js").is_file()]
    if missing:
        print(
            f"Not built: {', '.join(missing)}. Run `npm ci && node build.mjs` in bench/peers.",
            file=sys.stderr,
        )
        return 2
    tallies: dict[tuple[str, str], Tally] = {}
    for peer in PEERS:
        if peer.name in names:
            tallies |= measure(peer, rows, given.at_once)
    if "voile" in names:
        tallies |= own(rows)
    Console(width=110).print(table(tallies, rows))
    if given.json:
        given.json.write_text(json.dumps({" ".join(key): value for key, value in tallies.items()}, indent=1))
    return 0


def measure(peer: Peer, rows: Sequence[Row], at_once: int) -> dict[tuple[str, str], Tally]:
    mint = Mint()
    pages = Pages(answers=ANSWERS).open()
    visits: list[Visit] = []
    for mode in _ASKED:
        recorder = f"{peer.name} {mode}"
        pages.snippets[recorder] = peer.snippet(strict=mode == "strictest")
        visits += [plan(mint, row, Config.DEFAULT, recorder) for row in rows]
    with tempfile.TemporaryDirectory() as folder:
        pages.bundles = suite.bundles(Path(folder)) | {
            f"{peer.name}.js": (_DIST / f"{peer.name}.js").read_bytes()
        }
    runner = Runner(pages, lambda url: "/sink/" in url, at_once=at_once, linger_ms=peer.linger_ms)
    try:
        asyncio.run(runner.all(visits))
    finally:
        pages.close()
    found = set(Finder(mint).search(_places(pages)))
    failed = sum(bool(visit.failed) for visit in visits)
    print(
        f"{peer.package}: {len(visits)} visits, {failed} failed, {len(pages.taken)} requests", file=sys.stderr
    )
    return {
        (peer.package, mode): _tally(
            [one for one in visits if one.recorder == f"{peer.name} {mode}"], config, found
        )
        for mode, config in _ASKED.items()
    }


def _places(pages: Pages) -> Iterator[tuple[str, bytes]]:
    for taken in pages.taken:
        yield "sink", taken.path.encode()
        yield from (("sink", read) for read in readings(taken.body))


def _tally(visits: Sequence[Visit], config: Config, found: set[Canary]) -> Tally:
    """Which of the canaries left, by class; `of` counts those that were asked for and `shown` what must appear."""
    tally: Tally = {name: [] for name in (*CLASSES, "of", "shown", "of shown")}
    for visit in visits:
        for planted, canary in visit.planted():
            if planted.must is Must.SHOWN:
                tally["of shown"].append(planted.name)
                tally["shown"] += [planted.name] if canary in found else []
            name = next((one for one, musts in CLASSES.items() if planted.must in musts), None)
            if name and holds(planted.must, config) and not visit.failed:
                tally["of"].append(name)
                tally[name] += [f"{visit.row.id} {planted.name}"] if canary in found else []
    return tally


def own(rows: Sequence[Row]) -> dict[tuple[str, str], Tally]:
    configs = frozenset(_ASKED.values())
    outcome = suite.run(rows, configs, control=False)
    results = [result for group in outcome.voile.values() for result in group]
    tallies = {}
    for mode, config in _ASKED.items():
        mine = [result for result in results if result.visit.config is config]
        found = {result.visit.canaries[name] for result in mine for name in result.wire}
        tallies["Voile", mode] = _tally([result.visit for result in mine], config, found)
    return tallies


def table(tallies: dict[tuple[str, str], Tally], rows: Sequence[Row]) -> Table:
    made = Table(
        "recorder",
        "configuration",
        *CLASSES,
        "shown",
        title=f"Planted secrets that left the page, of {len(rows)} rows",
    )
    for (package, mode), tally in tallies.items():
        asked = Counter(tally["of"])
        cells = [f"{len(tally[name])} of {asked[name]}" for name in CLASSES]
        made.add_row(package, mode, *cells, f"{len(tally['shown'])} of {len(tally['of shown'])}")
    return made


if __name__ == "__main__":
    sys.exit(main())
