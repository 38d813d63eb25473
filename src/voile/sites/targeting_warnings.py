"""What rules of targeting may be, though it is seldom meant: nothing or nobody left, rules without use."""

from __future__ import annotations

from itertools import product

from voile.policy.site_policy import ConsentMode
from voile.policy.targeting import pages, visitors
from voile.policy.targeting.automata import GAP
from voile.policy.targeting.visitors import BROWSERS, DEVICES, Met, Visitor
from voile.sites.values import Value

Settings = dict[str, Value]
_PEOPLE_MAX = 20_000


def of_include(settings: Settings) -> str | None:
    useless = _useless(settings, "page_include")
    if not useless:
        return None
    if len(useless) == len(_lines(settings, "page_include")):
        return f"No page of this site can match: nothing will be recorded. See {_shown(useless)}."
    return f"No page of this site can match {_shown(useless)}: compare with the site's origins."


def of_exclude(settings: Settings) -> str | None:
    origins = _lines(settings, "origins")
    for line in _lines(settings, "page_exclude"):
        if all(pages.must_match(pages.read(line), f"{origin}/") for origin in origins):
            return f"{_shown([line])} matches every page of this site: nothing will be recorded."
    useless = _useless(settings, "page_exclude")
    if useless:
        return f"No page of this site can match {_shown(useless)}: compare with the site's origins."
    return None


def of_visitors(settings: Settings) -> str | None:
    lines = _lines(settings, "visitors")
    if not lines:
        return None
    if not _somebody(lines):
        return "No visitor can meet these rules together: nobody will be recorded."
    if is_storage_free(settings) and asks_the_device(settings):
        return (
            "Where nothing is kept on the device (storage-free), rules about visitor and cookie are not met."
        )
    if visitors.uses(lines, "country"):
        return (
            "Where this server does not know a visitor's country, rules about it are not met. "
            "See VOILE_COUNTRY_FILE and VOILE_COUNTRY_HEADER."
        )
    return None


def is_storage_free(settings: Settings) -> bool:
    return settings["consent"] == ConsentMode.STORAGE_FREE.value


def asks_the_device(settings: Settings) -> bool:
    """Whether a rule is about what only the visitor's device knows."""
    lines = _lines(settings, "visitors")
    return any(visitors.uses(lines, kind) for kind in ("visitor", "cookie"))


def _useless(settings: Settings, key: str) -> list[str]:
    origins = _lines(settings, "origins")
    return [
        line
        for line in _lines(settings, key)
        if not any(pages.could_match(pages.read(line), (f"{origin}/", GAP)) for origin in origins)
    ]


def _somebody(lines: list[str]) -> bool:
    """Whether some visitor meets the rules, whatever else than these facts is asked taken as met."""
    rules = [line.removeprefix(visitors.NOT) for line in lines]
    named = {
        kind: {rule.partition(" ")[2] for rule in rules if rule.startswith(f"{kind} ")}
        for kind in ("language", "country", "cookie", "variable")
    }
    facts = (
        ("new", "returning"),
        DEVICES,
        BROWSERS,
        [*sorted(named["language"]), "xx"],
        [*sorted(named["country"]), "XX"],
        (True, False),
    )
    closed = [line for line in lines if line in visitors.HEADS or _is_closed(line)]
    checked = _without_open_groups(lines, closed)
    everybody = product(*facts)
    for count, (who, device, browser, language, country, has) in enumerate(everybody):
        visitor = Visitor(
            visitor=who,
            device=device,
            browser=browser,
            language=language,
            country=country,
            cookies=sorted(named["cookie"]) if has else [],
            variables=sorted(named["variable"]) if has else [],
        )
        if count > _PEOPLE_MAX or visitors.judge(checked, visitor).met is not Met.OUT:
            return True
    return False


def _is_closed(line: str) -> bool:
    """A rule whose answers are all tried; of the others somebody may always be found."""
    kind = line.removeprefix(visitors.NOT).partition(" ")[0]
    return kind in ("visitor", "device", "browser", "language", "country", "tag", "cookie", "variable")


def _without_open_groups(lines: list[str], closed: list[str]) -> list[str]:
    """Groups of which one open rule suffices go; of the others their open rules."""
    kept: list[str] = []
    for head, rules in visitors.groups(lines):
        those = [rule for rule in rules if rule in closed]
        if those and (head == "all:" or len(those) == len(rules)):
            kept += [head, *those]
    return kept


def _lines(settings: Settings, key: str) -> list[str]:
    value = settings[key]
    return [str(line) for line in value] if isinstance(value, list) else []


def _shown(lines: list[str]) -> str:
    return ", ".join(f"“{line}”" for line in lines)
