"""Invitations and roles at single sites, without the dashboard."""

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import close_old_connections
from django.test import override_settings

from voile import clock
from voile.accounts import accepting, actions, invitations, login, queries, sharing
from voile.accounts.accepting import Accepted, Refusal, Unknown
from voile.accounts.access import EVERYTHING, only
from voile.accounts.actions import NewAccount
from voile.accounts.invitations import NewInvitation, Standing, TooMany
from voile.accounts.models import Account, Invitation
from voile.accounts.throttle import ADDRESS, Throttle
from voile.audit import actors
from voile.audit import queries as audit
from voile.errors import BadValue, NotFound

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

SHOP, HELP = "1234567890", "2234567890"
GOOD = "a longer sentence 7"


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(accepting, "throttle", Throttle())
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


def invited(email: str = "new@example.org", role: str = "viewer", site: str = SHOP) -> NewInvitation:
    return invitations.invite(site, email, role, by=actors.COMMAND)


def member(email: str, role: str = "viewer", site: str = SHOP) -> NewAccount:
    made = actions.create_account(email, "viewer", by=actors.COMMAND, sites=[site])
    sharing.change_role(site, made.id, role, by=actors.COMMAND)
    return made


def shown(new: NewInvitation) -> Standing:
    found = accepting.show(new.code, "192.0.2.1")
    assert not isinstance(found, Unknown)
    return found.standing


def audited() -> list[tuple[str, str]]:
    return [(entry.actor, entry.action) for entry in reversed(audit.entries())]


def test_somebody_new_gets_an_account_that_sees_one_site() -> None:
    new = invited("New@Example.org ")
    assert new.invitation.expires_at - new.invitation.created_at == timedelta(days=7)
    done = accepting.accept_as_new(new.invitation.key, GOOD)
    assert isinstance(done, Accepted)
    assert isinstance(login.check_login("new@example.org", GOOD, "192.0.2.1"), login.LoggedIn)
    assert queries.access_of(done.account.pk) == only([SHOP])
    assert not queries.account(done.account.pk).password_is_initial
    assert shown(new) is Standing.ACCEPTED
    who = f"account:{done.account.pk}"
    assert audited()[:3] == [
        ("command", "access.invited"),
        (who, "account.created"),
        (who, "access.accepted"),
    ]


def test_only_a_hash_of_the_code_is_kept_and_the_address_goes_with_the_end() -> None:
    new, other = invited(), invited("other@example.org")
    kept = str(list(Invitation.objects.values())) + str(audit.entries())
    assert new.invitation.key in kept
    assert new.code not in kept
    assert new.code not in repr(new)
    assert "new@example.org" not in repr(new)
    accepting.accept_as_new(new.invitation.key, GOOD)
    invitations.withdraw(SHOP, other.invitation.id, by=actors.COMMAND)
    assert [row.email for row in Invitation.objects.all()] == ["", ""]
    told = [(entry.subject, entry.details) for entry in audit.entries()]
    assert "example.org" not in str(told)


def test_a_link_works_once() -> None:
    new = invited()
    assert isinstance(accepting.accept_as_new(new.invitation.key, GOOD), Accepted)
    assert accepting.accept_as_new(new.invitation.key, GOOD) is Refusal.OVER
    account = queries.account_by_email("new@example.org")
    sharing.remove(SHOP, account.id, by=actors.COMMAND)
    assert accepting.accept(new.invitation.key, account.id) is Refusal.OVER
    assert queries.access_of(account.id) == only([])


def test_a_link_works_for_seven_days_and_is_remembered_for_thirty_more() -> None:
    with clock.freeze(clock.now_at()) as frozen:
        new = invited()
        frozen.advance(invitations.LASTS.total_seconds() - 1)
        assert shown(new) is Standing.OPEN
        frozen.advance(1)
        assert shown(new) is Standing.EXPIRED
        assert accepting.accept_as_new(new.invitation.key, GOOD) is Refusal.OVER
        assert [each.standing for each in invitations.pending(SHOP)] == [Standing.EXPIRED]
        assert invitations.forget_old() == 0
        assert shown(new) is Standing.EXPIRED
        frozen.advance(invitations.REMEMBERED.total_seconds() + 1)
        invitations.forget_old()
        assert accepting.show(new.code, "192.0.2.1") == Unknown(0.0)
    assert not queries.any_account()


