"""How a request of a recorder can end. A closed set: every request ends in exactly one, and each is counted.

Accepted: kept, durably. Dropped: understood, but we chose not to keep it. Rejected: the request was wrong, or
we could not.
"""

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """The end of one request. The part before the first `_` is what the recorder is told as `outcome`."""

    ACCEPTED = "accepted"
    DUPLICATE = "duplicate"

    ASSET_STORED = "stored_asset"
    ASSET_KNOWN = "known_asset"

    RECEIPT_STORED = "stored_receipt"
    RECEIPT_KNOWN = "known_receipt"
    WITHDRAWAL_STORED = "stored_withdrawal"
    WITHDRAWAL_KNOWN = "known_withdrawal"
    REFUSAL_STORED = "stored_refusal"
    FORGETTING_STORED = "stored_forgetting"
    FORGETTING_KNOWN = "known_forgetting"
    TICKET_STORED = "stored_ticket"

    DROPPED_SITE_PAUSED = "dropped_site_paused"
    DROPPED_OPTED_OUT = "dropped_opted_out"
    DROPPED_BLOCKED_ADDRESS = "dropped_blocked_address"
    DROPPED_BLOCKED_COUNTRY = "dropped_blocked_country"
    DROPPED_BOT = "dropped_bot"
    DROPPED_NOT_DRAWN = "dropped_not_drawn"
    DROPPED_POLICY = "dropped_policy"
    DROPPED_ERASED = "dropped_erased"
    DROPPED_PAGE_EXCLUDED = "dropped_page_excluded"
    DROPPED_VISITOR_EXCLUDED = "dropped_visitor_excluded"
    DROPPED_DAY_SESSIONS = "dropped_day_sessions"
    DROPPED_MONTH_SESSIONS = "dropped_month_sessions"
    DROPPED_DAY_BYTES = "dropped_day_bytes"

    REJECTED_METHOD = "rejected_method"
    REJECTED_TOO_MANY = "rejected_too_many"
    REJECTED_SESSION_TOO_MANY = "rejected_session_too_many"
    REJECTED_UNKNOWN_SITE = "rejected_unknown_site"
    REJECTED_FOREIGN_ORIGIN = "rejected_foreign_origin"
    REJECTED_ENCODING = "rejected_encoding"
    REJECTED_TOO_LARGE = "rejected_too_large"
    REJECTED_EMPTY = "rejected_empty"
    REJECTED_INCOMPLETE = "rejected_incomplete"
    REJECTED_BAD_GZIP = "rejected_bad_gzip"
    REJECTED_BOMB = "rejected_bomb"
    REJECTED_NOT_JSON = "rejected_not_json"
    REJECTED_TOO_DEEP = "rejected_too_deep"
    REJECTED_TEXT_TOO_LONG = "rejected_text_too_long"
    REJECTED_WRONG_VERSION = "rejected_wrong_version"
    REJECTED_BAD_ENVELOPE = "rejected_bad_envelope"
    REJECTED_BAD_EVENT = "rejected_bad_event"
    REJECTED_TOO_MANY_EVENTS = "rejected_too_many_events"
    REJECTED_CONFLICT = "rejected_conflict"
    REJECTED_BAD_ASSET = "rejected_bad_asset"
    REJECTED_ASSET_DIGEST = "rejected_asset_digest"
    REJECTED_ASSET_REFUSED = "rejected_asset_refused"
    REJECTED_BAD_NOTICE = "rejected_bad_notice"
    REJECTED_BUSY = "rejected_busy"
    REJECTED_STORAGE_FULL = "rejected_storage_full"
    REJECTED_STORAGE = "rejected_storage"
    REJECTED_INTERNAL = "rejected_internal"

    @property
    def told(self) -> str:
        return self.value.partition("_")[0]

    @property
    def reason(self) -> str:
        return self.value.partition("_")[2]


@dataclass(frozen=True, slots=True)
class Rejection:
    """How a rejection is answered. `message` tells the developer of the page what to do."""

    status: int
    message: str


O = Outcome  # noqa: E741 - the table below reads by its right side

REJECTIONS: dict[Outcome, Rejection] = {
    O.REJECTED_METHOD: Rejection(405, "Send a POST."),
    O.REJECTED_TOO_MANY: Rejection(429, "Too many requests from this address. Wait and send it again."),
    O.REJECTED_SESSION_TOO_MANY: Rejection(
        429, "Too many envelopes of this session. Wait and send it again."
    ),
    O.REJECTED_UNKNOWN_SITE: Rejection(404, "No site has this wid. Compare it with the snippet in Voile."),
    O.REJECTED_FOREIGN_ORIGIN: Rejection(403, "Add this page's origin to the site's origins in Voile."),
    O.REJECTED_ENCODING: Rejection(415, "Name the encoding in the query: gzip or identity."),
    O.REJECTED_TOO_LARGE: Rejection(413, "The body is larger than this server accepts. Send smaller ones."),
    O.REJECTED_EMPTY: Rejection(400, "The body is empty. Send one."),
    O.REJECTED_INCOMPLETE: Rejection(400, "The body ended early. Send it again."),
    O.REJECTED_BAD_GZIP: Rejection(400, "The body is not one whole gzip member."),
    O.REJECTED_BOMB: Rejection(413, "The body inflates to more than this server accepts. Send smaller ones."),
    O.REJECTED_NOT_JSON: Rejection(400, "The body is not JSON in UTF-8."),
    O.REJECTED_TOO_DEEP: Rejection(400, "The body is nested deeper than a page can be."),
    O.REJECTED_TEXT_TOO_LONG: Rejection(413, "A text is longer than this server accepts. Send shorter ones."),
    O.REJECTED_WRONG_VERSION: Rejection(400, "The envelope's version is unknown here. Reload the page."),
    O.REJECTED_BAD_ENVELOPE: Rejection(400, "The body is not an envelope; see protocol/README.md."),
    O.REJECTED_BAD_EVENT: Rejection(400, "An event does not have the form of its kind."),
    O.REJECTED_TOO_MANY_EVENTS: Rejection(413, "The envelope has too many events. Send smaller ones."),
    O.REJECTED_CONFLICT: Rejection(409, "This page and sequence were sent before with other content."),
    O.REJECTED_BAD_ASSET: Rejection(400, "Name sha256 (hex) and kind (sheet, image or font) in the query."),
    O.REJECTED_ASSET_DIGEST: Rejection(400, "The body does not have the digest that the query names."),
    O.REJECTED_ASSET_REFUSED: Rejection(415, "This is not an asset of a kind that is kept."),
    O.REJECTED_BAD_NOTICE: Rejection(400, "The body is not a notice; see protocol/README.md."),
    O.REJECTED_BUSY: Rejection(503, "The server has more to store than it can. Send it again later."),
    O.REJECTED_STORAGE_FULL: Rejection(507, "The server's disk limit is reached. Send it again later."),
    O.REJECTED_STORAGE: Rejection(503, "The server could not store it. Send it again later."),
    O.REJECTED_INTERNAL: Rejection(503, "The server failed. Send it again later."),
}


def of_decode(reason: StrEnum) -> Outcome:
    """The outcome of a body that the events room could not decode; each of its reasons has one."""
    return Outcome(f"rejected_{reason.value}")
