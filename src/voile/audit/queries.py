"""Reading the log, and the proof that nobody changed it."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from voile.audit import chain
from voile.audit.actions import Action
from voile.audit.actors import Actor
from voile.audit.models import Entry


@dataclass(frozen=True, slots=True)
class LogEntry:
    number: int
    at: datetime
    actor: str
    action: str
    subject: str
    details: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ChainReport:
    """`broken_at` is the number of the first entry that does not fit; None when all do."""

    entry_count: int
    broken_at: int | None

    @property
    def is_whole(self) -> bool:
        return self.broken_at is None


def verify() -> ChainReport:
    """Recompute every digest in order. Reads the whole log, holds one entry in memory at a time."""
    previous, count = chain.ORIGIN, 0
    for entry in Entry.objects.order_by("number").iterator(chunk_size=2_000):
        count += 1
        if entry.number != count or entry.previous != previous or entry.digest != _link(entry).digest():
            return ChainReport(count, entry.number)
        previous = entry.digest
    return ChainReport(count, None)


def entries(*, subject: str | None = None, actor: str | None = None, limit: int = 100) -> list[LogEntry]:
    """Newest first."""
    rows = Entry.objects.order_by("-number")
    if subject is not None:
        rows = rows.filter(subject=subject)
    if actor is not None:
        rows = rows.filter(actor=actor)
    return [_entry(row) for row in rows[:limit]]


def last_at(actor: Actor, action: Action, subject: str) -> datetime | None:
    """When this actor last did this to this subject."""
    rows = Entry.objects.filter(subject=subject, actor=str(actor), action=action.value)
    newest = rows.order_by("-number").values_list("at", flat=True).first()
    return None if newest is None else datetime.fromisoformat(newest)


def _entry(row: Entry) -> LogEntry:
    at = datetime.fromisoformat(row.at)
    return LogEntry(row.number, at, row.actor, row.action, row.subject, json.loads(row.details))


def _link(row: Entry) -> chain.Link:
    return chain.Link(row.number, row.at, row.actor, row.action, row.subject, row.details, row.previous)
