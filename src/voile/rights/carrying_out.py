"""Does what visitors have asked for, with the erasure of the recordings room. Each end is audited."""

from django.db import transaction

from voile import clock
from voile.accounts.access import EVERYTHING
from voile.audit import actions as audit
from voile.audit import actors
from voile.events.notice import Source
from voile.ids import SessionId, SiteId, VisitorId
from voile.recordings import actions as recordings
from voile.recordings import queries
from voile.recordings.types import Receipt
from voile.rights.models import Request
from voile.rights.types import RequestKind
from voile.sites import queries as sites
from voile.storage import closing

_AT_ONCE = 50


def carry_out() -> int:
    """Everything that is asked for, oldest first; how many. What fails is tried again, and hinders no other.

    Raises:
        StorageError: one of them could not be done.
    """
    done = 0
    for request in Request.objects.order_by("at")[:_AT_ONCE]:
        _carry_out(request)
        request.delete()
        done += 1
    return done


def forget(site: SiteId, visitor: VisitorId) -> Receipt | None:
    """Erase all sessions of a visitor at a site; None where there are none. Raises StorageError."""
    return _erase(queries.sessions_of(site, visitor))


def forget_now(site: SiteId, visitor: VisitorId) -> None:
    """Close the visitor, and erase at once. What fails the worker does later.

    Raises:
        StorageError: not all is erased yet.
    """
    facts = {"site_id": site, "kind": RequestKind.FORGET, "source": Source.COMMAND, "at": clock.now_at()}
    with transaction.atomic(durable=True):
        closing.close([visitor])
        request = Request.objects.get_or_create(name=visitor, defaults=facts)[0]
    forget(site, visitor)
    request.delete()


def _carry_out(request: Request) -> None:
    site = SiteId(request.site_id)
    if request.kind == RequestKind.FORGET:
        forget(site, VisitorId(request.name))
        return
    # A name that nobody knows may be forged; it leaves no trace in the log.
    sessions = sorted(queries.known_among([SessionId(request.name)]))
    keeps = sites.site(site, EVERYTHING).settings["on_withdrawal"] == "keep"
    kept = keeps and request.source != Source.MINOR
    for session in sessions:
        facts: audit.Details = {"site": site, "source": request.source, "kept": kept}
        audit.record(actors.VISITOR, audit.Action.SESSION_WITHDRAWN, f"session:{session}", facts)
    if not kept:
        _erase(sessions)


def _erase(sessions: list[SessionId]) -> Receipt | None:
    if not sessions:
        return None
    return recordings.erase_sessions(sessions, by=actors.VISITOR, access=EVERYTHING)
