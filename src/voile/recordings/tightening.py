"""Recordings that show pictures which the site's list does not name any more.

They are hidden as for a correction, judged again by the list of today, and shown again; what is stored of a
picture that none of them shows any more is deleted with that. Until they are marked, they are told by the
version of the policy that they were judged by.
"""

from voile import clock
from voile.errors import NotFound, PolicyError
from voile.ids import SiteId
from voile.policy import strictest
from voile.recordings.models import Recording
from voile.sites import queries as sites


def is_tightened(site: SiteId, version: int) -> bool:
    """Whether the list of pictures has become stricter since `version`; as of an unknown one, it has."""
    today = sites.policy_of(site)
    if version == today.version:
        return False
    try:
        then = sites.policy_at(site, version)
    except (NotFound, PolicyError):
        return True
    return set(strictest([then, today]).images) != set(then.images)


def hide_tightened() -> int:
    """Mark the recordings that are to be judged again; how many."""
    shown = Recording.objects.filter(correction_since__isnull=True)
    versions = shown.values_list("session__site_id", "judged_version").distinct()
    count = 0
    for site, version in list(versions):
        if is_tightened(SiteId(site), version):
            mine = shown.filter(session__site_id=site, judged_version=version)
            count += mine.update(correction_since=clock.now_at(), correction_after=None)
    return count
