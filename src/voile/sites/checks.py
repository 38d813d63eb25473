"""What a page that a signed link opened has told of its decision: words of a closed list, for an hour."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from voile import clock
from voile.ids import SiteId
from voile.sites.models import CheckReport, UsedMark

ID_MAX = 16
KEPT = timedelta(hours=1)
WORDS_MAX = 40
# Words that the dashboard does not know are kept too: it shows them by their name.
_WORD = re.compile(r"[a-z_]{1,40}(?::[a-z_]{1,40}(?::[0-9]{1,4})?)?")
_POLICY_VERSION_MAX = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Heard:
    """`words` in the order in which the page said them; `policy_version` is the one that the page has."""

    words: tuple[str, ...]
    policy_version: int
    at: datetime


def report(site: SiteId, mark_id: str, words: list[str], policy_version: int) -> bool:
    """Keep what a page says in the place of what it said before; False where no used mark allows it.

    Raises:
        DatabaseError: it could not be kept.
    """
    wrong = len(words) > WORDS_MAX or not all(map(_WORD.fullmatch, words))
    if wrong or not 0 <= policy_version <= _POLICY_VERSION_MAX:
        return False
    if not UsedMark.objects.filter(id=mark_id).exists():
        return False
    facts = {"site_id": site, "words": words, "policy_version": policy_version, "at": clock.now_at()}
    row, is_new = CheckReport.objects.get_or_create(mark_id=mark_id, defaults=facts)
    if not is_new:
        # A report on its way may be overtaken by the next one, which has more.
        if row.site_id != site or len(row.words) > len(words):
            return False
        CheckReport.objects.filter(mark_id=mark_id).update(**facts)
    return True


def heard(site: SiteId, mark_id: str) -> Heard | None:
    row = CheckReport.objects.filter(mark_id=mark_id, site_id=site).first()
    return Heard(tuple(row.words), row.policy_version, row.at) if row else None


def forget_old() -> int:
    """Answers 0: it is never due again at once."""
    CheckReport.objects.filter(at__lt=clock.now_at() - KEPT).delete()
    return 0
