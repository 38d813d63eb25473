"""Corrections: rewrites a stored recording without what a correction took back, then shows it again.

The events themselves say what is to go, so nothing else is remembered: a pass that was interrupted is made
again. A recording stays hidden until the last object that held the old content is deleted.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from voile import clock, log
from voile.errors import BeingCorrected, VoileError
from voile.ids import RecordingId, SiteId
from voile.recordings.models import Page, Recording
from voile.recordings.second_pass import Passed, pass_recording
from voile.recordings.tightening import is_tightened
from voile.sites import actions as sites
from voile.storage import reading, rewriting, superseded

# What a recorder sent before is still on its way, and without it events would name nodes nobody knows.
GAP_WAIT = timedelta(minutes=2)
_AT_ONCE = 20
_AGAIN_SOON = timedelta(seconds=2)
_RETRY_FIRST = timedelta(minutes=1)
_RETRY_LAST = timedelta(hours=6)
_DOUBLINGS_MAX = 9

_log = log.get("recordings")


def ensure_shown(recordings: list[str]) -> None:
    """Raises:
    BeingCorrected: one of them may hold what was taken back, or a picture that may not be shown any more.
    """
    rows = Recording.objects.filter(id__in=recordings)
    for since, site, version in rows.values_list("correction_since", "session__site_id", "judged_version"):
        if since is not None or is_tightened(SiteId(site), version):
            raise BeingCorrected


def correct_due() -> int:
    """Rewrite the recordings that are hidden; how many are shown again."""
    now = clock.now_at()
    ready = Q(correction_after__isnull=True) | Q(correction_after__lte=now)
    due = Recording.objects.filter(ready, correction_since__isnull=False).select_related("session")
    return sum(_attempt(row, now) for row in list(due.order_by("correction_since")[:_AT_ONCE]))


def _attempt(row: Recording, now: datetime) -> bool:
    """Put the next attempt off before this one: then even a crash of the process does not block the queue."""
    if _waits_for_more(row, now):
        return False
    doublings = min(row.correction_failures, _DOUBLINGS_MAX)
    retry_at = now + min(_RETRY_FIRST * 2**doublings, _RETRY_LAST)
    mine = Recording.objects.filter(id=row.id)
    mine.update(correction_failures=F("correction_failures") + 1, correction_after=retry_at)
    try:
        if _correct(row):
            return True
    except VoileError as error:
        _log.exception(
            "recording.not_corrected", error, recording=row.id, failures=row.correction_failures + 1
        )
        return False
    mine.update(correction_failures=row.correction_failures, correction_after=now + _AGAIN_SOON)
    return False


def _waits_for_more(row: Recording, now: datetime) -> bool:
    if row.correction_since is None or now - row.correction_since > GAP_WAIT:
        return False
    return Page.objects.filter(recording=row, segment_count__lte=F("last_seq")).exists()


def _correct(row: Recording) -> bool:
    """False where it is not yet done: segments came meanwhile, or an old object is still there."""
    site = SiteId(row.session.site_id)
    passed = pass_recording(site, row, is_whole=False)
    if passed is None:
        return False
    for recorder_version, breaches in passed.breaches.items():
        sites.add_breaches(site, recorder_version, breaches)
    rewriting.rewrite_batches()
    return _show(row, passed)


def _show(row: Recording, passed: Passed) -> bool:
    """In one transaction with the question whether anything came since."""
    recording = RecordingId(row.id)
    with transaction.atomic():
        if reading.count(recording) != passed.segments or superseded.is_left(recording):
            return False
        mine = Recording.objects.filter(id=row.id)
        mine.update(correction_since=None, correction_failures=0, correction_after=None)
    _log.info("recording.corrected", recording=row.id)
    return True
