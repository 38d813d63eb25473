"""What can stand in the audit log, and the one function that writes to it."""

import enum
from collections.abc import Mapping

from django.db import transaction

from voile import clock
from voile.audit import chain
from voile.audit.actors import Actor
from voile.audit.models import Entry


class Action(enum.StrEnum):
    ACCOUNT_CREATED = "account.created"
    ACCOUNT_ACCESS_CHANGED = "account.access_changed"
    ACCESS_INVITED = "access.invited"
    ACCESS_ACCEPTED = "access.accepted"
    ACCESS_WITHDRAWN = "access.withdrawn"
    ACCESS_REMOVED = "access.removed"
    ACCESS_ROLE_CHANGED = "access.role_changed"
    PASSWORD_CHANGED = "password.changed"  # noqa: S105 - the name of an action
    LOGIN = "login.accepted"
    LOGIN_REFUSED = "login.refused"
    LOGOUT = "logout"
    SITE_CREATED = "site.created"
    SITE_CHANGED = "site.changed"
    SESSION_VIEWED = "session.viewed"
    SESSION_EXPORTED = "session.exported"
    SESSION_ERASED = "session.erased"
    SESSION_WITHDRAWN = "session.withdrawn"
    RECEIPTS_EXPORTED = "receipts.exported"
    SESSIONS_PURGED = "sessions.purged"
    KEYS_ROTATED = "keys.rotated"
    KEYS_BACKED_UP = "keys.backed_up"
    KEYS_RESTORED = "keys.restored"
    STORAGE_REPAIRED = "storage.repaired"


Detail = str | int | bool
Details = Mapping[str, Detail]


def record(actor: Actor, action: Action, subject: str, details: Details | None = None) -> None:
    """Append one entry; when called inside a transaction it stands or falls with it.

    Args:
        actor: who did it.
        action: one of the closed set.
        subject: kind and id, such as `session:4f…` or `site:1234567890`.
        details: short facts (ids, counts, names of settings), never content.
    """
    # The row lock that an IMMEDIATE transaction takes makes reading the head and appending to it one step.
    with transaction.atomic():
        head = Entry.objects.order_by("-number").first()
        link = chain.Link(
            number=1 if head is None else head.number + 1,
            at=clock.now_at().isoformat(),
            actor=str(actor),
            action=action.value,
            subject=subject,
            details=chain.canonical(dict(details or {})),
            previous=chain.ORIGIN if head is None else head.digest,
        )
        Entry.objects.create(**link.as_row(), digest=link.digest())
