"""The second pass over one recording: judged again with the tree known, then stored as one compact object."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from voile.errors import NotFound
from voile.ids import PageId, RecordingId, SiteId
from voile.policy import Finisher, SitePolicy
from voile.recordings.details import pages_in_order
from voile.recordings.models import Page, Recording
from voile.sites import queries as sites
from voile.storage import compacting, reading

_UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Passed:
    """`breaches` by recorder version. `segments`: how many were stored when the recording was read."""

    segments: int
    breaches: dict[str, Counter[str]]


def pass_recording(site: SiteId, recording: Recording) -> Passed | None:
    """Finish what is stored of a recording; None where segments came meanwhile and nothing was changed.

    Raises:
        VoileError: it cannot be read, judged or stored, and stays as it was.
    """
    recording_id = RecordingId(recording.id)
    pages = pages_in_order(recording.id)
    segments = reading.count(recording_id)
    finisher = Finisher(_policy(site, pages))
    breaches: defaultdict[str, Counter[str]] = defaultdict(Counter)
    versions = {page.id: page.recorder_version for page in pages}
    for page in _stored(recording_id, pages):
        finished = finisher.page(page, reading.read_page(recording_id, page))
        breaches[versions.get(page, _UNKNOWN)] += finished.breaches
    if segments:
        outcome = compacting.compact(finisher.finished(recording_id), segments_read=segments)
        if isinstance(outcome, compacting.Stale):
            return None
    return Passed(segments, dict(breaches))


def _stored(recording: RecordingId, pages: list[Page]) -> list[PageId]:
    """Every page that storage has of it: in the order of the visit, then what no row names."""
    stored = [page.page for page in reading.read(recording)]
    known = [PageId(page.id) for page in pages]
    return [page for page in known if page in stored] + [page for page in stored if page not in known]


def _policy(site: SiteId, pages: list[Page]) -> SitePolicy:
    """The newest that any of its pages was recorded under, so that a change since makes no breaches."""
    version = max((page.policy_version for page in pages), default=0)
    try:
        return sites.policy_at(site, version)
    except NotFound:
        return sites.policy_of(site)
