"""When something went wrong in a page: script errors, errors in the console, requests that failed.

The player marks them on its time line before it has read any event, so they are told by kind and time alone.
"""

from collections.abc import Iterable
from typing import Final

from voile.events.custom import ErrorCustom, RequestCustom, RequestPayload
from voile.events.event import Custom, Event, Plugin
from voile.policy.types import MarkerFact

_CONSOLE_ERRORS: Final = ("error", "assert")
_FAILED: Final = ("failed", "timeout")
_FAILED_STATUS: Final = 400


def markers_of(events: Iterable[Event]) -> tuple[MarkerFact, ...]:
    """In order of time, of each kind at most one in a second, as close as marks can be told apart."""
    found: dict[tuple[str, int], MarkerFact] = {}
    for event in events:
        marker = marker_of(event)
        if marker is not None:
            found.setdefault((marker.kind, marker.at_ms // 1000), marker)
    return tuple(sorted(found.values(), key=_at))


def marker_of(event: Event) -> MarkerFact | None:
    """A request stands where it began."""
    if isinstance(event, Plugin):
        failed = event.data.payload.level in _CONSOLE_ERRORS
        return MarkerFact(event.timestamp, "console") if failed else None
    if not isinstance(event, Custom):
        return None
    if isinstance(event.data, ErrorCustom):
        return MarkerFact(event.timestamp, "error")
    if isinstance(event.data, RequestCustom) and _has_failed(event.data.payload):
        return MarkerFact(min(event.data.payload.at_ms, event.timestamp), "request")
    return None


def _has_failed(request: RequestPayload) -> bool:
    """What the page aborted itself has not failed."""
    return request.how in _FAILED or (request.how == "done" and request.status >= _FAILED_STATUS)


def _at(marker: MarkerFact) -> tuple[int, str]:
    return marker.at_ms, marker.kind
