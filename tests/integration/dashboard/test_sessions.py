from datetime import timedelta

import pytest
from django.test import Client
from tests.integration.dashboard.conftest import House, Visit

from voile import clock
from voile.accounts.access import EVERYTHING
from voile.audit import actions as audit
from voile.audit import queries as log
from voile.dashboard import tokens
from voile.ids import SessionId
from voile.recordings import queries
from voile.recordings.models import Recording

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def shown_ids(client: Client, path: str) -> list[str]:
    answer = client.get(path)
    assert answer.status_code == 200
    return [visit.summary.id for visit in answer.context["visits"]]


def test_an_empty_list_says_what_to_do(owner: Client, viewer: Client) -> None:
    assert "No visit was recorded yet" in text(owner, "/")
    assert "No visit was recorded yet" in text(viewer, "/")


def test_the_newest_comes_first_and_only_from_sites_that_may_be_seen(
    owner: Client, viewer: Client, house: House, visit: Visit
) -> None:
    older = visit(house.shop, "older", "/", "/basket", ago=timedelta(hours=3))
    newer = visit(house.help, "newer", "/faq", ago=timedelta(minutes=1))
    assert shown_ids(owner, "/") == [newer, older]
    assert shown_ids(viewer, "/") == [newer]
    assert shown_ids(viewer, f"/?site={house.shop}") == [newer]
    assert "/basket" in text(owner, "/")


def test_a_session_is_live_while_it_is_heard_of(owner: Client, house: House, visit: Visit) -> None:
    visit(house.shop, "now", ago=timedelta(minutes=0))
    visit(house.shop, "before", ago=timedelta(minutes=4))
    assert [visit.is_live for visit in owner.get("/").context["visits"]] == [True, False]


def test_filters_lie_in_the_address(owner: Client, house: House, visit: Visit) -> None:
    phone = visit(house.shop, "phone", "/", device="mobile")
    long = visit(house.help, "long", "/", "/a", "/b", "/checkout")
    assert shown_ids(owner, f"/?site={house.shop}") == [phone]
    assert shown_ids(owner, "/?device=mobile") == [phone]
    assert shown_ids(owner, "/?length=60") == [long]
    assert shown_ids(owner, "/?q=checkout") == [long]
    assert "No session fits" in text(owner, "/?q=nothing-like-it")


def test_older_sessions_are_one_link_away(owner: Client, house: House, visit: Visit) -> None:
    made = [visit(house.shop, f"v{n}", ago=timedelta(minutes=n)) for n in range(45)]
    first = owner.get("/?device=desktop")
    assert f'href="?{first.context["more"]}"'.replace("&", "&amp;") in first.content.decode()
    rest = owner.get(f"/?{first.context['more']}")
    assert [v.summary.id for v in (*first.context["visits"], *rest.context["visits"])] == made
    assert rest.context["more"] is None
    assert shown_ids(owner, "/?after=nonsense") == made[:40]


def test_a_session_is_shown_with_its_pages_label_and_a_token_and_the_view_is_audited(
    owner: Client, house: House, visit: Visit
) -> None:
    session = visit(house.shop, "s", "/", "/basket", label="customer-48213")
    assert "customer-48213" not in text(owner, "/")
    answer = owner.get(f"/sessions/{session}/")
    shown = answer.content.decode()
    for words in ("Title of /basket", "customer-48213", "1280 × 720 of 1920 × 1080", "1:00"):
        assert words in shown
    assert tokens.verify(answer.context["token"]) == tokens.PlayerClaims(session, house.owner.id)
    entry = log.entries(subject=f"session:{session}")[0]
    assert (entry.action, entry.actor) == (audit.Action.SESSION_VIEWED, f"account:{house.owner.id}")


def test_a_session_of_another_site_is_not_there(viewer: Client, house: House, visit: Visit) -> None:
    session = visit(house.shop, "s")
    for path in (f"/sessions/{session}/", "/sessions/nonsense/"):
        assert viewer.get(path).status_code == 404
    assert viewer.post(f"/sessions/{session}/token/").status_code == 404
    assert not log.entries(subject=f"session:{session}")


def test_tokens_are_renewed_by_post(viewer: Client, house: House, visit: Visit) -> None:
    session = visit(house.help, "s")
    assert viewer.get(f"/sessions/{session}/token/").status_code == 405
    answer = viewer.post(f"/sessions/{session}/token/")
    assert answer.headers["Cache-Control"].count("no-store") == 1
    assert tokens.verify(answer.json()["token"]) == tokens.PlayerClaims(SessionId(session), house.viewer.id)


@pytest.mark.django_db(transaction=True, databases=["default", "keys"])
def test_erasing_asks_first(owner: Client, house: House, visit: Visit) -> None:
    session = visit(house.shop, "s")
    assert "Erase this session?" in text(owner, f"/sessions/{session}/erase/")
    assert queries.count_sessions(EVERYTHING) == 1
    assert owner.post(f"/sessions/{session}/erase/").status_code == 302
    assert queries.count_sessions(EVERYTHING) == 0
    assert owner.get(f"/sessions/{session}/").status_code == 404


def test_a_viewer_erases_nothing(viewer: Client, house: House, visit: Visit) -> None:
    session = visit(house.help, "s")
    assert "/erase/" not in text(viewer, f"/sessions/{session}/")
    assert viewer.post(f"/sessions/{session}/erase/").status_code == 403
    assert queries.count_sessions(EVERYTHING) == 1


def test_what_visitors_named_is_escaped(owner: Client, house: House, visit: Visit) -> None:
    session = visit(house.shop, "s", "/<script>alert(1)</script>", label="<b>x</b>")
    for path in ("/", f"/sessions/{session}/"):
        shown = text(owner, path)
        assert "<script>alert" not in shown
        assert "<b>x" not in shown


def test_a_recording_that_is_being_corrected_is_not_played(owner: Client, house: House, visit: Visit) -> None:
    session = visit(house.shop, "hidden", "/basket")
    assert "data-player" in text(owner, f"/sessions/{session}/")
    Recording.objects.filter(session=session).update(correction_since=clock.now_at())
    shown = text(owner, f"/sessions/{session}/")
    assert "This recording is being corrected" in shown
    assert "will be shown again once the stored copy has been rewritten" in shown
    assert "data-player" not in shown
    assert "data-token" not in shown
