"""What a live check keeps: closed words, of pages that a mark opened, for an hour."""

from datetime import timedelta

import pytest

from voile import clock
from voile.ids import SiteId
from voile.sites import checks, marks
from voile.sites.marks import MarkKind
from voile.sites.models import CheckReport

SITE, OTHER = SiteId("1234567890"), SiteId("1234567891")

pytestmark = pytest.mark.django_db


def used_mark() -> str:
    mark, text = marks.issue(SITE, MarkKind.CHECK)
    assert marks.use(SITE, text)
    return mark.id


def test_the_newest_report_is_what_was_heard() -> None:
    mark = used_mark()
    assert checks.heard(SITE, mark) is None
    assert checks.report(SITE, mark, ["decision:not_granted"], 3)
    assert checks.report(SITE, mark, ["decision:not_granted", "decision:record"], 4)
    found = checks.heard(SITE, mark)
    assert found
    assert (found.words, found.policy_version) == (("decision:not_granted", "decision:record"), 4)


def test_a_report_that_was_overtaken_changes_nothing() -> None:
    mark = used_mark()
    assert checks.report(SITE, mark, ["decision:record", "stored"], 3)
    assert not checks.report(SITE, mark, ["decision:record"], 3)
    found = checks.heard(SITE, mark)
    assert found
    assert found.words[-1] == "stored"


def test_without_a_used_mark_nothing_is_kept() -> None:
    mark, _ = marks.issue(SITE, MarkKind.CHECK)
    assert not checks.report(SITE, mark.id, ["stored"], 3)
    assert not checks.report(SITE, "nobody", ["stored"], 3)
    assert not CheckReport.objects.exists()


def test_another_site_neither_reads_nor_writes_it() -> None:
    mark = used_mark()
    assert checks.report(SITE, mark, ["stored"], 3)
    assert checks.heard(OTHER, mark) is None
    assert not checks.report(OTHER, mark, ["stored", "refused"], 3)


@pytest.mark.parametrize(
    "words", [["Ada Lovelace"], ["decision:a b"], ["<script>"], ["x" * 41], ["ok"] * 41, ["ada@example.org"]]
)
def test_what_is_no_word_is_not_kept(words: list[str]) -> None:
    assert not checks.report(SITE, used_mark(), words, 3)
    assert not CheckReport.objects.exists()


def test_it_is_gone_after_an_hour() -> None:
    mark = used_mark()
    assert checks.report(SITE, mark, ["stored"], 3)
    CheckReport.objects.update(at=clock.now_at() - checks.KEPT + timedelta(minutes=1))
    checks.forget_old()
    assert checks.heard(SITE, mark)
    CheckReport.objects.update(at=clock.now_at() - checks.KEPT - timedelta(minutes=1))
    checks.forget_old()
    assert checks.heard(SITE, mark) is None
