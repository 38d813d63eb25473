"""Consent receipts: what makes one, what it holds, what becomes of it."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.integration.recordings.visits import Segment, Store
from tests.integration.rights import told

from voile import clock, ids
from voile.accounts.access import EVERYTHING, only
from voile.audit import actors
from voile.audit import queries as audit
from voile.errors import NotFound
from voile.events.notice import Refusal, Source
from voile.recordings import actions as recordings
from voile.rights import housekeeping, queries, refusals, taking
from voile.rights.models import Receipt, Ticket
from voile.rights.tickets import Holder, issue, redeem
from voile.sites import actions as sites

pytestmark = pytest.mark.django_db(databases=["default", "keys"], transaction=True)

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
NOTICE = {"notice_version": "2026-01", "notice_url": "https://shop.example/privacy", "purpose": "To mend it"}


def test_a_grant_makes_a_receipt_with_what_was_agreed_to() -> None:
    shop = told.site(**NOTICE, retention_days=60)
    with clock.freeze(NOW):
        assert taking.take(shop, told.grant()) is True
    row = Receipt.objects.get()
    assert (row.site_id, row.kind, row.mode, row.purpose) == (shop, "grant", "required", "To mend it")
    assert (row.source, row.is_act, row.record, row.language) == ("cookiebot", True, "choice-7", "de")
    assert (row.notice_version, row.notice_url) == ("2026-01", "https://shop.example/privacy")
    assert (row.at, row.lasts_until) == (NOW, NOW + timedelta(days=60))
    assert row.session_id == ids.session_id(shop, "session")
    secrets = {"visitor", "session", ids.visitor_id(shop, "visitor")}
    assert secrets.isdisjoint(map(str, vars(row).values()))


def test_the_notice_is_the_one_that_the_page_was_published_with() -> None:
    shop = told.site(notice_version="old")
    sites.change_settings(shop, {"notice_version": "new"}, by=actors.COMMAND)
    taking.take(shop, told.grant(policy=1))
    taking.take(shop, told.grant(policy=2, visitor="other"))
    assert set(Receipt.objects.values_list("policy_version", "notice_version")) == {(1, "old"), (2, "new")}


def test_it_is_kept_once_however_often_it_is_told_and_names_the_last_session() -> None:
    shop = told.site()
    assert [taking.take(shop, told.grant()) for _ in range(3)] == [True, False, False]
    assert taking.take(shop, told.grant(session="later")) is False
    assert Receipt.objects.get().session_id == ids.session_id(shop, "later")


def test_the_same_visitor_at_another_site_is_another_consent() -> None:
    one, other = told.site(), told.site()
    assert taking.take(one, told.grant())
    assert taking.take(other, told.grant())
    assert Receipt.objects.values("consent").distinct().count() == 2


def test_a_default_of_the_page_or_the_browser_is_no_act() -> None:
    shop = told.site()
    taking.take(shop, told.grant(source=Source.LOADED, record=""))
    taking.take(shop, told.withdrawal(source=Source.GPC, record=""))
    assert set(Receipt.objects.values_list("kind", "is_act")) == {("grant", False), ("withdrawal", False)}


def test_a_withdrawal_makes_one_and_ends_the_consent() -> None:
    shop = told.site()
    taking.take(shop, told.grant())
    with clock.freeze(clock.now_at() + timedelta(hours=1)):
        assert taking.take(shop, told.withdrawal()) is True
        assert taking.take(shop, told.withdrawal()) is False
        rows = {row.kind: row for row in Receipt.objects.all()}
        assert rows["grant"].consent == rows["withdrawal"].consent
        assert rows["grant"].lasts_until == rows["withdrawal"].lasts_until == clock.now_at()
    assert taking.take(shop, told.grant(session="late")) is False
    assert rows.keys() == set(Receipt.objects.values_list("kind", flat=True))


def test_a_refusal_is_a_count_and_nothing_else() -> None:
    shop = told.site()
    for source in (Source.COMMAND, Source.TCF, Source.COMMAND):
        assert taking.take(shop, Refusal(v=1, source=source))
    taking.take(shop, told.withdrawal(source=Source.OPT_OUT))
    assert refusals.refusals(shop) == {"command": 2, "tcf": 1, "opted_out": 1}
    assert refusals.refusals(told.site()) == {}
    with clock.freeze(clock.now_at() + timedelta(days=7)):
        assert refusals.refusals(shop, 7) == {}
        assert refusals.refusals(shop, 8) == {"command": 2, "tcf": 1, "opted_out": 1}


def test_it_loses_the_session_when_that_is_erased(store: Store, segment: Segment) -> None:
    shop = told.site()
    store(segment(site=shop), segment(site=shop, session="other", tab="other", page="other"))
    taking.take(shop, told.grant())
    taking.take(shop, told.grant(visitor="second", session="other"))
    before = set(Receipt.objects.values_list("id", flat=True))
    session = ids.session_id(shop, "session")
    recordings.erase_sessions([session], by=actors.COMMAND, access=EVERYTHING)
    assert set(Receipt.objects.values_list("id", flat=True)) == before
    assert set(Receipt.objects.values_list("session_id", flat=True)) == {
        None,
        ids.session_id(shop, "other"),
    }


def test_a_session_that_never_came_is_forgotten() -> None:
    shop = told.site()
    taking.take(shop, told.grant())
    housekeeping.purge()
    assert Receipt.objects.get().session_id is not None
    with clock.freeze(clock.now_at() + timedelta(days=3)):
        housekeeping.purge()
    assert Receipt.objects.get().session_id is None


def test_it_is_kept_while_the_consent_lasts_and_some_years_more() -> None:
    shop = told.site(retention_days=100, receipt_years=2)
    with clock.freeze(NOW):
        taking.take(shop, told.grant())
        taking.take(shop, told.grant(visitor="second"))
        taking.take(shop, told.withdrawal(visitor="second"))
    with clock.freeze(NOW + timedelta(days=2 * 365)):
        housekeeping.purge()
        assert Receipt.objects.count() == 3
    with clock.freeze(NOW + timedelta(days=2 * 365 + 10)):
        housekeeping.purge()
        assert Receipt.objects.count() == 1
    with clock.freeze(NOW + timedelta(days=2 * 365 + 110)):
        housekeeping.purge()
        assert Receipt.objects.count() == 0


def test_a_ticket_opens_once_and_not_for_long() -> None:
    shop = told.site()
    holder = Holder(shop, ids.visitor_id(shop, "visitor"))
    first, second = issue(holder), issue(holder)
    assert redeem(first) == holder
    assert redeem(first) is None
    assert redeem("guessed") is None
    assert second not in Ticket.objects.values_list("digest", flat=True)
    with clock.freeze(clock.now_at() + timedelta(minutes=31)):
        assert redeem(second) is None
        housekeeping.purge()
    assert Ticket.objects.count() == 0


def test_they_are_listed_and_exported_within_the_access_and_the_export_is_audited() -> None:
    shop, other = told.site(), told.site()
    taking.take(shop, told.grant())
    taking.take(shop, told.withdrawal())
    taking.take(other, told.grant())
    assert [each.kind for each in queries.receipts(EVERYTHING, shop)] == ["withdrawal", "grant"]
    assert [each.kind for each in queries.receipts(EVERYTHING, shop, kind="grant")] == ["grant"]
    with pytest.raises(NotFound):
        queries.receipts(only([other]), shop)
    assert len(queries.exported(EVERYTHING, shop, by=actors.COMMAND)) == 2
    assert [entry.action for entry in audit.entries(subject=f"site:{shop}", limit=1)] == ["receipts.exported"]
