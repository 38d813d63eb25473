"""Takes what a browser tells: durable when it returns, done by the worker within seconds.

Who may withdraw or be forgotten is who knows the session's or the visitor's secret: 128 random bits that the
browser made and sends with its envelopes. The server keeps none of them, only what it derives.
"""

from django.db import transaction

from voile import clock, ids
from voile.events.notice import Forget, Grant, Refusal, Source, Withdrawal
from voile.ids import SiteId
from voile.rights import receipts, refusals
from voile.rights.models import Request
from voile.rights.types import RequestKind
from voile.storage import closing

Told = Grant | Withdrawal | Refusal | Forget


def take(site: SiteId, told: Told) -> bool:
    """Keep it, all or nothing; False where it was known.

    Raises:
        StorageError, DatabaseError: nothing was kept.
        NotFound: no such site.
    """
    with transaction.atomic(durable=True):
        match told:
            case Refusal(source=source):
                refusals.count(site, source)
                return True
            case Grant():
                return receipts.grant(site, told)
            case Withdrawal():
                return _withdraw(site, told)
            case Forget():
                return _forget(site, told)


def _withdraw(site: SiteId, told: Withdrawal) -> bool:
    session = ids.session_id(site, told.session)
    closing.close([session])
    _ask(site, RequestKind.WITHDRAW, session, told.source)
    made = receipts.withdrawal(site, told)
    if made and told.source.is_act:
        refusals.count(site, told.source)
    return made


def _forget(site: SiteId, told: Forget) -> bool:
    visitor = ids.visitor_id(site, told.visitor)
    closing.close([visitor, ids.session_id(site, told.session)])
    receipts.end(site, told.visitor)
    return _ask(site, RequestKind.FORGET, visitor, Source.COMMAND)


def _ask(site: SiteId, kind: RequestKind, name: str, source: Source) -> bool:
    facts = {"site_id": site, "kind": kind, "source": source, "at": clock.now_at()}
    return Request.objects.get_or_create(name=name, defaults=facts)[1]
