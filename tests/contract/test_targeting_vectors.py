"""The vectors of targeting, run on the server's rules."""

import json
from pathlib import Path
from typing import Any

import pytest

from voile.policy import ConsentMode, SitePolicy, UrlDisplay
from voile.policy.site_policy import Targeting
from voile.policy.targeting import effort, pages, seen, syntax, visitors
from voile.policy.targeting.pages import Pages
from voile.policy.targeting.visitors import Visitor

Case = dict[str, Any]
_FILE = Path(__file__).parents[2] / "protocol" / "vectors" / "targeting.json"
_CASES: list[Case] = json.loads(_FILE.read_text(encoding="utf-8"))["cases"]


def _of(kind: str) -> pytest.MarkDecorator:
    cases = [case for case in _CASES if case["kind"] == kind]
    return pytest.mark.parametrize("case", cases, ids=[case["name"] for case in cases])


def _read(lines: list[str]) -> tuple[str, ...]:
    """Rules of vectors are in their canonical form."""
    assert [str(pages.parse(line)) for line in lines] == lines
    return tuple(lines)


@_of("page")
def test_pages(case: Case) -> None:
    rules = Pages(_read(case["include"]), _read(case["exclude"]))
    assert pages.judge(rules, case["url"]).is_targeted == (case["out"] == "in")


@_of("page")
def test_what_a_rule_matches_it_could_match(case: Case) -> None:
    """The automaton of a rule and the rule itself are one, whole and behind any gap."""
    url = case["url"]
    for line in case["include"] + case["exclude"]:
        rule = pages.parse(line)
        is_met = pages.matches(rule, url)
        assert pages.could_match(rule, (url,)) == is_met
        if is_met:
            path = len(url) - len(pages.without_origin(url))
            assert all(pages.could_match(rule, (url[:at], None)) for at in range(path, len(url)))


@_of("visitor")
def test_visitors(case: Case) -> None:
    assert [visitors.parse(line) for line in case["rules"]] == case["rules"]
    facts = {**case["visitor"], "tags": [tuple(tag) for tag in case["visitor"].get("tags", [])]}
    verdict = visitors.judge(case["rules"], Visitor(**facts))
    assert verdict.met.name.lower() == case["out"]


@_of("expression")
def test_expressions(case: Case) -> None:
    if not case["out"]:
        effort.check(syntax.parse(case["pattern"]))
        return
    with pytest.raises(syntax.Refused, match=r".") as refusal:
        effort.check(syntax.parse(case["pattern"]))
    assert refusal.value.problem == case["out"]


@_of("server")
def test_what_the_server_sees(case: Case) -> None:
    policy = SitePolicy(
        site="1234567890",
        version=1,
        origins=("https://shop.example",),
        consent=ConsentMode.REQUIRED,
        url_display=UrlDisplay(**case["display"]),
        targeting=Targeting(_read(case["include"]), _read(case["exclude"]), ()),
    )
    assert seen.is_excluded(policy, case["url"]) == (case["out"] == "out")
