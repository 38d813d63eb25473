"""Sessions that were shorter than their site wants: erased as soon as they have ended.

The recorder sends nothing of them. They come from one that is stale or altered, or the setting was raised
while they ran. How long a session was, the server knows from the recorder alone.
"""

from voile.accounts.access import EVERYTHING
from voile.audit import actions as audit
from voile.audit import actors
from voile.errors import NotFound
from voile.recordings.erasing import erase_some
from voile.recordings.models import Session
from voile.sites import queries as sites


def erase_if_short(row: Session) -> bool:
    """Erase a session that has ended and is too short by the settings of now; whether it was.

    Raises:
        StorageError: not all of it was erased. To be called again.
    """
    minimum_s = _minimum_s(row.site_id)
    if _length_ms(row) >= minimum_s * 1000:
        return False
    erase_some([row.id])
    facts = {"sessions": 1, "minimum_session_seconds": minimum_s}
    audit.record(actors.WORKER, audit.Action.SESSIONS_PURGED, f"site:{row.site_id}", facts)
    return True


def _minimum_s(site_id: str) -> int:
    try:
        return sites.site(site_id, EVERYTHING).minimum_session_seconds
    except NotFound:
        return 0


def _length_ms(row: Session) -> int:
    return row.last_ms - (row.first_ms if row.began_ms is None else row.began_ms)
