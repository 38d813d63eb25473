"""Notes what each stored segment says about its visit, inside the transaction that stores it.

Segments of a session come in any order and with gaps, in this call or another. Every row is read, changed
and written back by one upsert; storage holds the sessions and pages until the transaction ends (on SQLite
everything), so nothing comes between.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Generic, TypeVar

from django.db import models

from voile.ids import SiteId
from voile.recordings import labels, times, titles
from voile.recordings.facts import (
    new_page,
    new_recording,
    new_session,
    note_correction,
    note_page,
    note_session,
    page_views,
)
from voile.recordings.models import Page, PageView, Recording, Session
from voile.sites import actions as sites
from voile.storage.outcomes import CommittedSegment

Row = TypeVar("Row", bound=models.Model)


def note_segments(committed: Sequence[CommittedSegment]) -> None:
    """Bring sessions, recordings, pages, page views, tags, labels and counters up to date.

    Expects to be called once for each stored segment, in the transaction of its index row.
    """
    sessions = _Rows(Session, (segment.scrubbed.session for segment in committed))
    recordings = _Rows(Recording, (segment.scrubbed.recording for segment in committed))
    pages = _Rows(Page, (segment.scrubbed.page for segment in committed))
    views: list[PageView] = []
    for segment in committed:
        scrubbed, seen = segment.scrubbed, times.seen(segment)
        session = sessions.get(scrubbed.session, partial(new_session, scrubbed, seen))
        recording = recordings.get(scrubbed.recording, partial(new_recording, scrubbed, seen))
        page = pages.get(scrubbed.page, partial(new_page, scrubbed, seen))
        note_session(session, scrubbed, seen)
        recording.first_ms, recording.finished_at = min(recording.first_ms, seen.first_ms), None
        note_correction(recording, page, scrubbed, seen)
        # A page id that another tab has used already is forged: its events stay with their own recording.
        if page.recording_id == scrubbed.recording:
            note_page(page, scrubbed, seen)
            views += page_views(page, session, scrubbed)
    for rows in (sessions, recordings, pages):
        rows.save()
    PageView.objects.bulk_create(views, ignore_conflicts=True)
    for segment in committed:
        labels.note(segment.scrubbed, segment.received_at)
        titles.settle(segment.scrubbed)
    _count(committed, Counter(SiteId(row.site_id) for row in sessions.made))


def _count(committed: Sequence[CommittedSegment], began: Counter[SiteId]) -> None:
    taken: defaultdict[SiteId, int] = defaultdict(int)
    dropped: defaultdict[SiteId, Counter[str]] = defaultdict(Counter)
    breaches: defaultdict[tuple[SiteId, str], Counter[str]] = defaultdict(Counter)
    for segment in committed:
        scrubbed = segment.scrubbed
        taken[scrubbed.site] += len(scrubbed.events_json)
        dropped[scrubbed.site] += scrubbed.dropped
        breaches[scrubbed.site, scrubbed.recorder_version] += scrubbed.breaches
    for site, size_bytes in sorted(taken.items()):
        sites.add_taken(site, sessions=began[site], size_bytes=size_bytes)
    # In one order, so that no two transactions wait for each other's rows.
    for site, reasons in sorted(dropped.items()):
        sites.add_dropped_events(site, reasons)
    for (site, recorder_version), rules in sorted(breaches.items()):
        sites.add_breaches(site, recorder_version, rules)


class _Rows(Generic[Row]):
    """The rows of one model that a call touches, existing and new."""

    def __init__(self, model: type[Row], keys: Iterable[str]) -> None:
        self._model = model
        self._rows: dict[str, Row] = model._default_manager.in_bulk(list(set(keys)))
        self.made: list[Row] = []

    def get(self, key: str, make: Callable[[], Row]) -> Row:
        if key not in self._rows:
            self._rows[key] = make()
            self.made.append(self._rows[key])
        return self._rows[key]

    def save(self) -> None:
        fields = [field.name for field in self._model._meta.concrete_fields if not field.primary_key]
        self._model._default_manager.bulk_create(
            self._rows.values(), update_conflicts=True, unique_fields=["id"], update_fields=fields
        )
