"""What one pass over events needs everywhere: the policy, what it already judged, what it counted."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Final

from voile.errors import PolicyError
from voile.policy import css, detectors, joined
from voile.policy.breaches import Breach, Drop
from voile.policy.data_urls import is_small_image
from voile.policy.lists import load
from voile.policy.masks import is_masked_text, is_masked_value, mask_text, mask_value
from voile.policy.site_policy import SitePolicy
from voile.policy.urls import gate_url, is_reference

_TOKEN = re.compile(load("attributes")["forms"]["token"]["pattern"], re.ASCII)


# What one pass may judge: a few seconds of one core, more than a page needs, less than a forged one takes.
_CSS_BUDGET: Final = 1_000_000
_TEXT_BUDGET: Final = 3_000_000
_SHORT_TEXT: Final = 200
_SHORT_CSS: Final = 1_000
_CSS_STRUCTURE: Final = "(){}[];:\"'\\/"


class Ledger:
    """One pass. Judgements of tokens and URLs, which repeat, are kept for its length only."""

    def __init__(self, policy: SitePolicy) -> None:
        self.policy = policy
        self.display = policy.url_display
        self.mask_all_text = policy.censor_all_text
        self.breaches: Counter[str] = Counter()
        self.dropped: Counter[str] = Counter()
        # Whether a sheet of the page selects an attribute's value; None where its sheets are not known.
        self.selects: Callable[[str, str], bool] | None = None
        self.sheets: set[str] = set()  # hashes of the style sheets that the events refer to
        self._css_left = self._text_left = 0
        self.renew()
        self._tokens: dict[str, str | None] = {}
        self._urls: dict[str, str] = {}
        with self.detecting():
            prefixes = [gate_url(prefix, policy.url_display) for prefix in policy.images]
        self._images = tuple(filter(None, prefixes))

    def detecting(self) -> AbstractContextManager[None]:
        """What is judged within passes the detectors of this policy. Outside, all of them run."""
        return detectors.without(self.policy.detectors_off)

    def renew(self, times: int = 1) -> None:
        """Let the pass spend its budget again, `times` over."""
        self._css_left, self._text_left = _CSS_BUDGET * times, _TEXT_BUDGET * times

    def breach(self, rule: Breach) -> None:
        self.breaches[rule] += 1

    def switched_off(self) -> bool:
        """An event of a kind that the site does not record goes, and is counted.

        It may have done so when the page was opened: no breach. Returns False, for gates.
        """
        self.dropped[Drop.SWITCHED_OFF] += 1
        return False

    def text(self, text: str, *, masked: bool) -> str:
        """Text as it may stay: after the detectors, or masked."""
        if masked or self.mask_all_text:
            if is_masked_text(text):
                return text
            self.breaches[Breach.MASKED_TEXT] += 1
            return mask_text(text)
        if len(text) > _SHORT_TEXT:
            self._text_left = self._left(self._text_left - len(text))
        kept = detectors.scrub(text)
        if kept is not text:
            self.breaches[Breach.DETECTOR] += 1
        return kept

    def joined(self, pieces: Sequence[str]) -> list[str] | None:
        """Texts of one run, each judged already, as they may stay together; None where all may."""
        if self.mask_all_text:
            return None
        length = sum(map(len, pieces))
        if length > _SHORT_TEXT:
            self._text_left = self._left(self._text_left - length)
        kept = joined.scrub_all(pieces)
        if kept is not None:
            self.breaches[Breach.DETECTOR] += 1
        return kept

    def beside(self, text: str, before: Sequence[str], after: Sequence[str]) -> str:
        """A text that was judged alone as it may stay between others of its run."""
        if self.mask_all_text or not (before or after):
            return text
        kept = joined.scrub_all([*before, text, *after])
        if kept is None or kept[len(before)] == text:
            return text
        self.breaches[Breach.DETECTOR] += 1
        return kept[len(before)]

    def value(self, value: str, *, masked: bool) -> str:
        """The value of a field as it may stay."""
        if masked or self.mask_all_text:
            if is_masked_value(value):
                return value
            self.breaches[Breach.MASKED_VALUE] += 1
            return mask_value(value)
        return self.text(value, masked=False)

    def url(self, url: str) -> str:
        """A URL through the gate; a reference within the page stays."""
        kept = self._urls.get(url)
        if kept is None:
            kept = url if is_reference(url) else gate_url(url, self.display)
            self._urls[url] = kept
        if kept != url:
            self.breaches[Breach.URL] += 1
        return kept

    def page_url(self, url: str) -> str:
        """The address of a page: no references, no small images."""
        kept = gate_url(url, self.display)
        if kept != url:
            self.breaches[Breach.URL] += 1
        return kept

    def image(self, url: str) -> str | None:
        """The URL of an image of the site's list, or a small image in itself."""
        if is_small_image(url):
            return url
        kept = self.url(url)
        if kept and kept.startswith(self._images):
            return kept
        self.breaches[Breach.IMAGE] += 1
        return None

    def tokens(self, text: str) -> str | None:
        """A list of tokens without those that may not stay, or None where none may."""
        if text in self._tokens:
            return self._tokens[text]
        words = text.split()
        kept = [word for word in words if _TOKEN.match(word) and not detectors.hits(word)]
        if len(kept) != len(words):
            self.breaches[Breach.ATTRIBUTE] += 1
            judged = " ".join(kept) or None
        else:
            judged = text
        self._tokens[text] = judged
        return judged

    def sheet(self, text: str) -> str:
        """A style sheet or a rule through the gate."""
        self._spend(text)
        return self._judged_css(text, css.gate_css(text, self.policy))

    def declarations(self, text: str, *, masked: bool = False) -> str:
        """A `style` attribute through the gate."""
        if css.is_plain(text):
            return text
        self._spend(text)
        return self._judged_css(text, css.gate_declarations(text, self.policy, masked=masked))

    def css_value(self, name: str, text: str, *, masked: bool) -> str:
        """The value of one property through the gate."""
        self._spend(text)
        return self._judged_css(text, css.gate_value(name, text, self.policy, masked=masked))

    def _judged_css(self, text: str, kept: str) -> str:
        if kept != text:
            self.breaches[Breach.STYLE] += 1
        return kept

    def _spend(self, text: str) -> None:
        """Count what judging `text` may cost: of a long sheet, only what has structure does."""
        length = len(text)
        cost = length if length < _SHORT_CSS else sum(map(text.count, _CSS_STRUCTURE))
        self._css_left = self._left(self._css_left - cost)

    def _left(self, left: int) -> int:
        """`left` of a budget.

        Raises:
            PolicyError: the pass has spent all it may.
        """
        if left < 0:
            raise PolicyError("One envelope holds more text or styles than a page does.")
        return left
