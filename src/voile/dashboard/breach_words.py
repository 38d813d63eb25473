"""Breaches in plain words: what the recorder let through, and the server took out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from voile import __version__
from voile.policy.breaches import Breach
from voile.sites import queries as sites
from voile.sites.queries import SiteDetail

_WORDS: Final[dict[str, str]] = {
    Breach.BOX: "Content of an element that is hidden whole",
    Breach.MASKED_TEXT: "Readable text where it is masked",
    Breach.MASKED_VALUE: "A field’s value where it is masked",
    Breach.MASKED_STATE: "What was chosen or ticked, where it is masked",
    Breach.MASKED_POINTER: "Where somebody pointed inside a masked element",
    Breach.MASKED_EVENT: "Movement, scrolling or selection inside a masked element",
    Breach.MASKED_MEDIA: "A picture or film inside a masked element",
    Breach.EXCLUDED_EVENT: "Something that happened inside a hidden element",
    Breach.SECRET_FIELD: "A password field or one like it, not sent as an empty box",
    Breach.UNSTAMPED_FIELD: "A form field that nobody had cleared for recording",
    Breach.STAMP: "Something called clear that lies inside a masked or hidden element",
    Breach.TAG: "A kind of element that is not recorded",
    Breach.ATTRIBUTE: "An attribute that is not recorded",
    Breach.IMAGE: "The address of an image that is not on the site’s list",
    Breach.URL: "A part of an address that the site does not keep",
    Breach.STYLE: "Something in a style sheet that is not kept",
    Breach.DETECTOR: "An e-mail address, card number or the like in text",
    Breach.COMMENT: "A comment of the page’s source",
    Breach.ERROR: "Quoted words or the like in a script error",
    Breach.CONSOLE: "A line of the console that is no text",
    Breach.BODY: "Something in the body of a request that is not kept",
}


@dataclass(frozen=True, slots=True)
class BreachRow:
    """``is_current``: by a recorder of this server's version."""

    rule: str
    words: str
    recorder: str
    is_current: bool
    count: int
    last_on: date


@dataclass(frozen=True, slots=True)
class Breaches:
    rows: tuple[BreachRow, ...]

    @property
    def has_old_recorder(self) -> bool:
        return any(not row.is_current for row in self.rows)

    @property
    def has_current_recorder(self) -> bool:
        return any(row.is_current for row in self.rows)


def breaches(site: SiteDetail, days: int) -> Breaches:
    """Most first."""
    return Breaches(tuple(map(_row, sites.breaches(site.id, days))))


def _row(breach: sites.Breach) -> BreachRow:
    plain = breach.rule.replace("_", " ").capitalize()
    return BreachRow(
        breach.rule,
        _WORDS.get(breach.rule, plain),
        breach.recorder_version,
        breach.recorder_version == __version__,
        breach.count,
        breach.last_on,
    )