def test_a_withdrawn_link_opens_nothing() -> None:
    new = invited()
    with pytest.raises(NotFound):
        invitations.withdraw(HELP, new.invitation.id, by=actors.COMMAND)
    invitations.withdraw(SHOP, new.invitation.id, by=actors.COMMAND)
    assert shown(new) is Standing.WITHDRAWN
    assert accepting.accept_as_new(new.invitation.key, GOOD) is Refusal.OVER
    with pytest.raises(NotFound):
        invitations.withdraw(SHOP, new.invitation.id, by=actors.COMMAND)


def test_the_newest_link_counts() -> None:
    first, second = invited(), invited(role="manager")
    assert (shown(first), shown(second)) == (Standing.WITHDRAWN, Standing.OPEN)
    assert [each.id for each in invitations.pending(SHOP)] == [second.invitation.id]


def test_an_account_gets_the_site_added_if_the_address_is_its_own() -> None:
    ann, bob = member("ann@example.org", site=HELP), member("bob@example.org", site=HELP)
    new = invited("ann@example.org", "manager")
    assert accepting.accept(new.invitation.key, bob.id) is Refusal.OTHER_ACCOUNT
    assert shown(new) is Standing.OPEN
    assert isinstance(accepting.accept(new.invitation.key, ann.id), Accepted)
    assert queries.access_of(ann.id) == only([SHOP, HELP], [SHOP])
    assert queries.access_of(bob.id) == only([HELP])


def test_an_account_that_was_switched_off_accepts_nothing() -> None:
    ann = member("ann@example.org", site=HELP)
    new = invited("ann@example.org")
    Account.objects.update(is_active=False)
    assert accepting.accept(new.invitation.key, ann.id) is Refusal.OTHER_ACCOUNT


def test_whoever_has_an_account_cannot_be_given_another_password_by_a_link() -> None:
    ann = member("ann@example.org", site=HELP)
    actions.change_password(ann.id, GOOD, by=actors.COMMAND)
    new = invited("ann@example.org")
    with pytest.raises(BadValue):
        accepting.accept_as_new(new.invitation.key, "short")
    assert accepting.accept_as_new(new.invitation.key, "another long sentence 8") is Refusal.HAS_ACCOUNT
    assert isinstance(login.check_login("ann@example.org", GOOD, "192.0.2.1"), login.LoggedIn)
    assert shown(new) is Standing.OPEN


def test_a_weak_password_is_refused_and_the_link_stays() -> None:
    new = invited()
    for weak in ("short", "password1234", "new@example.org"):
        with pytest.raises(BadValue):
            accepting.accept_as_new(new.invitation.key, weak)
    assert not queries.any_account()
    assert shown(new) is Standing.OPEN


def test_inviting_tells_nothing_about_accounts_elsewhere() -> None:
    member("ann@example.org", site=HELP)
    for email in ("ann@example.org", "nobody@example.org"):
        assert invited(email).invitation.standing is Standing.OPEN
    member("bob@example.org")
    with pytest.raises(BadValue, match="sees the site already"):
        invited("bob@example.org")
    actions.create_account("o@example.org", "owner", by=actors.COMMAND)
    with pytest.raises(BadValue, match="owner"):
        invited("o@example.org")


@pytest.mark.parametrize(("email", "role"), [("nonsense", "viewer"), ("a@example.org", "owner"), ("", "")])
def test_bad_values_invite_nobody(email: str, role: str) -> None:
    with pytest.raises(BadValue):
        invited(email, role)
    assert not Invitation.objects.exists()


def test_an_invitation_ends_with_the_right_to_invite() -> None:
    """Taken back, or lost in a way that nobody told the invitation."""
    boss = member("boss@example.org", "manager")
    by = actors.account(boss.id)
    for lose in (
        lambda: sharing.change_role(SHOP, boss.id, "viewer", by=actors.COMMAND),
        lambda: actions.set_site_access(boss.id, [HELP], by=actors.COMMAND),
        lambda: sharing.remove(SHOP, boss.id, by=actors.COMMAND),
        lambda: Account.objects.filter(pk=boss.id).update(is_active=False),
    ):
        Account.objects.filter(pk=boss.id).update(is_active=True)
        actions.set_site_access(boss.id, [SHOP], by=actors.COMMAND)
        sharing.change_role(SHOP, boss.id, "manager", by=actors.COMMAND)
        new = invitations.invite(SHOP, "new@example.org", "manager", by=by)
        assert shown(new) is Standing.OPEN
        lose()
        assert shown(new) is Standing.WITHDRAWN
        assert accepting.accept_as_new(new.invitation.key, GOOD) is Refusal.OVER
        assert invitations.pending(SHOP) == []


