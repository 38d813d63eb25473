from datetime import UTC, datetime, timedelta

import pytest

from voile import clock
from voile.ids import SiteId
from voile.sites import marks
from voile.sites.marks import LIFETIMES, MarkKind
from voile.sites.models import UsedMark

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
SITE, OTHER = SiteId("1234567890"), SiteId("9876543210")


@pytest.mark.parametrize("kind", MarkKind)
def test_a_mark_is_good_once_at_its_site(kind: MarkKind) -> None:
    issued, text = marks.issue(SITE, kind)
    assert marks.use(OTHER, text) is None
    assert marks.use(SITE, text) == issued
    assert marks.use(SITE, text) is None


@pytest.mark.parametrize("kind", MarkKind)
def test_a_mark_is_good_for_a_while(kind: MarkKind) -> None:
    with clock.freeze(NOW) as frozen:
        _, text = marks.issue(SITE, kind)
        frozen.advance(LIFETIMES[kind].total_seconds())
        assert marks.read(SITE, text)
        frozen.advance(1)
        assert marks.use(SITE, text) is None
        frozen.at = NOW - timedelta(minutes=5)
        assert marks.read(SITE, text) is None, "one from the future"


def test_an_opt_out_lives_a_quarter_of_an_hour_and_the_owners_links_a_day() -> None:
    assert {kind.value: lifetime for kind, lifetime in LIFETIMES.items()} == {
        "optout": timedelta(minutes=15),
        "try": timedelta(hours=24),
        "check": timedelta(hours=24),
    }


def test_no_character_of_a_mark_may_be_another() -> None:
    _, text = marks.issue(SITE, MarkKind.TRY)
    assert marks.read(SITE, text)
    changed = {text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1 :] for at in range(len(text))}
    # The last character of a signature holds two bits that mean nothing; every other one counts.
    assert [one for one in changed if marks.read(SITE, one)] == []
    other = text.replace("try", "optout", 1)
    for forged in ("", ".", "a.b.c.d.e", other, text + "A", "x" * 5000, text.upper()):
        assert marks.read(SITE, forged) is None


def test_a_mark_needs_no_escaping() -> None:
    assert all(char.isalnum() or char in "._-" for char in marks.issue(SITE, MarkKind.CHECK)[1])


def test_what_is_remembered_is_the_random_id_and_only_for_a_while() -> None:
    with clock.freeze(NOW) as frozen:
        mark, text = marks.issue(SITE, MarkKind.OPT_OUT)
        marks.use(SITE, text)
        row = UsedMark.objects.values().get()
        assert row == {"id": mark.id, "expires_at": NOW + timedelta(minutes=15)}
        marks.forget_used()
        assert UsedMark.objects.exists()
        frozen.advance(17 * 60)
        marks.forget_used()
        assert not UsedMark.objects.exists()
