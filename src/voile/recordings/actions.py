"""Erasing sessions: on request, and when their time is over. Keys first, rows last, everything audited."""

from collections.abc import Callable, Iterable
from datetime import timedelta

from voile import clock
from voile.accounts.access import EVERYTHING, Access
from voile.audit import actions as audit
from voile.audit import actors
from voile.audit.actors import Actor
from voile.errors import NotFound
from voile.ids import SessionId, SiteId
from voile.recordings.erasing import erase_some
from voile.recordings.models import Session
from voile.recordings.note import note_segments
from voile.recordings.types import Receipt
from voile.sites import queries as sites
from voile.storage.installation import installation

__all__ = ["Receipt", "erase_sessions", "erase_site", "note_segments", "purge_due"]

_AT_ONCE = 100

Progress = Callable[[int, int], None]


def _quiet(done: int, total: int) -> None:
    """The progress that nobody watches."""


def erase_sessions(
    session_ids: Iterable[str], *, by: Actor, access: Access, progress: Progress = _quiet
) -> Receipt:
    """Erase these sessions, all or (where one is unknown) none.

    Raises:
        NotFound: one of them does not exist or may not be seen; nothing was erased.
        StorageError: not all was erased. To be called again: what is gone already does no harm.
    """
    wanted = list(dict.fromkeys(session_ids))
    rows = Session.objects.in_bulk(wanted)
    if any(key not in rows or not access.covers(rows[key].site_id) for key in wanted):
        raise NotFound(
            "There is no such session, and nothing was erased.", remedy="See `voile sessions list`."
        )
    return _erase(wanted, by, progress)


def erase_site(site: SiteId, *, by: Actor, progress: Progress = _quiet) -> Receipt:
    """Erase every session of a site. The site and its settings stay. Raises StorageError as above."""
    return _erase(list(Session.objects.filter(site_id=site).values_list("id", flat=True)), by, progress)


def purge_due() -> int:
    """Erase the sessions whose site's retention is over; how many.

    Counted from when we last heard of a session, on our clock, so that no visitor's clock prolongs it.
    """
    return sum(_purge_site(site.id, site.retention_days) for site in sites.sites(EVERYTHING))


def _purge_site(site: SiteId, retention_days: int) -> int:
    before = clock.now_at() - timedelta(days=retention_days)
    due = Session.objects.filter(site_id=site, last_received_at__lt=before).order_by("last_received_at")
    purged = 0
    while ids := list(due.values_list("id", flat=True)[:_AT_ONCE]):
        erase_some(ids)
        facts = {"sessions": len(ids), "retention_days": retention_days}
        audit.record(actors.WORKER, audit.Action.SESSIONS_PURGED, f"site:{site}", facts)
        purged += len(ids)
    return purged


def _erase(session_ids: list[str], by: Actor, progress: Progress) -> Receipt:
    now, kept = clock.now_at(), timedelta(days=installation().key_backup_days)
    receipt = Receipt((), 0, 0, 0, 0, now, now + kept)
    for start in range(0, len(session_ids), _AT_ONCE):
        chunk = session_ids[start : start + _AT_ONCE]
        done = erase_some(chunk)
        for session_id in chunk:
            audit.record(by, audit.Action.SESSION_ERASED, f"session:{session_id}")
        now = clock.now_at()
        receipt = Receipt(
            sessions=(*receipt.sessions, *map(SessionId, chunk)),
            recordings=receipt.recordings + done.recordings,
            keys_destroyed=receipt.keys_destroyed + done.keys,
            segments=receipt.segments + done.segments,
            batches_to_rewrite=receipt.batches_to_rewrite + done.batches_to_rewrite,
            erased_at=now,
            key_backups_until=now + kept,
        )
        progress(start + len(chunk), len(session_ids))
    return receipt