def test_nobody_invites_without_end() -> None:
    boss = actors.account(member("boss@example.org", "manager").id)
    with clock.freeze(clock.now_at()) as frozen:
        for number in range(invitations.PER_HOUR_MAX):
            invitations.invite(SHOP, f"{number}@example.org", "viewer", by=boss)
        with pytest.raises(TooMany, match="within an hour"):
            invitations.invite(SHOP, "more@example.org", "viewer", by=boss)
        invited("more@example.org")
        frozen.advance(3601)
        invitations.invite(SHOP, "later@example.org", "viewer", by=boss)


def test_a_site_has_so_many_open_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(invitations, "OPEN_PER_SITE_MAX", 2)
    invited("1@example.org")
    invited("2@example.org")
    invited("2@example.org")
    with pytest.raises(TooMany, match="Withdraw some"):
        invited("3@example.org")
    invited("3@example.org", site=HELP)


def test_wrong_codes_are_slowed_down_where_they_come_from() -> None:
    new = invited()
    for number in range(ADDRESS.free_failures):
        found = accepting.show(f"wrong{number}", "192.0.2.1")
    assert isinstance(found, Unknown)
    assert found.is_throttled
    assert isinstance(accepting.show(new.code, "192.0.2.1"), Unknown)
    assert not isinstance(accepting.show(new.code, "203.0.113.9"), Unknown)


@pytest.mark.parametrize("form", ["{}", "https://voile.example.org/invitation/#{}", " #{} \n"])
def test_a_code_is_found_in_its_link(form: str) -> None:
    assert not isinstance(accepting.show(form.format(invited().code), "192.0.2.1"), Unknown)


@pytest.mark.parametrize("code", ["", "#", "\0", "x" * 5000, "é\ud7ff"])
def test_what_is_no_code_is_unknown(code: str) -> None:
    assert isinstance(accepting.show(code, "192.0.2.1"), Unknown)


def test_roles_are_changed_and_taken_back() -> None:
    ann = member("ann@example.org")
    assert queries.access_of(ann.id).manages(SHOP) is False
    sharing.change_role(SHOP, ann.id, "manager", by=actors.COMMAND)
    assert queries.access_of(ann.id) == only([SHOP], [SHOP])
    assert queries.account(ann.id).role_words == "Manager"
    actions.set_site_access(ann.id, [SHOP, HELP], by=actors.COMMAND)
    assert queries.access_of(ann.id) == only([SHOP, HELP], [SHOP])
    sharing.remove(SHOP, ann.id, by=actors.COMMAND)
    assert queries.access_of(ann.id) == only([HELP])
    with pytest.raises(NotFound):
        sharing.change_role(SHOP, ann.id, "viewer", by=actors.COMMAND)
    with pytest.raises(NotFound):
        sharing.remove(SHOP, ann.id, by=actors.COMMAND)
    with pytest.raises(BadValue, match="one of"):
        sharing.change_role(HELP, ann.id, "owner", by=actors.COMMAND)
    actions_noted = [action for _, action in audited()]
    assert "access.role_changed" in actions_noted
    assert "access.removed" in actions_noted


def test_nobody_alters_their_own_role_nor_an_owners() -> None:
    boss = member("boss@example.org", "manager")
    owner = actions.create_account("o@example.org", "owner", by=actors.COMMAND)
    by = actors.account(boss.id)
    with pytest.raises(BadValue, match="Your own"):
        sharing.change_role(SHOP, boss.id, "viewer", by=by)
    with pytest.raises(BadValue, match="Your own"):
        sharing.remove(SHOP, boss.id, by=by)
    with pytest.raises(NotFound):
        sharing.remove(SHOP, owner.id, by=by)
    assert [each.role_words for each in sharing.members(SHOP)] == ["Owner", "Manager"]
    assert [each.email for each in sharing.members(HELP)] == ["o@example.org"]


def test_everything_is_managed_by_who_sees_everything_and_nothing_unseen_is() -> None:
    assert EVERYTHING.manages(SHOP)
    assert not only([SHOP]).manages(SHOP)
    assert not only([], [SHOP]).manages(SHOP)
    assert only([SHOP], [SHOP]).manages(SHOP)


@pytest.mark.django_db(transaction=True, databases=["default", "keys"])
def test_of_two_at_the_same_moment_one_is_let_in() -> None:
    new = invited()
    results: list[object] = []
    gate = threading.Barrier(4)

    def take() -> None:
        gate.wait()
        results.append(accepting.accept_as_new(new.invitation.key, GOOD))
        close_old_connections()

    threads = [threading.Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(isinstance(result, Accepted) for result in results) == 1
    assert len(results) == 4
    assert Account.objects.count() == 1
