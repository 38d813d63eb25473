"""Rules of targeting as settings: how they are read, refused and warned about."""

import pytest

from voile.errors import BadValue
from voile.policy.pieces import needed
from voile.sites import publish
from voile.sites.settings_table import Settings, complete, read_changes
from voile.sites.warnings import warnings

CHOSEN = {"origins": "https://shop.example.org", "consent": "required"}


def settings(**more: object) -> Settings:
    return complete(read_changes({**CHOSEN, **more}))


@pytest.mark.parametrize(
    ("key", "given", "kept"),
    [
        ("page_exclude", "begins /a\n\n  EXACT   /b \nbegins /a", ["begins /a", "exact /b"]),
        ("page_exclude", "exact /straße?q=a b", ["exact /stra%C3%9Fe?q=a%20b"]),
        ("page_include", "regex ^/(?:a|b)$", ["regex ^/(?:a|b)$"]),
        ("visitors", "device Mobile", ["all:", "device mobile"]),
        (
            "visitors",
            "Any :\nbrowser samsung internet\nNOT country de",
            ["any:", "browser Samsung Internet", "not country DE"],
        ),
        (
            "visitors",
            "utm_source\nutm_medium exact e mail",
            ["all:", "utm_source", "utm_medium exact e mail"],
        ),
        ("visitors", "tag  plan =  pro", ["all:", "tag plan = pro"]),
        ("visitors", "", []),
    ],
)
def test_rules_are_read_line_by_line(key: str, given: str, kept: list[str]) -> None:
    assert settings(**{key: given})[key] == kept
    assert settings(**{key: kept})[key] == kept


@pytest.mark.parametrize(
    ("key", "given", "said"),
    [
        ("page_exclude", "/account", "begins with none of exact"),
        ("page_exclude", "begins", "says nothing"),
        ("page_exclude", f"begins /{'a' * 300}", "longer than 300"),
        ("page_exclude", "regex (a+)+$", "(a+)+"),
        ("page_exclude", "regex (", "nothing closes"),
        ("page_include", "begins /\n" + "\n".join(f"exact /{n}" for n in range(100)), "at most 100"),
        ("visitors", "colour blue", "begins with none of visitor"),
        ("visitors", "device fridge", "one of desktop"),
        ("visitors", "not tag plan", "cannot have not before tag"),
        ("visitors", "country Germany", "two letters"),
        ("visitors", "any:\nall:\ndevice mobile", "group any: without a rule"),
        ("visitors", "all:", "without a rule"),
        ("visitors", "landing /sale", "begins with none of exact"),
        ("visitors", "landing regex (a*)*", "may be nothing"),
        ("visitors", "variable app.", "name of a variable"),
        ("visitors", "cookie a=b", "name of a cookie"),
    ],
)
def test_what_cannot_be_a_rule_is_refused_with_the_reason(key: str, given: str, said: str) -> None:
    with pytest.raises(BadValue) as refusal:
        settings(**{key: given})
    assert key in refusal.value.message
    assert said in refusal.value.message


@pytest.mark.parametrize(
    ("key", "given", "said"),
    [
        ("page_exclude", "pattern *", "every page"),
        ("page_exclude", "contains /", "every page"),
        ("page_exclude", "begins https://shop.example.org/", "every page"),
        ("page_exclude", "regex ^", "every page"),
        ("page_exclude", "begins https://help.example.org/", "No page"),
        ("page_include", "exact https://shop.example.org", "nothing will be recorded"),
        ("page_include", "begins /a\nregex ^ftp", "regex ^ftp"),
        ("visitors", "device mobile\ndevice desktop", "nobody"),
        ("visitors", "language de\nlanguage fr", "nobody"),
        ("visitors", "cookie a\nnot cookie a", "nobody"),
        ("visitors", "country DE", "does not know"),
    ],
)
def test_what_is_seldom_meant_is_warned_about(key: str, given: str, said: str) -> None:
    if given == "regex ^":
        given = "regex ^.*"
    (warning,) = warnings(settings(**{key: given}))
    assert (warning.key, said in warning.reason) == (key, True)


def test_sensible_rules_are_not_warned_about() -> None:
    made = settings(
        page_include="begins /shop\nregex ^/account/[a-z]+$",
        page_exclude="contains secret\nexact /",
        visitors="any:\ndevice mobile\ndevice tablet\nall:\nlanguage de\ntag plan\nlanding begins /sale",
    )
    assert warnings(made) == []


def test_only_what_rules_need_is_in_the_script() -> None:
    def pieces(**more: object) -> tuple[str, ...]:
        return needed(publish.policy("1234567890", 1, settings(**more)))

    assert pieces() == ()
    assert pieces(page_exclude="begins /a") == ("pages",)
    assert pieces(visitors="visitor new") == ("visitors",)
    assert pieces(visitors="device mobile\nnot country DE") == ("visitors", "agent", "country")
    assert pieces(visitors="utm_source\ntag plan") == ("visitors", "addresses", "presence")
