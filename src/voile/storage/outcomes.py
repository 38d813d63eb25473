"""What storage answers to an append. Expected ends are values."""

from dataclasses import dataclass
from datetime import datetime

from voile.policy.types import ScrubbedEvents


@dataclass(frozen=True, slots=True)
class Appended:
    """Durable: object, index row and key are on disk."""


@dataclass(frozen=True, slots=True)
class Duplicate:
    """The same envelope was stored before; nothing was written."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """The same page and sequence number were stored with other content; nothing was written."""


@dataclass(frozen=True, slots=True)
class StorageBusy:
    """Too much is waiting, or the index is locked; nothing was written. The same envelope may come again."""


@dataclass(frozen=True, slots=True)
class AlreadyErased:
    """The recording was erased; what arrives of it afterwards is not stored."""


AppendOutcome = Appended | Duplicate | Conflict | StorageBusy | AlreadyErased


@dataclass(frozen=True, slots=True)
class CommittedSegment:
    """A segment as `on_commit` gets it, within the transaction that indexes it."""

    scrubbed: ScrubbedEvents
    received_at: datetime
