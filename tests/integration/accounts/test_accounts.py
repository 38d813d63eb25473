import stat
from pathlib import Path

import pytest

from voile.accounts import actions, initial, login, queries
from voile.accounts.access import EVERYTHING, only
from voile.accounts.models import Account
from voile.accounts.throttle import PAIR, throttle
from voile.audit import actors
from voile.audit import queries as audit
from voile.errors import BadValue, NotFound

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

GOOD = "a longer sentence 7"


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch, data_dir: Path) -> None:
    monkeypatch.setattr(throttle, "_failures", type(throttle._failures)())
    initial.path().unlink(missing_ok=True)


def audited() -> list[str]:
    return [entry.action for entry in reversed(audit.entries())]


def test_the_first_password_is_readable_until_it_is_changed() -> None:
    new = actions.create_first_account("Owner@Example.org ", by=actors.COMMAND)
    assert new.email == "owner@example.org"
    assert initial.read() == initial.InitialPassword(new.email, new.password)
    assert stat.S_IMODE(initial.path().stat().st_mode) == 0o600
    assert new.password not in repr(new)
    assert new.password not in repr(initial.read())
    assert queries.account(new.id).password_is_initial
    actions.change_password(new.id, GOOD, by=actors.account(new.id))
    assert initial.read() is None
    assert not initial.path().exists()
    assert not queries.account(new.id).password_is_initial
    assert audited() == ["account.created", "password.changed"]


def test_the_change_of_another_account_leaves_the_first_password() -> None:
    actions.create_first_account("owner@example.org", by=actors.COMMAND)
    other = actions.create_account("other@example.org", "viewer", by=actors.COMMAND)
    actions.change_password(other.id, GOOD, by=actors.account(other.id))
    assert initial.read() is not None


def test_generated_passwords_differ_and_are_long() -> None:
    made = {
        actions.create_account(f"{n}@example.org", "viewer", by=actors.COMMAND).password for n in range(5)
    }
    assert len(made) == 5
    assert all(len(password) == 23 for password in made)


@pytest.mark.parametrize("weak", ["short", "password1234", "owner@example.org"])
def test_weak_passwords_are_refused_with_reasons(weak: str) -> None:
    new = actions.create_account("owner@example.org", "owner", by=actors.COMMAND)
    with pytest.raises(BadValue):
        actions.change_password(new.id, weak, by=actors.account(new.id))
    with pytest.raises(BadValue, match="same"):
        actions.change_password(new.id, new.password, by=actors.account(new.id))


@pytest.mark.parametrize(
    ("email", "role"), [("nonsense", "owner"), ("a@example.org", "king"), ("", "viewer")]
)
def test_bad_values_make_no_account(email: str, role: str) -> None:
    with pytest.raises(BadValue):
        actions.create_account(email, role, by=actors.COMMAND)
    assert not queries.any_account()


def test_an_address_is_taken_once_whatever_its_case() -> None:
    actions.create_account("a@example.org", "viewer", by=actors.COMMAND)
    with pytest.raises(BadValue):
        actions.create_account("A@Example.org", "owner", by=actors.COMMAND)


def test_owners_see_everything_viewers_what_they_were_invited_to_and_others_nothing() -> None:
    owner = actions.create_account("o@example.org", "owner", by=actors.COMMAND)
    viewer = actions.create_account("v@example.org", "viewer", by=actors.COMMAND, sites=["1234567890"])
    assert queries.access_of(owner.id) == EVERYTHING
    assert queries.access_of(viewer.id) == only(["1234567890"])
    actions.set_site_access(viewer.id, ["2234567890"], by=actors.COMMAND)
    assert queries.access_of(viewer.id) == only(["2234567890"])
    Account.objects.filter(pk=owner.id).update(is_active=False)
    assert queries.access_of(owner.id).sites == frozenset()
    assert queries.access_of(9_999).sites == frozenset()
    with pytest.raises(NotFound):
        queries.account(9_999)


def test_log_in_is_checked_slowed_down_and_audited() -> None:
    new = actions.create_account("o@example.org", "owner", by=actors.COMMAND)
    right = login.check_login(" O@Example.org", new.password, "192.0.2.1")
    assert isinstance(right, login.LoggedIn)
    assert right.account.email == "o@example.org"
    for _ in range(PAIR.free_failures):
        wrong = login.check_login("o@example.org", "wrong", "192.0.2.1")
    assert isinstance(wrong, login.Refused)
    assert wrong.is_throttled
    still = login.check_login("o@example.org", new.password, "192.0.2.1")
    assert isinstance(still, login.Refused)
    elsewhere = login.check_login("o@example.org", new.password, "203.0.113.9")
    assert isinstance(elsewhere, login.LoggedIn)
    assert audited().count("login.refused") == PAIR.free_failures
    assert audited().count("login.accepted") == 2


def test_an_unknown_address_is_answered_like_a_wrong_password() -> None:
    actions.create_account("o@example.org", "owner", by=actors.COMMAND)
    unknown = login.check_login("x@example.org", "wrong", "192.0.2.1")
    wrong = login.check_login("o@example.org", "wrong", "192.0.2.1")
    assert unknown == wrong == login.Refused(0.0)


def test_an_account_that_was_switched_off_cannot_log_in() -> None:
    new = actions.create_account("o@example.org", "owner", by=actors.COMMAND)
    Account.objects.update(is_active=False)
    assert isinstance(login.check_login(new.email, new.password, "192.0.2.1"), login.Refused)


def test_a_reset_gives_a_new_one_time_password() -> None:
    new = actions.create_first_account("o@example.org", by=actors.COMMAND)
    again = actions.reset_password(new.id, by=actors.COMMAND)
    assert again.password != new.password
    assert queries.account(new.id).password_is_initial
    assert initial.read() is None
    assert isinstance(login.check_login(new.email, again.password, "192.0.2.1"), login.LoggedIn)
