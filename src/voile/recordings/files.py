"""Style sheets, fonts and pictures of one session, for its player. What is audited is the session's view."""

from voile.ids import RecordingId, SiteId
from voile.recordings.correcting import ensure_shown
from voile.recordings.viewing import Viewer, visible
from voile.sites import queries as sites
from voile.storage import asset_uses, assets
from voile.storage.assets import StoredAsset


def asset(session_id: str, sha256: str, viewer: Viewer) -> StoredAsset | None:
    """A sheet, font or picture that a recording of the session names; None where nothing is stored of it.

    Raises:
        NotFound: no such session for this viewer.
        BeingCorrected: the session may hold what must not be shown.
        StorageError, PolicyError: it cannot be read.
    """
    row = visible(session_id, viewer.access)
    recordings = list(row.recordings.values_list("id", flat=True))
    ensure_shown(recordings)
    site = SiteId(row.site_id)
    if not asset_uses.is_named(site, sha256, map(RecordingId, recordings)):
        return None
    return assets.get(site, sha256, sites.policy_of(site))
