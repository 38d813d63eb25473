"""Single-page applications change the address first and the title a moment later: the view gets that."""

from collections.abc import Iterable

from django.db.models import QuerySet

from voile.policy import ScrubbedEvents
from voile.policy.types import TitleFact
from voile.recordings import lines
from voile.recordings.models import Page, PageView

# What comes later is news of its own, such as a count of messages.
SOON_MS = 3_000


def settle(scrubbed: ScrubbedEvents) -> None:
    """Give the page's views the titles of this segment that followed them soon. The views are stored."""
    titles = sorted(scrubbed.facts.titles, key=_at)
    if not titles:
        return
    near = (titles[0].at_ms - SOON_MS, titles[-1].at_ms)
    views = list(_views(scrubbed).filter(at_ms__range=near).order_by("at_ms", "id"))
    changed = [view for index, view in enumerate(views) if _retitled(view, views[index + 1 :], titles)]
    PageView.objects.bulk_update(changed, ["title"])
    for view in changed:
        if view.how == "load":
            Page.objects.filter(id=scrubbed.page).update(title=view.title)


def _views(scrubbed: ScrubbedEvents) -> QuerySet[PageView]:
    return PageView.objects.filter(page=scrubbed.page, page__recording=scrubbed.recording)


def _at(title: TitleFact) -> int:
    return title.at_ms


def _retitled(view: PageView, later: list[PageView], titles: Iterable[TitleFact]) -> bool:
    """The last title before the next view, and soon, is the view's own."""
    end_ms = min([view.at_ms + SOON_MS, *(other.at_ms - 1 for other in later[:1])])
    soon = [title for title in titles if view.at_ms <= title.at_ms <= end_ms]
    if not soon:
        return False
    view.title = lines.title(soon[-1].title)
    return True
