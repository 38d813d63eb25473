"""What one pass over events needs everywhere: the policy, what it already judged, what it counted."""

import re
from collections import Counter

from voile.policy import detectors
from voile.policy.breaches import Breach
from voile.policy.data_urls import is_small_image
from voile.policy.lists import load
from voile.policy.masks import is_masked_text, is_masked_value, mask_text, mask_value
from voile.policy.site_policy import SitePolicy
from voile.policy.urls import gate_url, is_reference

_TOKEN = re.compile(load("attributes")["forms"]["token"]["pattern"], re.ASCII)


class Ledger:
    """One pass. Judgements of tokens and URLs, which repeat, are kept for its length only."""

    def __init__(self, policy: SitePolicy) -> None:
        self.policy = policy
        self.display = policy.url_display
        self.mask_all_text = policy.censor_all_text
        self.breaches: Counter[str] = Counter()
        self.dropped: Counter[str] = Counter()
        self.sheets: set[str] = set()  # hashes of the style sheets that the events refer to
        self._tokens: dict[str, str | None] = {}
        self._urls: dict[str, str] = {}
        prefixes = (gate_url(prefix, policy.url_display) for prefix in policy.images)
        self._images = tuple(filter(None, prefixes))

    def breach(self, rule: Breach) -> None:
        self.breaches[rule] += 1

    def text(self, text: str, *, masked: bool) -> str:
        """Text as it may stay: after the detectors, or masked."""
        if masked or self.mask_all_text:
            if is_masked_text(text):
                return text
            self.breaches[Breach.MASKED_TEXT] += 1
            return mask_text(text)
        kept = detectors.scrub(text)
        if kept is not text:
            self.breaches[Breach.DETECTOR] += 1
        return kept

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
