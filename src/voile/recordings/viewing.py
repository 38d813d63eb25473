"""Who looks at recorded data, and the record of it.

Content is reached through functions that take a `Viewer`; each notes the view in the audit log before it
returns anything. A view of the same session by the same viewer within `ONE_VIEW` is one view.
"""

from dataclasses import dataclass
from datetime import timedelta

from voile import clock
from voile.accounts import queries as accounts
from voile.accounts.access import EVERYTHING, Access
from voile.audit import actions as audit
from voile.audit import actors
from voile.audit import queries as log
from voile.audit.actors import Actor
from voile.errors import NotFound
from voile.recordings.models import Session

ONE_VIEW = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Viewer:
    actor: Actor
    access: Access


COMMAND_LINE = Viewer(actors.COMMAND, EVERYTHING)


def viewer_of(account_id: int) -> Viewer:
    """What this account may see, as of now."""
    return Viewer(actors.account(account_id), accounts.access_of(account_id))


def visible(session_id: str, access: Access) -> Session:
    """The row, for functions of this room that note the view themselves.

    Raises:
        NotFound: no such session, or not at a site that may be seen; the two cannot be told apart.
    """
    row = Session.objects.filter(id=session_id).first()
    if row is None or not access.covers(row.site_id):
        raise NotFound("There is no such session.", remedy="`voile sessions list` shows the newest.")
    return row


def viewed(session_id: str, viewer: Viewer) -> Session:
    """The row of a session that is looked at; the view is in the log when this returns."""
    row = visible(session_id, viewer.access)
    subject = f"session:{row.id}"
    last_at = log.last_at(viewer.actor, audit.Action.SESSION_VIEWED, subject)
    if last_at is None or clock.now_at() - last_at > ONE_VIEW:
        audit.record(viewer.actor, audit.Action.SESSION_VIEWED, subject, {"site": row.site_id})
    return row
