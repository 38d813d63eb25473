"""What a browser tells, and a site that hears it."""

from typing import Any

from voile.audit import actors
from voile.events.notice import Forget, Grant, Source, Withdrawal
from voile.ids import SiteId
from voile.sites import actions as sites


def site(**settings: object) -> SiteId:
    origins = ["https://shop.example"]
    return sites.create_site(
        "Shop", origins=origins, consent="required", by=actors.COMMAND, settings=settings
    ).id


def _choice(given: dict[str, Any]) -> dict[str, Any]:
    usual = {"v": 1, "source": Source.COOKIEBOT, "policy": 1, "language": "de", "record": "choice-7"}
    return usual | {"visitor": "visitor", "session": "session"} | given


def grant(**given: Any) -> Grant:
    return Grant(**_choice(given))


def withdrawal(**given: Any) -> Withdrawal:
    return Withdrawal(**_choice(given))


def forget(visitor: str = "visitor", session: str = "session") -> Forget:
    return Forget(v=1, visitor=visitor, session=session)
