"""Runs rows: Voile under every setting, the control once, then one search over all that left or was kept."""

import asyncio
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from e2e.harness import place as places
from e2e.harness.canary import files
from e2e.harness.place import Place
from e2e.leaks.canaries import Canary, Mint
from e2e.leaks.finder import Find, Finder
from e2e.leaks.row import APPEARS, Config, Must, Planted, Row
from e2e.leaks.run import Runner
from e2e.leaks.server import Pages
from e2e.leaks.shapes import Shape, difference
from e2e.leaks.visit import Visit, plan

_HERE = Path(__file__).parent
_ROOT = _HERE.parents[1]
_CORRECTED_S = 45.0
CONTROL = "control"
_SETTINGS = {
    Config.OPEN: {"censor_all_inputs": "off", "url_query": "on", "url_hash": "on"},
    Config.DEFAULT: {},
    Config.SENSITIVE: {},
    Config.TEXT: {"censor_all_text": "on"},
    Config.MAXIMUM: {"censor_all_text": "on", "url_path": "off", "url_domain": "off", "frames": "off"},
}
BROKEN: dict[str, tuple[bytes, bytes]] = {
    "unreadable": (rb'"censor_all_inputs":', rb'"censor_all_inputs":"perhaps","x":'),
    "unknown": (rb'"censor_all_inputs":', rb'"censor_no_inputs":true,"censor_all_inputs":'),
    "incomplete": (rb'"censor_all_text":false,', rb""),
    "absent": (rb'"url":"/[^"]*"', rb'"url":"/gone.js"'),
    "altered": (rb'"integrity":"sha384-...', rb'"integrity":"sha384-AAA'),
}
_CONTROL = '<script>window.__insp = window.__insp || []</script><script src="/bundle/control.js"></script>'


@dataclass
class Result:
    """What became of one visit. Names and places only."""

    visit: Visit
    wire: dict[str, set[str]] = field(default_factory=dict)
    stored: dict[str, set[str]] = field(default_factory=dict)

    @property
    def leaks(self) -> list[str]:
        """Canaries that left although they must not, and where they turned up."""
        found = []
        for planted, _ in self.visit.asked():
            if planted.must in APPEARS:
                continue
            where = set(self.stored.get(planted.name, ()))
            if planted.must is not Must.LATER:
                where |= self.wire.get(planted.name, set())
            if where:
                found.append(f"{planted.name} ({planted.must.value}): {', '.join(sorted(where))}")
        return found

    @property
    def missing(self) -> list[str]:
        """Canaries that must be in the replay and are not."""
        return [
            planted.name
            for planted, _ in self.visit.asked()
            if planted.must in APPEARS and not (self.wire.get(planted.name) and self._is_exported(planted))
        ]

    @property
    def unseen(self) -> list[str]:
        """For the control: canaries that the search did not find."""
        found = self.wire
        return [one.name for one in self.visit.row.planted() if one.name not in found]

    def _is_exported(self, planted: Planted) -> bool:
        return any(where.startswith("export") for where in self.stored.get(planted.name, ()))


@dataclass
class Outcome:
    """Everything that a run found out, by row."""

    voile: dict[str, list[Result]] = field(default_factory=dict)
    control: dict[str, Result] = field(default_factory=dict)
    # By shape: in what its two visits differ, and whether the control's differ.
    shapes: dict[str, str] = field(default_factory=dict)
    blind_shapes: set[str] = field(default_factory=set)
    strangers: set[str] = field(default_factory=set)
    seconds: float = 0.0


def run(
    rows: Sequence[Row],
    configs: frozenset[Config] | None = None,
    *,
    shapes: Sequence[Shape] = (),
    control: bool = True,
) -> Outcome:
    """In a thread of its own, since the caller's may have an event loop already."""
    if not rows and not shapes:
        return Outcome()
    with ThreadPoolExecutor(1) as pool, tempfile.TemporaryDirectory() as folder:
        return pool.submit(_run, rows, configs, Path(folder), shapes, control).result()


