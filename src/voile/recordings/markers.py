"""When something went wrong in a page, as its row keeps it: `[[at_ms, kind], ...]` by the client's clock."""

from collections.abc import Iterable

from voile.policy import MarkerFact

# More cannot be told apart on a time line; the player has all of them once it has read the events.
PAGE_MAX = 300


def merged(known: list[list[object]], new: Iterable[MarkerFact]) -> list[list[object]]:
    """The row's list with what a segment adds, in whatever order segments arrive."""
    pairs = {(int(str(at_ms)), str(kind)) for at_ms, kind in known}
    pairs |= {(marker.at_ms, marker.kind) for marker in new}
    return [[at_ms, kind] for at_ms, kind in sorted(pairs)[:PAGE_MAX]]


def opened(known: list[list[object]]) -> tuple[MarkerFact, ...]:
    return tuple(MarkerFact(int(str(at_ms)), str(kind)) for at_ms, kind in known)
