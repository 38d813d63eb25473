import time

import pytest
from django.core import signing

from voile.dashboard import tokens
from voile.ids import AccountId, SessionId

SESSION = SessionId("5e" * 16)
ACCOUNT = AccountId(7)


def test_a_token_says_what_it_was_made_for() -> None:
    assert tokens.verify(tokens.make(SESSION, ACCOUNT)) == tokens.PlayerClaims(SESSION, ACCOUNT)


def test_a_token_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    token = tokens.make(SESSION, ACCOUNT)
    now_s = time.time()
    monkeypatch.setattr(time, "time", lambda: now_s + tokens.LIFETIME_S - 1)
    assert tokens.verify(token) is not None
    monkeypatch.setattr(time, "time", lambda: now_s + tokens.LIFETIME_S + 1)
    assert tokens.verify(token) is None


@pytest.mark.parametrize("place", [0, 10, -1])
def test_a_changed_token_is_none(place: int) -> None:
    token = tokens.make(SESSION, ACCOUNT)
    other = "A" if token[place] != "A" else "B"
    changed = f"{token[:place]}{other}{token[place:][1:]}"
    assert tokens.verify(changed) is None


@pytest.mark.parametrize("token", ["", ":", "a:b:c", "x" * 100_000])
def test_what_is_no_token_is_none(token: str) -> None:
    assert tokens.verify(token) is None


@pytest.mark.parametrize("claims", [[], {}, {"s": 1, "a": 1}, {"s": "x", "a": "1"}, {"s": "x"}])
def test_signed_claims_of_another_form_are_none(claims: object) -> None:
    assert tokens.verify(signing.dumps(claims, salt="voile.player")) is None


def test_another_purpose_is_none() -> None:
    assert tokens.verify(signing.dumps({"s": SESSION, "a": ACCOUNT}, salt="voile.other")) is None
