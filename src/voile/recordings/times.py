"""From a client's clock to the server's.

A client's clock may be wrong, or lie. `received - sent` is its distance from ours plus the time on the way;
a retry keeps its time of sending, so the smallest distance of a session is the best. Whatever a client says,
its events lie at most a day and a bit before their sending, and a session begins at most so long before we
first heard of it: retention and order cannot be moved by a clock.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from voile.storage.outcomes import CommittedSegment

LONGEST = timedelta(hours=25)
LONGEST_MS = int(LONGEST.total_seconds() * 1000)


@dataclass(frozen=True, slots=True)
class Seen:
    """When the events of a segment were, on the client's clock, and how far that is from ours.

    `began_ms` is when their session began.
    """

    received_at: datetime
    began_ms: int
    first_ms: int
    last_ms: int
    offset_ms: int


def seen(segment: CommittedSegment) -> Seen:
    scrubbed = segment.scrubbed
    earliest_ms = scrubbed.sent_ms - LONGEST_MS
    first_ms = min(max(scrubbed.first_ms, earliest_ms), scrubbed.sent_ms)
    last_ms = min(max(scrubbed.last_ms, first_ms), scrubbed.sent_ms)
    offset_ms = int(segment.received_at.timestamp() * 1000) - scrubbed.sent_ms
    began_ms = min(max(scrubbed.session_started_ms, earliest_ms), first_ms)
    return Seen(segment.received_at, began_ms, first_ms, last_ms, offset_ms)


def started_at(first_ms: int, offset_ms: int, first_received_at: datetime) -> datetime:
    earliest_ms = int((first_received_at - LONGEST).timestamp() * 1000)
    latest_ms = int(first_received_at.timestamp() * 1000)
    server_ms = min(max(first_ms + offset_ms, earliest_ms), latest_ms)
    return datetime.fromtimestamp(server_ms / 1000, tz=UTC)
