"""Who sees a site, as the dashboard shows and alters it; and what an invitation's link opens."""

import dataclasses
import re
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from tests.integration.dashboard.conftest import House, Visit, logged_in, settled

from voile import clock
from voile.accounts import actions as accounts
from voile.accounts import invitations, queries, sharing
from voile.accounts.access import only
from voile.accounts.actions import NewAccount
from voile.audit import actors
from voile.audit import queries as log
from voile.sites.models import Site

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

PASSWORD = "seven quiet looms at dawn"
CHOSEN = {"new": PASSWORD, "again": PASSWORD}


@pytest.fixture
def manager(house: House) -> NewAccount:
    made = accounts.create_account("meg@example.org", "viewer", by=actors.COMMAND, sites=[house.shop])
    sharing.change_role(house.shop, made.id, "manager", by=actors.COMMAND)
    return settled(made)


@pytest.fixture
def mailing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A mail server is set up; Django's test runner keeps what would be sent."""
    config = dataclasses.replace(
        settings.VOILE, smtp_url="smtp://mail.example.org", mail_from="voile@example.org"
    )
    monkeypatch.setattr(settings, "VOILE", config)


def invite(client: Client, site: str, email: str = "new@example.org", role: str = "viewer") -> Any:
    return client.post(f"/sites/{site}/people/invite/", {"email": email, "role": role})


def code_in(text: str) -> str:
    found = re.search(r"/invitation/#([\w-]{43})", text)
    assert found
    return found[1]


def opened(code: str, client: Client | None = None) -> Client:
    client = client or Client()
    answer = client.post("/invitation/", {"code": code})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/invitation/accept/")
    return client


def test_an_owner_invites_and_somebody_new_sees_that_site_alone(
    owner: Client, house: House, visit: Visit
) -> None:
    theirs, other = visit(house.shop, "a"), visit(house.help, "b")
    answer = invite(owner, house.shop)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "No mail server is set up" in text
    assert answer.headers["Cache-Control"].startswith("max-age=0")
    code = code_in(text)
    assert code not in owner.get(f"/sites/{house.shop}/people/").content.decode()
    guest = opened(code)
    page = guest.get("/invitation/accept/").content.decode()
    assert "You are invited to Linen shop" in page
    assert "new@example.org" in page
    done = guest.post("/invitation/accept/", CHOSEN)
    assert (done.status_code, done.headers["Location"]) == (302, f"/?site={house.shop}")
    assert guest.get(f"/sessions/{theirs}/").status_code == 200
    assert guest.get(f"/sessions/{other}/").status_code == 404
    assert guest.get(f"/sites/{house.help}/").status_code == 404
    assert guest.get(f"/sites/{house.shop}/people/").status_code == 403
    assert guest.get(f"/sites/{house.shop}/settings/").status_code == 403
    assert [entry.action for entry in log.entries(limit=4)] == [
        "session.viewed",
        "login.accepted",
        "access.accepted",
        "account.created",
    ]
    listed = owner.get(f"/sites/{house.shop}/people/").content.decode()
    assert "new@example.org" in listed
    assert "None." in listed


def test_a_link_is_mailed_where_a_server_is_set_up(owner: Client, house: House, mailing: None) -> None:
    answer = invite(owner, house.shop, role="manager")
    assert answer.status_code == 302
    [sent] = mail.outbox
    assert (sent.to, sent.from_email) == (["new@example.org"], "voile@example.org")
    assert sent.subject == "Invitation to Linen shop"
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"
    shown = owner.get(f"/sites/{house.shop}/people/").content.decode()
    assert "was mailed to new@example.org" in shown
    code = code_in(str(sent.body))
    assert code not in shown
    assert "Manager" in opened(code).get("/invitation/accept/").content.decode()


