"""Reading receipts. Whoever asks gives their access, and sees nothing outside of it."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q

from voile.accounts.access import Access
from voile.audit import actions as audit
from voile.audit.actors import Actor
from voile.errors import NotFound
from voile.ids import SiteId
from voile.rights.models import Receipt
from voile.rights.refusals import refusals
from voile.rights.types import ReceiptPage, ReceiptView

__all__ = ["exported", "receipt_page", "receipts", "refusals"]


def receipts(
    access: Access, site: SiteId, *, kind: str = "", since_at: datetime | None = None
) -> Iterator[ReceiptView]:
    """Newest first. Raises NotFound for a site outside of the access."""
    if not access.covers(site):
        raise NotFound("There is no such site.")
    rows = Receipt.objects.filter(site_id=site).order_by("-at", "-id")
    if kind:
        rows = rows.filter(kind=kind)
    if since_at is not None:
        rows = rows.filter(at__gte=since_at)
    return (_view(row) for row in rows.iterator(chunk_size=500))


def receipt_page(
    access: Access, site: SiteId, *, kind: str = "", receipt: str = "", after: str = "", limit: int = 50
) -> ReceiptPage:
    """Newest first: of a kind, or the one with the id `receipt`; from behind the one with the id `after`.

    Raises:
        NotFound: a site outside of the access.
    """
    if not access.covers(site):
        raise NotFound("There is no such site.")
    rows = Receipt.objects.filter(site_id=site).order_by("-at", "-id")
    if kind:
        rows = rows.filter(kind=kind)
    if receipt:
        rows = rows.filter(Q(id=receipt) | Q(consent=receipt))
    last = Receipt.objects.filter(site_id=site, id=after).first() if after else None
    if last is not None:
        rows = rows.filter(Q(at__lt=last.at) | Q(at=last.at, id__lt=last.id))
    found = [_view(row) for row in rows[: limit + 1]]
    shown = tuple(found[:limit])
    return ReceiptPage(shown, shown[-1].id if len(found) > limit else None)


def exported(access: Access, site: SiteId, *, by: Actor) -> list[ReceiptView]:
    """All of a site; the export is in the audit log before anything is read."""
    found = receipts(access, site)
    audit.record(by, audit.Action.RECEIPTS_EXPORTED, f"site:{site}")
    return list(found)


def _view(row: Receipt) -> ReceiptView:
    return ReceiptView(
        id=row.id,
        consent=row.consent,
        site=SiteId(row.site_id),
        kind=row.kind,
        at=row.at,
        lasts_until=row.lasts_until,
        mode=row.mode,
        purpose=row.purpose,
        source=row.source,
        is_act=row.is_act,
        notice_version=row.notice_version,
        notice_url=row.notice_url,
        language=row.language,
        record=row.record,
        policy_version=row.policy_version,
        session=row.session_id,
    )
