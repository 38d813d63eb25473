"""Puts the pages of a recording in the order in which they were visited.

Pages arrive in any order. Each names the page before it in its tab, where there was one; that link counts
more than the client's clock, which can be set back during a visit.
"""

import heapq
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Placed:
    """`started_ms` is the client's clock. `previous` may name a page that never arrived."""

    id: str
    started_ms: int
    previous: str | None


def visited(pages: Iterable[Placed]) -> list[str]:
    """Ids, first visited first. Every page appears once, whatever the links say: forged ones too."""
    waiting = {page.id: page for page in pages}
    after: defaultdict[str, list[str]] = defaultdict(list)
    ready: list[tuple[int, str]] = []
    for page in waiting.values():
        if page.previous in waiting and page.previous != page.id:
            after[page.previous].append(page.id)
        else:
            heapq.heappush(ready, (page.started_ms, page.id))
    placed: list[str] = []
    while waiting:
        if not ready:
            ready = [min((page.started_ms, page.id) for page in waiting.values())]
        _, page_id = heapq.heappop(ready)
        if waiting.pop(page_id, None) is None:
            continue
        placed.append(page_id)
        for follower in after[page_id]:
            if follower in waiting:
                heapq.heappush(ready, (waiting[follower].started_ms, follower))
    return placed
