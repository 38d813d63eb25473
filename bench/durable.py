"""Envelopes to durable: how much of the server's speed is left when every event is scrubbed.

The mix of a page: one snapshot of 2,000 elements, twenty increments of about 9 KB, one burst of about 60 KB.
Both servers take the same bodies in the same run, in turns, over HTTP, syncing to disk.
"""

import random
from collections.abc import Iterator, Sequence
from statistics import median
from typing import Any

import orjson
from rich.table import Table

from bench import generator, load, place

SESSIONS = 40
ROUNDS = 3
CONNECTIONS = 64
INCREMENTS = 20
INCREMENT_BYTES = 9_000
BURST_BYTES = 60_000


def _filled(page: generator.Page, at_ms: int, size_bytes: int) -> list[dict[str, Any]]:
    events: list[dict[str, Any]] = []
    size = 0
    while size < size_bytes:
        events.append(page.mutation(at_ms) if len(events) % 3 else page.pointer(at_ms, 10))
        size += len(orjson.dumps(events[-1]))
    return events


def mix(seed: int) -> Iterator[bytes]:
    """The gzipped bodies of one page."""
    chance = random.Random(seed)
    start_ms = generator.START_MS
    page = generator.Page(chance, generator.Workload(), 0, start_ms, start_ms + 60_000)
    fixed = generator.identity(chance, policy=1)
    sizes = [0, *[INCREMENT_BYTES] * INCREMENTS, BURST_BYTES]
    for seq, size_bytes in enumerate(sizes):
        at_ms = start_ms + 1_000 * (seq + 1)
        events = _filled(page, at_ms, size_bytes) if seq else page.opening()
        body = {**fixed, "seq": seq, "sent_ms": at_ms, "final": seq == len(sizes) - 1, "events": events}
        if seq == 0:
            body["header"] = generator.header(page, None)
        yield load.gzip_body(orjson.dumps(body))


def bodies(first_seed: int, pages: int = SESSIONS) -> list[bytes]:
    return [body for seed in range(pages) for body in mix(first_seed + seed)]


def _round(number: int, *, scrubbing: bool) -> load.Sent:
    with place.running(scrubbing=scrubbing) as server:
        server.send(list(mix(999_999)), 1)  # the first requests import and compile
        return server.send(bodies(1000 * number), CONNECTIONS)


def figures(rounds: Sequence[load.Sent]) -> tuple[str, ...]:
    """Medians of some rounds, as cells: CPU, p50, p99, and all that were refused."""
    return (
        f"{median(each.cpu_ms for each in rounds):.2f}",
        f"{median(each.p50_ms for each in rounds):.1f}",
        f"{median(each.p99_ms for each in rounds):.1f}",
        str(sum(each.refused for each in rounds)),
    )


def rate(rounds: Sequence[load.Sent]) -> float:
    return median(each.per_second for each in rounds)


COLUMNS = ("envelopes/s", "share", "CPU ms each", "p50 ms", "p99 ms", "refused")


def run() -> Table:
    sent: dict[bool, list[load.Sent]] = {True: [], False: []}
    for number in range(ROUNDS):
        for scrubbing in (True, False):
            sent[scrubbing].append(_round(number, scrubbing=scrubbing))
    title = (
        f"Envelopes to durable ({SESSIONS} pages of {INCREMENTS + 2} envelopes, {CONNECTIONS} connections, "
        "one process; share: goal 0.5)"
    )
    table = Table("server", *COLUMNS, title=title)
    for scrubbing, name in ((False, "without scrubbing"), (True, "as it is")):
        per_second = rate(sent[scrubbing])
        share = per_second / rate(sent[False])
        table.add_row(name, f"{per_second:,.0f}", f"{share:.2f}", *figures(sent[scrubbing]))
    return table
