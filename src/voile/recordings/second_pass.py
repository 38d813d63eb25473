"""The second pass over one recording: judged again with the tree known, then stored as one compact object."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db import transaction

from voile.errors import NotFound
from voile.ids import PageId, RecordingId, SiteId
from voile.policy import Finisher, SitePolicy, strictest
from voile.policy.masks import mask_text
from voile.recordings import markers
from voile.recordings.details import pages_in_order
from voile.recordings.models import Page, PageView, Recording
from voile.recordings.sheets import Sheets
from voile.sites import queries as sites
from voile.storage import compacting, databases, reading
from voile.storage.router import INDEX

_UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Passed:
    """`breaches` by recorder version. `segments`: how many were stored when the recording was read."""

    segments: int
    breaches: dict[str, Counter[str]]


def pass_recording(site: SiteId, recording: Recording, *, is_whole: bool) -> Passed | None:
    """Judge what is stored of a recording again; None where segments came meanwhile and nothing was changed.

    `is_whole`: nothing of it is on its way any more, so that style sheets that are not there will not come.

    Raises:
        VoileError: it cannot be read, judged or stored, and stays as it was.
    """
    recording_id = RecordingId(recording.id)
    pages = pages_in_order(recording.id)
    segments = reading.count(recording_id)
    made, tightened = _policies(site, pages)
    finisher = Finisher(made, tightened, Sheets(site).text, is_whole=is_whole)
    breaches: defaultdict[str, Counter[str]] = defaultdict(Counter)
    versions = {page.id: page.recorder_version for page in pages}
    known = {PageId(page.id): page.markers for page in pages}
    untitled: list[PageId] = []
    marked: dict[PageId, list[list[object]]] = {}
    for page in _stored(recording_id, pages):
        finished = finisher.page(page, reading.read_page(recording_id, page))
        breaches[versions.get(page, _UNKNOWN)] += finished.breaches
        untitled += [page] if finished.is_title_masked else []
        marked[page] = markers.merged([], finished.markers)
    # Before the events are rewritten: afterwards they may not tell any more that a title was meant.
    _mask_titles(untitled)
    if segments:
        outcome = compacting.compact(finisher.finished(recording_id), segments_read=segments)
        if isinstance(outcome, compacting.Stale):
            return None
    for page, left in marked.items():
        if left != known.get(page):
            Page.objects.filter(id=page, recording=recording.id).update(markers=left)
    Recording.objects.filter(id=recording.id).update(judged_version=tightened.version)
    return Passed(segments, dict(breaches))


def _mask_titles(pages: list[PageId]) -> None:
    """The titles that the rows hold of these pages; nothing of them stays in the database's log."""
    if not pages:
        return
    with transaction.atomic():
        for page in Page.objects.filter(id__in=pages):
            Page.objects.filter(id=page.id).update(title=mask_text(page.title))
        for view in PageView.objects.filter(page__in=pages):
            PageView.objects.filter(id=view.id).update(title=mask_text(view.title))
    databases.truncate_log(INDEX)


def _stored(recording: RecordingId, pages: list[Page]) -> list[PageId]:
    """Every page that storage has of it: in the order of the visit, then what no row names."""
    stored = [page.page for page in reading.read(recording)]
    known = [PageId(page.id) for page in pages]
    return [page for page in known if page in stored] + [page for page in stored if page not in known]


def _policies(site: SiteId, pages: list[Page]) -> tuple[SitePolicy, SitePolicy]:
    """What the recording was made under, and the strictest of all its pages' policies and today's.

    Only what the first forbids is a breach: of the second a recorder may not have known.
    """
    versions = sorted({page.policy_version for page in pages})
    known = [policy for version in versions if (policy := _policy_at(site, version))]
    today = sites.policy_of(site)
    return known[-1] if known else today, strictest([*known, today])


def _policy_at(site: SiteId, version: int) -> SitePolicy | None:
    """None where a forged version was never published."""
    try:
        return sites.policy_at(site, version)
    except NotFound:
        return None
