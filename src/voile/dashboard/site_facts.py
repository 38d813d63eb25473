"""What the pages of a site say about it: whether it receives, what arrived, what to install."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from voile import clock
from voile.accounts.access import Access
from voile.ids import SiteId
from voile.recordings import queries as recordings
from voile.recordings.types import SessionFilter
from voile.sites import queries as sites
from voile.sites.queries import SiteDetail

CONSENT_WORDS: Final = {
    "required": "Asked first",
    "loaded": "Before loading",
    "none": "Not asked",
    "storage-free": "Storage-free",
}

# The outcomes that somebody can do something about; all others are shown by their name alone.
_OUTCOME_WORDS: Final = {
    "accepted": ("Accepted", "Stored, and on the disk before the answer."),
    "duplicate": ("Sent again", "A retry of what was stored already."),
    "stored_asset": ("Asset stored", "A style sheet, image or font that the player needs."),
    "known_asset": ("Asset known", "Sent although it was there."),
    "stored_receipt": ("Consent receipt", "A visitor agreed; the proof is kept."),
    "known_receipt": ("Consent known", "Another session under a consent of which there is a receipt."),
    "stored_withdrawal": ("Withdrawn", "A visitor who was recorded declined afterwards."),
    "stored_refusal": ("Declined", "Somebody declined who was not recorded. Nothing but this count is kept."),
    "stored_forgetting": ("Forgotten", "A visitor had all of their sessions erased."),
    "stored_ticket": ("Own page", "A visitor looked at what is stored of them."),
    "dropped_erased": ("Erased", "It came late, of a session that is erased or withdrawn."),
    "dropped_site_paused": ("Site paused", "Nothing is kept while the site is paused."),
    "dropped_opted_out": ("Opted out", "The visitor does not want to be recorded."),
    "dropped_page_excluded": (
        "Page excluded",
        "Page targeting leaves the page out; its browser sent it anyway.",
    ),
    "dropped_visitor_excluded": ("Visitor excluded", "Visitor targeting leaves the visitor out."),
    "dropped_policy": ("Dropped by the policy", "A gate could not judge it, so nothing of it was kept."),
    "dropped_blocked_address": ("Blocked address", "From an address that the site blocks."),
    "dropped_blocked_country": ("Blocked country", "From a country that the site blocks, or from none."),
    "dropped_bot": ("Bot", "A crawler, a monitor or an automated browser."),
    "dropped_not_drawn": ("Not drawn", "Of a visitor who is not among those that are recorded."),
    "dropped_month_sessions": ("Sessions of the month", "The site began as many this month as it may."),
    "dropped_day_sessions": ("Sessions of the day", "The site began as many sessions today as it may."),
    "dropped_day_bytes": ("Bytes of the day", "The site sent as much today as it may."),
    "rejected_foreign_origin": ("Foreign origin", "The page’s origin is not in the site’s settings."),
    "rejected_too_many": ("Too many", "More at once from one place than is looked at; it is sent again."),
    "rejected_session_too_many": ("Too many of a session", "More at once than a recorder sends."),
    "rejected_too_large": ("Too large", "Larger than this server accepts."),
    "rejected_storage_full": ("Disk full", "The server’s disk limit is reached; it is sent again."),
    "rejected_storage": ("Not stored", "The server could not store it; it is sent again."),
}


@dataclass(frozen=True, slots=True)
class SiteActivity:
    """``last_at`` is None for a site that has no session."""

    site: SiteDetail
    today: int
    last_at: datetime | None

    @property
    def consent_words(self) -> str:
        return CONSENT_WORDS.get(self.site.consent, self.site.consent)


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """``tone`` is a class of the style sheet; ``percent`` is of the largest row."""

    title: str
    words: str
    count: int
    percent: float
    tone: str


def activity(site: SiteDetail, access: Access) -> SiteActivity:
    """Count from midnight in UTC."""
    midnight_at = clock.now_at().replace(hour=0, minute=0, second=0, microsecond=0)
    today = recordings.count_sessions(access, SessionFilter(site=site.id, from_at=midnight_at))
    newest = recordings.list_sessions(access, SessionFilter(site=site.id), limit=1).sessions
    return SiteActivity(site, today, newest[0].started_at if newest else None)


def outcome_rows(site: SiteId, days: int) -> list[OutcomeRow]:
    """Most first."""
    counts = sorted(sites.outcomes(site, days).items(), key=lambda item: -item[1])
    most = max((count for _, count in counts), default=1)
    return [_outcome_row(outcome, count, most) for outcome, count in counts]


def policy_directives(public_url: str) -> str:
    """What a page with a content security policy must allow."""
    return f"script-src {public_url};\nconnect-src {public_url};"


def _outcome_row(outcome: str, count: int, most: int) -> OutcomeRow:
    plain = outcome.replace("_", " ").capitalize()
    title, words = _OUTCOME_WORDS.get(outcome, (plain, ""))
    return OutcomeRow(title, words, count, round(100 * count / most, 1), _tone(outcome))


def _tone(outcome: str) -> str:
    match outcome.partition("_")[0]:
        case "rejected":
            return "text-error"
        case "dropped":
            return "text-warning"
        case _:
            return "text-primary"
