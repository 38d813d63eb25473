"""Finishes sessions that have ended: the second pass over each recording, and one compact object for it."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q

from voile import clock, log
from voile.errors import VoileError
from voile.ids import RecordingId, SiteId
from voile.recordings.models import Recording, Session
from voile.recordings.second_pass import Passed, pass_recording
from voile.recordings.short import erase_if_short
from voile.sites import actions as sites
from voile.storage import reading

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=24)
# A session that goes on after its longest time is none of our recorder's: no pass at every segment of it.
PAUSE_AFTER_LONGEST = timedelta(minutes=5)
_AT_ONCE = 20
_RETRY_FIRST = timedelta(minutes=1)
_RETRY_LAST = timedelta(hours=6)
_DOUBLINGS_MAX = 9

_log = log.get("recordings")


def finish_due() -> int:
    """Finish sessions that were idle for 30 minutes or began 24 hours ago; how many were finished or erased.

    Those that are shorter than their site wants are erased.

    A session that fails is tried again later and later, and does not keep the others waiting.
    """
    now = clock.now_at()
    too_long = Q(first_received_at__lt=now - LONGEST, last_received_at__lt=now - PAUSE_AFTER_LONGEST)
    ended = Q(last_received_at__lt=now - IDLE) | too_long
    ready = Q(finish_after__isnull=True) | Q(finish_after__lte=now)
    due = Session.objects.filter(ended, ready, finished_at__isnull=True).order_by("last_received_at")
    return sum(_attempt(row) for row in list(due[:_AT_ONCE]))


def _attempt(row: Session) -> bool:
    """Put the next attempt off before this one: then even a crash of the process does not block the queue."""
    doublings = min(row.finish_failures, _DOUBLINGS_MAX)
    retry_at = clock.now_at() + min(_RETRY_FIRST * 2**doublings, _RETRY_LAST)
    mine = Session.objects.filter(id=row.id, finished_at__isnull=True)
    mine.update(finish_failures=F("finish_failures") + 1, finish_after=retry_at)
    try:
        return erase_if_short(row) or finish_session(row)
    except VoileError as error:
        _log.exception("session.not_finished", error, session=row.id, failures=row.finish_failures + 1)
        return False


def finish_session(row: Session) -> bool:
    """Pass over the recordings that changed since the last pass; False where segments came meanwhile.

    Raises:
        VoileError: a recording could not be read, judged or stored. It stays as it was.
    """
    for recording in Recording.objects.filter(session=row, finished_at__isnull=True):
        passed = pass_recording(SiteId(row.site_id), recording, is_whole=True)
        if passed is None or not _note(row, recording, passed):
            return False
    unchanged = Session.objects.filter(id=row.id, last_received_at=row.last_received_at)
    return bool(unchanged.update(finished_at=clock.now_at(), finish_failures=0, finish_after=None))


def _note(row: Session, recording: Recording, passed: Passed) -> bool:
    """Count the breaches and mark the recording, unless segments came since it was read."""
    with transaction.atomic():
        for recorder_version, breaches in passed.breaches.items():
            sites.add_breaches(SiteId(row.site_id), recorder_version, breaches)
        if reading.count(RecordingId(recording.id)) != passed.segments:
            return False
        Recording.objects.filter(id=recording.id).update(finished_at=clock.now_at())
    return True
