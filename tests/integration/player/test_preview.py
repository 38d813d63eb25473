"""A page as the player's origin shows it under settings that are not saved."""

from __future__ import annotations

from typing import Any

import pytest
from tests.integration.player.test_origin import Visit, visit

__all__ = ["visit"]

SAMPLE = "5a" * 16


def claims(visit: Visit, page: str, changes: dict[str, Any], account: int | None = None) -> str:
    """A token for a preview, signed as the dashboard signs it."""
    site = next(each["id"] for each in visit.voile.ask("sites", "list") if each["name"] == "Shop")
    return visit.signed(
        {"s": visit.session if page else "", "a": account or visit.owner, "p": [site, page, changes]}
    )


def page_of(visit: Visit) -> str:
    described = visit.get("/api/session", visit.token()).json
    return str(described["recordings"][0]["pages"][0]["id"])


def test_a_recorded_page_under_stricter_settings(visit: Visit) -> None:
    page = page_of(visit)
    now = claims(visit, page, {})
    edited = claims(visit, page, {"censor_all_text": True, "url_path": False})
    assert b"Linen" in visit.get(f"/api/pages/{page}/events", now).body
    hidden = visit.get(f"/api/pages/{page}/events", edited)
    assert hidden.status == 200
    assert b"Linen" not in hidden.body
    described = visit.get("/api/session", edited).json
    assert [each["id"] for each in described["recordings"][0]["pages"]] == [page]
    assert described["recordings"][0]["pages"][0]["url"] == "http://shop.example/"
    assert b"Linen" not in visit.get("/api/session", edited).body, "its title is not told"
    assert b"Linen" in visit.get(f"/api/pages/{page}/events", visit.token()).body, "nothing was changed"


def test_the_sample_under_looser_settings(visit: Visit) -> None:
    path = f"/api/pages/{SAMPLE}/events"
    default = visit.get(path, claims(visit, "", {})).body
    looser = visit.get(path, claims(visit, "", {"censor_all_inputs": False})).body
    assert b"A crown came loose" not in default
    assert b"A crown came loose" in looser
    for answer in (default, looser):
        assert b"4242" not in answer
        assert b"not-a-real-one" not in answer
        assert b"Penicillin" not in answer
    described = visit.get("/api/session", claims(visit, "", {"url_query": True})).json
    assert described["recordings"][0]["pages"][0]["url"] == "https://larkspur.example/visit?from=letter"


@pytest.mark.parametrize("page", ["", "recorded"])
def test_whoever_may_not_see_the_site_sees_no_preview(visit: Visit, page: str) -> None:
    shown = page_of(visit) if page else ""
    token = claims(visit, shown, {}, account=visit.stranger)
    for path in ("/api/session", f"/api/pages/{shown or SAMPLE}/events"):
        assert visit.get(path, token).status == 404


def test_a_preview_shows_its_page_alone(visit: Visit) -> None:
    assert visit.get(f"/api/pages/{'0' * 32}/events", claims(visit, page_of(visit), {})).status == 404
    assert visit.get(f"/api/pages/{page_of(visit)}/events", claims(visit, "", {})).status == 404


def test_settings_that_make_no_policy_are_no_crash(visit: Visit) -> None:
    answer = visit.get("/api/session", claims(visit, "", {"censor_all_inputs": "perhaps"}))
    assert answer.status == 500
    assert answer.json["error"]["reason"] == "server"
    assert b"Traceback" not in answer.body