def test_a_mail_that_is_not_taken_leaves_the_link(
    owner: Client, house: House, mailing: None, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    def refuse(self: mail.EmailMessage) -> int:
        raise ConnectionRefusedError(f"for {self.to}")

    monkeypatch.setattr(mail.EmailMessage, "send", refuse)
    answer = invite(owner, house.shop)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "The mail server did not take the mail" in text
    assert opened(code_in(text)).get("/invitation/accept/").status_code == 200
    assert "invitation.not_sent" in caplog.text


def test_a_name_of_two_lines_makes_no_header(owner: Client, house: House, mailing: None) -> None:
    Site.objects.filter(id=house.shop).update(name="Shop\r\nBcc: everybody@example.org")
    assert invite(owner, house.shop).status_code == 302
    assert mail.outbox[0].subject == "Invitation to Shop Bcc: everybody@example.org"
    assert mail.outbox[0].recipients() == ["new@example.org"]


def test_somebody_who_has_an_account_logs_in_and_gets_the_site_added(owner: Client, house: House) -> None:
    guest = opened(code_in(invite(owner, house.shop, house.viewer.email).content.decode()))
    page = guest.get("/invitation/accept/").content.decode()
    # It looks the same as for somebody new.
    assert "Do you have an account here already?" in page
    assert 'name="new"' in page
    refused = guest.post("/invitation/accept/", CHOSEN)
    assert refused.status_code == 400
    assert "You have an account here already" in refused.content.decode()
    login = {"email": house.viewer.email, "password": house.viewer.password, "next": "/invitation/accept/"}
    assert guest.post("/login/", login).headers["Location"] == "/invitation/accept/"
    assert 'name="accept"' in guest.get("/invitation/accept/").content.decode()
    assert guest.post("/invitation/accept/", {"accept": "1"}).status_code == 302
    assert queries.access_of(house.viewer.id) == only([house.shop, house.help])
    assert guest.get("/invitation/accept/").headers["Location"] == "/invitation/"


def test_another_account_cannot_take_it(owner: Client, house: House, viewer: Client) -> None:
    opened(code_in(invite(owner, house.shop).content.decode()), viewer)
    for answer in (viewer.get("/invitation/accept/"), viewer.post("/invitation/accept/", {"accept": "1"})):
        assert answer.status_code == 403
        assert "for another address" in answer.content.decode()
    assert queries.access_of(house.viewer.id) == only([house.help])
    assert len(invitations.pending(house.shop)) == 1


def test_a_one_time_password_is_changed_before_anything_is_accepted(owner: Client, house: House) -> None:
    fresh = accounts.create_account("fresh@example.org", "viewer", by=actors.COMMAND)
    guest = opened(code_in(invite(owner, house.shop, fresh.email).content.decode()))
    guest.post("/login/", {"email": fresh.email, "password": fresh.password})
    for answer in (guest.get("/invitation/accept/"), guest.post("/invitation/accept/", {"accept": "1"})):
        assert answer.headers["Location"] == "/account/password/?next=%2Finvitation%2Faccept%2F"
    onward = guest.post("/account/password/", CHOSEN | {"next": "/invitation/accept/"})
    assert onward.headers["Location"] == "/invitation/accept/"
    assert guest.post("/invitation/accept/", {"accept": "1"}).status_code == 302
    assert queries.access_of(fresh.id) == only([house.shop])


def test_what_has_ended_says_so_and_what_to_do(owner: Client, house: House) -> None:
    new = code_in(invite(owner, house.shop).content.decode())
    early = opened(new)
    [pending] = invitations.pending(house.shop)
    path = f"/sites/{house.shop}/people/invitations/{pending.id}/withdraw/"
    assert owner.get(path).status_code == 405
    assert owner.post(path).status_code == 302
    assert owner.post(path).status_code == 404
    for client in (early, opened(new)):
        answer = client.post("/invitation/accept/", CHOSEN)
        assert answer.status_code == 410
        assert "This invitation was withdrawn" in answer.content.decode()
    used = code_in(invite(owner, house.shop).content.decode())
    opened(used).post("/invitation/accept/", CHOSEN)
    answer = opened(used).get("/invitation/accept/")
    assert answer.status_code == 410
    assert "was used already" in answer.content.decode()
    answer = Client().post("/invitation/", {"code": "nothing-like-it"})
    assert answer.status_code == 404
    assert "That is no invitation" in answer.content.decode()
    assert Client().post("/invitation/", {"code": ""}).status_code == 400


def test_a_link_that_was_opened_is_not_open_for_ever(owner: Client, house: House) -> None:
    guest = opened(code_in(invite(owner, house.shop).content.decode()))
    with clock.freeze(clock.now_at() + timedelta(minutes=59)):
        assert guest.get("/invitation/accept/").status_code == 200
    with clock.freeze(clock.now_at() + timedelta(minutes=61)):
        assert guest.post("/invitation/accept/", CHOSEN).headers["Location"] == "/invitation/"


def test_wrong_links_have_to_wait(house: House) -> None:
    client = Client()
    tried = [client.post("/invitation/", {"code": f"wrong-{number}"}).status_code for number in range(30)]
    assert set(tried[:-1]) == {404}
    answer = client.post("/invitation/", {"code": "another"})
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert "too many attempts" in answer.content.decode()


def test_passwords_of_the_invited_follow_the_rules(owner: Client, house: House) -> None:
    guest = opened(code_in(invite(owner, house.shop).content.decode()))
    for wrong in ({"new": "short", "again": "short"}, CHOSEN | {"again": "other"}, {"new": PASSWORD}):
        answer = guest.post("/invitation/accept/", wrong)
        assert answer.status_code == 400
    assert guest.get("/").status_code == 302
    assert len(invitations.pending(house.shop)) == 1


@pytest.mark.parametrize(("email", "role"), [("", "viewer"), ("x", "viewer"), ("a@b.example", "king")])
def test_bad_invitations_say_what_is_wrong(owner: Client, house: House, email: str, role: str) -> None:
    answer = invite(owner, house.shop, email, role)
    assert answer.status_code == 400
    assert 'aria-invalid="true"' in answer.content.decode()
    assert "errorlist" in answer.content.decode()


def test_too_many_invitations_are_told_to_wait(
    owner: Client, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(invitations, "PER_HOUR_MAX", 1)
    assert invite(owner, house.shop).status_code == 200
    answer = invite(owner, house.shop, "second@example.org")
    assert answer.status_code == 429
    assert "within an hour" in answer.content.decode()


def test_a_manager_alters_their_site_and_its_people_and_no_other(manager: NewAccount, house: House) -> None:
    client = logged_in(manager)
    site, other = f"/sites/{house.shop}/", f"/sites/{house.help}/"
    tabs = client.get(site).content.decode()
    assert f'href="{site}people/"' in tabs
    assert f'href="{site}settings/"' in tabs
    for page in ("people/", "people/invite/", "settings/", "presets/", "history/", "receipts/"):
        assert client.get(site + page).status_code == 200, page
        assert client.get(other + page).status_code == 404, page
    for page in ("/people/", "/people/add/", "/sites/new/", f"/people/{house.viewer.id}/"):
        assert client.get(page).status_code == 403, page


@pytest.mark.django_db(transaction=True, databases=["default", "keys"])
def test_a_manager_erases_sessions_of_their_site(manager: NewAccount, house: House, visit: Visit) -> None:
    client = logged_in(manager)
    mine, theirs = visit(house.shop, "a"), visit(house.help, "b")
    assert client.post(f"/sessions/{theirs}/erase/").status_code == 404
    assert f"/sessions/{mine}/erase/" in client.get(f"/sessions/{mine}/").content.decode()
    assert client.post(f"/sessions/{mine}/erase/").status_code == 302
    assert client.get(f"/sessions/{mine}/").status_code == 404


def test_objects_of_another_site_are_not_there_for_a_manager(manager: NewAccount, house: House) -> None:
    """Neither below the other site's address nor below one's own."""
    client = logged_in(manager)
    foreign = invitations.invite(house.help, "x@example.org", "viewer", by=actors.COMMAND).invitation
    for site in (house.help, house.shop):
        people = f"/sites/{site}/people/"
        assert client.get(f"{people}{house.viewer.id}/").status_code == 404
        assert client.post(f"{people}{house.viewer.id}/", {"role": "manager"}).status_code == 404
        assert client.post(f"{people}{house.viewer.id}/remove/").status_code == 404
        assert client.post(f"{people}{house.owner.id}/remove/").status_code == 404
        assert client.post(f"{people}invitations/{foreign.id}/withdraw/").status_code == 404
    assert invite(client, house.help).status_code == 404
    assert queries.access_of(house.viewer.id) == only([house.help])
    assert len(invitations.pending(house.help)) == 1


def test_a_viewer_neither_sees_nor_alters_people(viewer: Client, house: House) -> None:
    site = f"/sites/{house.help}/"
    foreign = invitations.invite(house.help, "x@example.org", "viewer", by=actors.COMMAND).invitation
    assert f"{site}people/" not in viewer.get(site).content.decode()
    assert viewer.get(f"{site}people/").status_code == 403
    assert invite(viewer, house.help).status_code == 403
    assert viewer.post(f"{site}people/{house.viewer.id}/", {"role": "manager"}).status_code == 403
    assert viewer.post(f"{site}people/{house.viewer.id}/remove/").status_code == 403
    assert viewer.post(f"{site}people/invitations/{foreign.id}/withdraw/").status_code == 403
    assert viewer.get(f"{site}settings/").status_code == 403


def test_a_viewer_of_the_session_cannot_erase_it(viewer: Client, house: House, visit: Visit) -> None:
    session = visit(house.help, "kept")
    assert viewer.post(f"/sessions/{session}/erase/").status_code == 403
    assert viewer.get(f"/sessions/{session}/").status_code == 200


def test_a_role_is_changed_and_access_removed_at_once(owner: Client, house: House, visit: Visit) -> None:
    client = logged_in(house.viewer)
    session = visit(house.help, "a")
    person = f"/sites/{house.help}/people/{house.viewer.id}/"
    assert owner.post(person, {"role": "king"}).status_code == 400
    assert owner.post(person, {"role": "manager"}).status_code == 302
    assert client.get(f"/sites/{house.help}/people/").status_code == 200
    assert owner.post(person, {"role": "viewer"}).status_code == 302
    assert client.get(f"/sites/{house.help}/people/").status_code == 403
    assert owner.get(f"{person}remove/").status_code == 405
    assert owner.post(f"{person}remove/").status_code == 302
    assert client.get(f"/sessions/{session}/").status_code == 404
    assert owner.post(f"{person}remove/").status_code == 404
    noted = [(entry.action, entry.details) for entry in reversed(log.entries(limit=6))]
    assert ("access.role_changed", {"site": house.help, "role": "manager"}) in noted
    assert ("access.removed", {"site": house.help, "role": "viewer"}) in noted


def test_managers_do_not_alter_themselves(manager: NewAccount, house: House) -> None:
    client = logged_in(manager)
    own = f"/sites/{house.shop}/people/{manager.id}/"
    assert "This is you" in client.get(own).content.decode()
    assert client.post(own, {"role": "viewer"}).status_code == 400
    assert client.post(f"{own}remove/").status_code == 302
    assert queries.access_of(manager.id) == only([house.shop], [house.shop])


@pytest.mark.parametrize("path", ["/invitation/", "/invitation/accept/"])
def test_the_pages_of_a_link_are_kept_nowhere_and_told_to_nobody(
    path: str, owner: Client, house: House
) -> None:
    guest = opened(code_in(invite(owner, house.shop).content.decode()))
    answer = guest.get(path)
    assert "no-store" in answer.headers["Cache-Control"]
    # Not `no-referrer`, with which browsers send forms from nowhere and their token is refused; nothing
    # leaves our own origin, and the address has no code in it.
    assert answer.headers["Referrer-Policy"] == "same-origin"
    forms = Client(enforce_csrf_checks=True)
    assert forms.post(path, {"code": "x", **CHOSEN}).status_code == 403