def _run(
    rows: Sequence[Row],
    configs: frozenset[Config] | None,
    folder: Path,
    shapes: Sequence[Shape],
    control: bool,
) -> Outcome:
    begun = time.monotonic()
    mint = Mint()
    visits = [
        plan(mint, row, config, "voile")
        for row in rows
        for config in row.visited()
        if not configs or config in configs
    ]
    visits += [plan(mint, row, Config.DEFAULT, CONTROL) for row in rows if control]
    pairs = [
        _Pair(shape, *(plan(mint, row, shape.config, who) for row in shape.rows()))
        for shape in shapes
        for who in ("voile", CONTROL)
    ]
    place = places.make(folder)
    pages = Pages(bundles=bundles(folder)).open()
    try:
        pages.snippets = {CONTROL: _CONTROL} | _sites(place, pages)
        runner = Runner(pages, lambda url: "/i?" in url or "/sink/control" in url)
        # The long ones first, so that the last does not keep all waiting.
        everything = [*visits, *(visit for pair in pairs for visit in (pair.one, pair.other))]
        asyncio.run(runner.all(sorted(everything, key=lambda visit: -len(visit.row.act))))
        _tell(f"visited after {time.monotonic() - begun:.0f} s")
        outcome = _gathered(_searched(mint, place, pages, runner, everything, folder))
        _compare(outcome, pairs, place, pages)
    finally:
        pages.close()
        place.tap.close()
        place.stop()
    outcome.seconds = time.monotonic() - begun
    # Port 1 is where rows send what must fail.
    known = {"127.0.0.1:1", f"localhost:{pages.port}", f"127.0.0.1:{pages.port}", place.url[7:]}
    outcome.strangers = runner.seen.hosts - known
    return outcome


@dataclass
class _Pair:
    shape: Shape
    one: Visit
    other: Visit


def _gathered(results: Sequence[Result]) -> Outcome:
    outcome = Outcome()
    for result in results:
        if result.visit.recorder == CONTROL:
            outcome.control[result.visit.row.id] = result
        else:
            outcome.voile.setdefault(result.visit.row.id, []).append(result)
    return outcome


def _compare(outcome: Outcome, pairs: Sequence[_Pair], place: Place, pages: Pages) -> None:
    sent = _sent_by_visit(place)
    for pair in pairs:
        failed = pair.one.failed or pair.other.failed
        if pair.one.recorder == CONTROL:
            told = [_told(pages, visit) for visit in (pair.one, pair.other)]
            if failed or told[0] == told[1]:
                outcome.blind_shapes.add(pair.shape.id)
        else:
            found = difference(
                pair.shape, *(_plain(visit, sent.get(visit.id, [])) for visit in (pair.one, pair.other))
            )
            outcome.shapes[pair.shape.id] = failed or found


def _sent_by_visit(place: Place) -> dict[str, list[dict[str, Any]]]:
    """The events of each visit, which is known by the address in the header of its page."""
    envelopes = [one.envelope() for one in place.requests() if one.path == "/i" and one.method == "POST"]
    visits = {
        one["page"]: one["header"]["url"].split("/v/")[-1].split("/")[0]
        for one in envelopes
        if one.get("header")
    }
    found: dict[str, list[dict[str, Any]]] = {}
    for one in sorted(envelopes, key=lambda one: int(one["seq"])):
        found.setdefault(visits.get(one["page"], ""), []).extend(one["events"])
    return found


