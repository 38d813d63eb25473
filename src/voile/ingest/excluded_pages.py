"""Which pages have left what the site records: what comes of them afterwards is not kept."""

from collections import OrderedDict
from typing import Final

from voile.ids import PageId

# Each is a few bytes, and of use for as long as its page may still send.
_PAGES_MAX: Final = 20_000


class ExcludedPages:
    """For the newest pages. A recorder ends a page by itself: this meets stale and altered ones."""

    def __init__(self, pages_max: int = _PAGES_MAX) -> None:
        self._from: OrderedDict[PageId, int] = OrderedDict()
        self._max = pages_max

    def note(self, page: PageId, seq: int) -> None:
        """Nothing of `page` that comes behind envelope `seq` may be kept."""
        self._from[page] = min(seq, self._from.get(page, seq))
        self._from.move_to_end(page)
        if len(self._from) > self._max:
            self._from.popitem(last=False)

    def has_left(self, page: PageId, seq: int) -> bool:
        return seq > self._from.get(page, seq)
