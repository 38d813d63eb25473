"""What one segment changes in the rows of its session, recording and page."""

from urllib.parse import urlsplit

from voile.policy import PageHeader, ScrubbedEvents
from voile.recordings import lines, markers, times
from voile.recordings.models import Page, PageView, Recording, Session
from voile.recordings.times import Seen

_PIXELS_MAX = 100_000
_VERSION_MAX = _COUNT_MAX = 2**31 - 1


def new_session(scrubbed: ScrubbedEvents, seen: Seen) -> Session:
    return Session(
        id=scrubbed.session,
        site_id=scrubbed.site,
        visitor_id=scrubbed.visitor,
        first_received_at=seen.received_at,
        last_received_at=seen.received_at,
        began_ms=seen.began_ms,
        first_ms=seen.first_ms,
        last_ms=seen.last_ms,
        offset_ms=seen.offset_ms,
    )


def new_recording(scrubbed: ScrubbedEvents, seen: Seen) -> Recording:
    return Recording(
        id=scrubbed.recording,
        session_id=scrubbed.session,
        first_ms=seen.first_ms,
        judged_version=scrubbed.policy_version,
    )


def new_page(scrubbed: ScrubbedEvents, seen: Seen) -> Page:
    return Page(
        id=scrubbed.page,
        recording_id=scrubbed.recording,
        first_ms=seen.first_ms,
        last_ms=seen.last_ms,
        policy_version=_version(scrubbed),
        recorder_version=scrubbed.recorder_version,
    )


def note_session(row: Session, scrubbed: ScrubbedEvents, seen: Seen) -> None:
    """Widen the times, add to the counts, and open the session again where it was finished."""
    row.first_received_at = min(row.first_received_at, seen.received_at)
    row.last_received_at = max(row.last_received_at, seen.received_at)
    row.first_ms, row.last_ms = min(row.first_ms, seen.first_ms), max(row.last_ms, seen.last_ms)
    row.began_ms = min(row.first_ms if row.began_ms is None else row.began_ms, seen.began_ms)
    row.offset_ms = min(row.offset_ms, seen.offset_ms)
    row.started_at = times.started_at(row.first_ms, row.offset_ms, row.first_received_at)
    row.duration_ms = min(row.last_ms - row.first_ms, times.LONGEST_MS)
    row.click_count += scrubbed.facts.clicks
    row.error_count = min(row.error_count + scrubbed.facts.errors, _COUNT_MAX)
    row.input_count += scrubbed.facts.inputs
    row.event_count += scrubbed.facts.event_count
    row.page_view_count += len(scrubbed.facts.page_views)
    row.recorder_version = scrubbed.recorder_version
    row.finished_at, row.finish_failures, row.finish_after = None, 0, None
    for view in scrubbed.facts.page_views:
        _note_ends(row, view.at_ms, view.url)
    if scrubbed.header is not None:
        _note_ends(row, scrubbed.header.started_ms, scrubbed.header.url)
        _note_client(row, scrubbed.header)


def note_correction(row: Recording, page: Page, scrubbed: ScrubbedEvents, seen: Seen) -> None:
    """Hide the recording when a correction comes, and when something comes that one is about.

    Stored in the same transaction, so nothing is acknowledged and shown that was taken back.
    """
    if scrubbed.facts.has_correction:
        page.correction_seq = max(page.correction_seq or 0, scrubbed.seq)
    elif page.correction_seq is None or scrubbed.seq > page.correction_seq:
        return
    row.correction_since = row.correction_since or seen.received_at
    row.correction_failures, row.correction_after = 0, None


def note_page(row: Page, scrubbed: ScrubbedEvents, seen: Seen) -> None:
    row.first_ms, row.last_ms = min(row.first_ms, seen.first_ms), max(row.last_ms, seen.last_ms)
    row.segment_count += 1
    row.last_seq = max(row.last_seq, scrubbed.seq)
    row.scroll_max_percent = max(row.scroll_max_percent, scrubbed.facts.scroll_max_percent)
    row.policy_version = max(row.policy_version, _version(scrubbed))
    row.has_final = row.has_final or scrubbed.final
    row.is_partial = row.is_partial or scrubbed.facts.partial
    row.markers = markers.merged(row.markers, scrubbed.facts.markers)
    if scrubbed.header is not None:
        _note_header(row, scrubbed.header, seen)


def page_views(page: Page, session: Session, scrubbed: ScrubbedEvents) -> list[PageView]:
    return [
        PageView(
            page_id=page.id,
            session_id=session.id,
            at_ms=view.at_ms,
            url=lines.url(view.url),
            path=lines.url(_path(view.url)),
            title=lines.title(view.title),
            how=view.how,
        )
        for view in scrubbed.facts.page_views
    ]


def _path(url: str) -> str:
    """The path of an address; all of what is none, such as the name of a virtual page."""
    try:
        return urlsplit(url).path or url
    except ValueError:
        return url


def _note_ends(row: Session, at_ms: int, url: str) -> None:
    """Entry and exit page: the earliest and the latest that was seen, in whatever order they arrive."""
    if row.entry_ms is None or at_ms < row.entry_ms:
        row.entry_ms, row.entry_url = at_ms, lines.url(url)
    if row.exit_ms is None or at_ms >= row.exit_ms:
        row.exit_ms, row.exit_url = at_ms, lines.url(url)


def _note_client(row: Session, header: PageHeader) -> None:
    row.device = row.device or header.device[:20]
    row.browser = row.browser or header.browser[:60]
    row.os = row.os or header.os[:60]
    row.language = row.language or header.language[:40]
    row.time_zone = row.time_zone or header.time_zone[:60]


def _note_header(row: Page, header: PageHeader, seen: Seen) -> None:
    row.started_ms = min(header.started_ms, seen.last_ms)
    row.url, row.title = lines.url(header.url), lines.title(header.title)
    row.referrer, row.entry = lines.url(header.referrer), header.entry[:20]
    row.previous = header.previous_page
    row.viewport_width, row.viewport_height = map(_pixels, header.viewport)
    row.screen_width, row.screen_height = map(_pixels, header.screen)
    row.color_scheme = header.color_scheme


def _version(scrubbed: ScrubbedEvents) -> int:
    """A forged one may be more than a column takes."""
    return min(scrubbed.policy_version, _VERSION_MAX)


def _pixels(value: int) -> int:
    return min(max(value, 0), _PIXELS_MAX)
