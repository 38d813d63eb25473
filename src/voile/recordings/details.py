"""From rows to the structure of a session: tabs, their pages in order, page views, labels and tags."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from voile.ids import PageId, RecordingId, SiteId
from voile.recordings import labels, markers, order
from voile.recordings.models import Label, Page, PageView, Recording, Session, Tag
from voile.recordings.queries import summaries
from voile.recordings.types import PageDetail, PageViewDetail, RecordingDetail, SessionDetail, TagView


def detail(row: Session) -> SessionDetail:
    site = SiteId(row.site_id)
    tags = Tag.objects.filter(session=row).order_by("id")
    opened = tuple(
        TagView(tag.key, labels.opened(site, tag.sealed) if tag.sealed else tag.value) for tag in tags
    )
    return SessionDetail(
        summary=replace(summaries([row])[0], tags=opened),
        first_ms=row.first_ms,
        last_ms=row.last_ms,
        offset_ms=row.offset_ms,
        time_zone=row.time_zone,
        recorder_version=row.recorder_version,
        labels=tuple(
            labels.opened(site, label.sealed) for label in Label.objects.filter(session=row).order_by("id")
        ),
        recordings=_recordings(row),
    )


def pages_in_order(recording_id: str) -> list[Page]:
    """The pages of a recording in the order of the visit."""
    pages = {page.id: page for page in Page.objects.filter(recording=recording_id)}
    return [pages[page_id] for page_id in _order(pages.values())]


def exported(session: SessionDetail) -> dict[str, Any]:
    """What stands in an export beside the events. Times of pages are the client's clock, in ms."""
    summary = session.summary
    return {
        "id": summary.id,
        "site": summary.site,
        "started_at": summary.started_at.isoformat(),
        "duration_ms": summary.duration_ms,
        "offset_ms": session.offset_ms,
        "device": summary.device,
        "browser": summary.browser,
        "os": summary.os,
        "language": summary.language,
        "time_zone": session.time_zone,
        "recorder": session.recorder_version,
        "labels": list(session.labels),
        "tags": [{"key": tag.key or None, "value": tag.value} for tag in summary.tags],
        "pages": [
            _exported_page(recording, page) for recording in session.recordings for page in recording.pages
        ],
    }


def _exported_page(recording: RecordingDetail, page: PageDetail) -> dict[str, Any]:
    return {
        "id": page.id,
        "recording": recording.id,
        "number": page.number,
        "url": page.url,
        "title": page.title,
        "referrer": page.referrer,
        "started_ms": page.started_ms,
        "ended_ms": page.ended_ms,
        "viewport": page.viewport,
        "color_scheme": page.color_scheme,
        "is_partial": page.is_partial,
        "has_gap": page.has_gap,
        "views": [{"at_ms": v.at_ms, "url": v.url, "title": v.title, "how": v.how} for v in page.views],
    }


def _recordings(row: Session) -> tuple[RecordingDetail, ...]:
    pages: defaultdict[str, list[Page]] = defaultdict(list)
    for page in Page.objects.filter(recording__session=row):
        pages[page.recording_id].append(page)
    views: defaultdict[str, list[PageView]] = defaultdict(list)
    for view in PageView.objects.filter(session=row).order_by("at_ms", "id"):
        views[view.page_id].append(view)
    tabs = Recording.objects.filter(session=row).order_by("first_ms", "id")
    return tuple(
        _recording(tab, number, _pages(pages[tab.id], views)) for number, tab in enumerate(tabs, start=1)
    )


def _recording(tab: Recording, number: int, pages: tuple[PageDetail, ...]) -> RecordingDetail:
    """A correction may be about the title, which came before it."""
    is_hidden = tab.correction_since is not None
    shown = tuple(map(_untitled, pages)) if is_hidden else pages
    return RecordingDetail(RecordingId(tab.id), number, shown, is_hidden)


def _untitled(page: PageDetail) -> PageDetail:
    return replace(page, title="", views=tuple(replace(view, title="") for view in page.views))


def _pages(pages: list[Page], views: dict[str, list[PageView]]) -> tuple[PageDetail, ...]:
    rows = {page.id: page for page in pages}
    return tuple(
        _page(rows[page_id], number, views.get(page_id, []))
        for number, page_id in enumerate(_order(pages), start=1)
    )


def _order(pages: Iterable[Page]) -> list[str]:
    return order.visited(
        order.Placed(page.id, page.first_ms if page.started_ms is None else page.started_ms, page.previous)
        for page in pages
    )


def _page(row: Page, number: int, views: list[PageView]) -> PageDetail:
    return PageDetail(
        id=PageId(row.id),
        number=number,
        url=row.url,
        title=row.title,
        referrer=row.referrer,
        entry=row.entry,
        started_ms=row.first_ms if row.started_ms is None else row.started_ms,
        ended_ms=row.last_ms,
        viewport=(row.viewport_width, row.viewport_height),
        screen=(row.screen_width, row.screen_height),
        color_scheme=row.color_scheme,
        segments=row.segment_count,
        scroll_max_percent=row.scroll_max_percent,
        is_partial=row.is_partial,
        has_gap=row.segment_count <= row.last_seq,
        views=tuple(PageViewDetail(view.at_ms, view.url, view.title, view.how) for view in views),
        markers=markers.opened(row.markers),
        policy_version=row.policy_version,
    )
