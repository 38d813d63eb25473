"""What the room gives out, and its closed sets."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from voile.ids import SiteId


class RequestKind(StrEnum):
    """What a visitor asked for."""

    WITHDRAW = "withdraw"
    FORGET = "forget"


@dataclass(frozen=True, slots=True)
class ReceiptView:
    """A receipt as it is listed and exported. `session` is None once that session is erased."""

    id: str
    consent: str
    site: SiteId
    kind: str
    at: datetime
    lasts_until: datetime
    mode: str
    purpose: str
    source: str
    is_act: bool
    notice_version: str
    notice_url: str
    language: str
    record: str = field(repr=False)
    policy_version: int
    session: str | None


@dataclass(frozen=True, slots=True)
class ReceiptPage:
    """A part of a list, newest first. `older` is the id to go on from; None at the end."""

    receipts: tuple[ReceiptView, ...]
    older: str | None