def _plain(visit: Visit, events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """With the names of the canaries, which differ between any two visits, in their place."""
    text = json.dumps(events)
    for name, canary in visit.canaries.items():
        text = text.replace(canary.text, name)
    plain: list[dict[str, Any]] = json.loads(text)
    return plain


def _told(pages: Pages, visit: Visit) -> set[str]:
    """What the control told of one visit's doings, but for times."""
    bodies = (taken.body for taken in pages.taken if taken.path.endswith(visit.id))
    told = {json.dumps(item) for body in bodies for item in _items(body)}
    return {one.replace(visit.id, "") for one in told}


def _items(body: bytes) -> list[Any]:
    try:
        items = json.loads(body)
    except ValueError:
        return []
    return [item for item in items if item[0] in ("event", "now", "keys", "values")]


def bundles(folder: Path) -> dict[str, bytes]:
    """The control, and the small applications that some rows are made of."""
    made = folder / "apps"
    subprocess.run(["node", str(_HERE / "apps" / "build.mjs"), str(made)], check=True, cwd=_ROOT)
    found = {file.name: file.read_bytes() for file in made.iterdir()}
    return found | {"control.js": (_HERE / "control.js").read_bytes()}


def _sites(place: Place, pages: Pages) -> dict[str, str]:
    """One site for each setting; the snippet by setting."""
    wanted = {config.value: settings for config, settings in _SETTINGS.items()}
    made = json.loads(_in_voile(place, "e2e.leaks.sites", pages.origin, json.dumps(wanted)))
    for wid, _ in made.values():
        places.eventually(partial(_loader, place, wid), what="the loader of a new site")
    pages.names = {name: {"voile": place.url, "wid": wid} for name, (wid, _) in made.items()}
    wid, usual = made[Config.DEFAULT.value]
    pages.bundles |= {f"{name}.js": loader for name, loader in _broken_loaders(place, wid)}
    snippets = {name: snippet for name, (_, snippet) in made.items()}
    for name in BROKEN:
        snippets[name] = (
            f'{usual.partition("</script>")[0]}</script><script async src="/bundle/{name}.js"></script>'
        )
    return snippets


def _loader(place: Place, wid: str) -> bytes:
    """Empty while ingest does not know the site yet."""
    with urllib.request.urlopen(f"{place.url}/voile.js?wid={wid}", timeout=30) as answer:
        loader: bytes = answer.read()
    return loader if b"censor_all_inputs" in loader else b""


def _broken_loaders(place: Place, wid: str) -> Iterator[tuple[str, bytes]]:
    """The loader with something in its policy changed; the control is that the one it was made of works."""
    loader = places.eventually(lambda: _loader(place, wid), what="the loader of a new site")
    for name, (old, new) in BROKEN.items():
        broken = re.sub(old, new, loader, count=1)
        assert broken != loader, f"{name}: the policy does not look as it did"
        yield name, broken


def _in_voile(place: Place, module: str, *arguments: str) -> str:
    """Runs a module in the installation's environment; returns what it printed."""
    command, environment = [sys.executable, "-m", module, *arguments], place.installation.environment()
    done = subprocess.run(command, cwd=_ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{module} failed: {done.stderr[-2000:]}"
    return done.stdout


def _searched(
    mint: Mint, place: Place, pages: Pages, runner: Runner, visits: Sequence[Visit], folder: Path
) -> list[Result]:
    results = {visit.id: Result(visit) for visit in visits}
    finder = Finder(mint)
    wire = (
        (f"wire {sent.method} {sent.path}", _whole(sent.target, sent.head, sent.body))
        for sent in place.requests()
    )
    _note(results, finder.search(wire), stored=False)
    sink = [(f"sink {one.path}", one.head + one.body) for one in pages.taken]
    _note(results, finder.search(sink), stored=False)
    _note(results, finder.search(_kept(place, runner, folder)), stored=True)
    disk = ((f"disk {name}", data) for name, data in files(place.installation.data_dir))
    _note(results, finder.search(disk, read=False), stored=True)
    return list(results.values())


def _tell(what: str) -> None:
    """Progress, for whoever waits."""
    if sys.stderr.isatty() or os.environ.get("VOILE_LEAKS_PROGRESS"):
        sys.stderr.write(f"{what}\n")


def _whole(target: str, head: bytes, body: bytes) -> bytes:
    return target.encode() + b"\n" + head + b"\n" + body


def _kept(place: Place, runner: Runner, folder: Path) -> Iterator[tuple[str, bytes]]:
    yield from runner.seen.stored
    out = folder / "exported"
    _export(place, out)
    yield from (("export", data) for _, data in files(out))
    yield "log", place.log.read_bytes()


def _export(place: Place, out: Path) -> None:
    """Waits until no correction hides a session any more."""
    deadline = time.monotonic() + _CORRECTED_S
    out.mkdir()
    while True:
        hidden = _in_voile(place, "e2e.leaks.exported", str(out))
        if "BeingCorrected" not in hidden or time.monotonic() > deadline:
            return
        time.sleep(1)


def _note(results: dict[str, Result], found: dict[Canary, set[Find]], *, stored: bool) -> None:
    for canary, finds in found.items():
        result = results[canary.visit]
        target = result.stored if stored else result.wire
        target.setdefault(canary.name, set()).update(map(_named, _plainest(finds)))


def _plainest(finds: set[Find]) -> Iterator[Find]:
    """Without the readings of a place that shows it as it is."""
    plain = {find.place for find in finds if "," not in find.form}
    return (find for find in finds if "," not in find.form or find.place not in plain)


def _named(find: Find) -> str:
    place = find.place if find.place.startswith(("wire", "disk")) else find.place.split(" ")[0]
    return f"{place} [{find.form}]"
