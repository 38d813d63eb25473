"""The live check in plain words: what one browser told of its decision, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from voile.sites.checks import Heard
from voile.sites.settings_table import Settings

_DECIDED: Final = "decision:"
_RULE: Final = "rule:"
# The settings that the lists of a policy's targeting stand in.
_LISTS: Final = {"exclude": "page_exclude", "visitors": "visitors"}
_NOT_INCLUDED: Final = "None of the rules of “Pages to record” matches this address."


@dataclass(frozen=True, slots=True)
class Step:
    """A thing that happened; `tone` is `good`, `wait` or `bad`, and `icon` one of ours. `rule` decided it."""

    title: str
    words: str
    tone: str
    rule: str = ""

    @property
    def icon(self) -> str:
        return {"good": "circle-check", "wait": "radio", "bad": "circle-alert"}[self.tone]


# By word. What is not in here is shown by its name, so that nothing that was told is kept back.
STEPS: Final[dict[str, Step]] = {
    "decision:record": Step("This visit may be recorded", "Nothing keeps it from being recorded.", "good"),
    "decision:not_granted": Step(
        "Waiting for consent",
        "The site asks first, and no source has said that you agreed. Agree in your banner; if nothing "
        "changes here then, the banner does not tell Voile: see the consent platforms in the settings.",
        "wait",
    ),
    "decision:denied": Step(
        "Declined",
        "A source of consent says that you declined. Change your choice in the banner.",
        "bad",
    ),
    "decision:opted_out": Step(
        "Opted out",
        "This browser has opted out of recordings of this site. The site’s opt-out page takes it back.",
        "bad",
    ),
    "decision:minor": Step(
        "A child’s browser", "The page said so, and this browser is recorded no more.", "bad"
    ),
    "decision:gpc": Step(
        "Global Privacy Control",
        "This browser sends the signal, and the site honours it. Try another browser profile.",
        "bad",
    ),
    "decision:dnt": Step(
        "Do Not Track",
        "This browser sends the signal, and the site honours it. Try another browser profile.",
        "bad",
    ),
    "decision:paused": Step("The site is paused", "Resume it in the settings.", "bad"),
    "decision:other_site": Step(
        "Another site’s number",
        "The number after wid in the page is not the one of its script. Copy the snippet once more.",
        "bad",
    ),
    "decision:foreign_origin": Step(
        "The page’s origin is not in the settings",
        "Add the scheme and host of the page to the site’s origins.",
        "bad",
    ),
    "decision:outdated": Step(
        "The page was open while the settings changed",
        "The site needs more of the script than this page has. Load the page again.",
        "wait",
    ),
    "decision:marked": Step("The link was recognised", "", "good"),
    "decision:not_drawn": Step(
        "Not drawn",
        "Only a part of all visitors is recorded, and this browser is not among them. The link "
        "“Record my browser” changes that for yours.",
        "bad",
    ),
    "decision:enough_sessions": Step(
        "The quota is used up",
        "The site has had as many sessions as its quota says. Sessions that run go on.",
        "wait",
    ),
    "decision:page_excluded": Step(
        "This page is not recorded", "A rule of the page targeting keeps it out:", "bad"
    ),
    "decision:visitor_excluded": Step(
        "This visitor is not recorded", "The rules of the visitor targeting do not fit this browser:", "bad"
    ),
    "decision:bot": Step(
        "Taken for a bot",
        "The browser says that it is a crawler, or that it is driven by a program. The setting Bots "
        "records them too.",
        "bad",
    ),
    "recording": Step("The recorder runs", "", "good"),
    "stored": Step("Stored", "The first envelope has arrived and is on the disk. It works.", "good"),
    "connect_blocked": Step(
        "The page’s Content-Security-Policy forbids sending", "Add Voile’s host to connect-src.", "bad"
    ),
    "script_blocked": Step(
        "The page’s Content-Security-Policy forbids the recorder", "Add Voile’s host to script-src.", "bad"
    ),
    "not_loaded": Step(
        "The recorder could not be loaded",
        "A blocker in the browser, a proxy, or an integrity check refused it.",
        "bad",
    ),
    "trusted_types": Step("The page enforces Trusted Types", "Allow the policy named voile.", "bad"),
    "unreachable": Step(
        "The server could not be reached", "It is tried again; a blocker or the network may be why.", "wait"
    ),
    "refused": Step("The server refused it", "The counts below say by which reason.", "bad"),
    "not_wanted": Step("The server did not keep it", "The counts below say by which reason.", "bad"),
    "ended": Step("Recording ended", "The browser lacks what recording needs, or it kept failing.", "bad"),
    "stopped": Step("Stopped in this tab", "The page called stop. Open the link in a new tab.", "bad"),
    "in_frame": Step("Recorded by the page around it", "This page stands in a frame.", "good"),
    "not_understood": Step(
        "The recorder is older than the policy", "Empty the caches in between, and load it again.", "bad"
    ),
}


@dataclass(frozen=True, slots=True)
class Result:
    """`works`: nothing more is waited for. `is_current`: the page has the site's newest settings."""

    steps: tuple[Step, ...]
    works: bool
    is_current: bool


def result(heard: Heard, policy_version: int, settings: Settings) -> Result:
    """Each step once, in the order in which they came. `settings` are those that the page has."""
    steps: dict[str, Step] = {}
    last = ""
    for word in heard.words:
        if word.startswith(_RULE):
            if last in steps:
                steps[last] = _with_rule(steps[last], word, settings)
        elif word != f"{_DECIDED}marked":
            steps.setdefault(word, STEPS.get(word) or Step(_plain(word), "", "wait"))
            last = word
    return Result(tuple(steps.values()), "stored" in heard.words, heard.policy_version >= policy_version)


def _with_rule(step: Step, word: str, settings: Settings) -> Step:
    """What a page says of its rules is a place in a list; one that is not there says nothing."""
    name, _, place = word.removeprefix(_RULE).partition(":")
    if name == "include":
        return replace(step, words=_NOT_INCLUDED)
    lines = settings.get(_LISTS.get(name, ""))
    at = int(place) if place.isdigit() else -1
    if not isinstance(lines, list) or not 0 <= at < len(lines):
        return step
    return replace(step, rule=str(lines[at]))


def _plain(word: str) -> str:
    return word.removeprefix(_DECIDED).replace("_", " ").capitalize()
