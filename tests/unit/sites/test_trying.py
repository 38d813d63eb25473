"""Rules tried on a page and a visitor: what decides, and why."""

import pytest

from voile.errors import BadValue
from voile.policy.targeting.visitors import Visitor
from voile.sites import settings_table, trying

PAGE = "https://shop.example.org/linen?room=bath"


def settings(**changed: object) -> settings_table.Settings:
    given = {"origins": ["https://shop.example.org"], "consent": "required", **changed}
    return settings_table.complete(settings_table.read_changes(given))


def tried(url: str = PAGE, visitor: Visitor | None = None, **changed: object) -> trying.Trial:
    return trying.try_rules(settings(**changed), url, visitor or Visitor())


def test_without_rules_every_page_of_the_site_and_everybody() -> None:
    found = tried()
    assert (found.decision, [step.is_met for step in found.steps]) == ("record", [True, True, True])


def test_a_page_of_another_origin() -> None:
    found = tried("https://shop.example.com/linen")
    assert found.decision == "foreign_origin"
    assert len(found.steps) == 1


def test_the_rule_that_excludes_is_named_and_wins() -> None:
    found = tried(page_include="begins /linen", page_exclude="contains room=")
    assert found.decision == "page_excluded"
    assert found.steps[-1].rule == "contains room="


def test_the_rule_that_includes_is_named() -> None:
    found = tried(page_include="exact /cart\nbegins /li")
    assert found.decision == "record"
    assert found.steps[1].rule == "begins /li"


def test_no_rule_that_includes() -> None:
    found = tried(page_include="exact /cart")
    assert found.decision == "page_excluded"
    assert found.steps[-1].rule is None


def test_the_rule_about_the_visitor_that_fails_is_named() -> None:
    found = tried(visitor=Visitor(device="desktop", language="de-AT"), visitors="language de\ndevice mobile")
    assert found.decision == "visitor_excluded"
    assert found.steps[-1].rule == "device mobile"
    assert "language de: holds" in found.steps[-1].words


def test_where_nothing_is_kept_nobody_is_known_again() -> None:
    known = Visitor(visitor="returning", cookies=["beta"], device="mobile")
    for rule in ("visitor returning", "not visitor new", "cookie beta", "not cookie alpha"):
        assert tried(visitor=known, consent="none", visitors=rule).is_recorded
        found = tried(visitor=known, consent="storage-free", visitors=rule)
        assert (found.decision, found.steps[-1].rule) == ("visitor_excluded", rule)
        assert "is not known" in found.steps[-1].words
    assert tried(visitor=known, consent="storage-free", visitors="device mobile").is_recorded


def test_what_is_not_said_is_not_known() -> None:
    found = tried(visitors="country DE")
    assert found.decision == "visitor_excluded"
    assert "not known" in found.steps[-1].words


def test_a_tag_is_waited_for_and_found() -> None:
    assert tried(visitors="tag plan = pro").decision == "tag_awaited"
    tags = trying.read_tags(["plan = pro"])
    assert tried(visitor=Visitor(tags=tags), visitors="tag plan = pro").decision == "record"


@pytest.mark.parametrize("url", ["", "linen", "javascript:alert(1)", "https://[", "ftp://shop.example.org/"])
def test_what_is_no_address_is_refused_with_what_would_be(url: str) -> None:
    with pytest.raises(BadValue, match="whole address"):
        tried(url)
