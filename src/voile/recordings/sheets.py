"""Puts style sheets back where an event only names them, so that an export plays anywhere."""

import re

import orjson

from voile.ids import SiteId
from voile.storage import assets

_REFERENCE = re.compile(rb'"voile-asset:([0-9a-f]{64})"')


class Sheets:
    """The sheets of one site, each read once. A sheet that never arrived is left as its name."""

    def __init__(self, site: SiteId) -> None:
        self._site = site
        self._known: dict[bytes, bytes] = {}

    def inlined(self, events: bytes) -> bytes:
        """JSON in, JSON out: only whole string values are names of sheets."""
        return _REFERENCE.sub(self._text, events)

    def _text(self, match: re.Match[bytes]) -> bytes:
        sha256 = match.group(1)
        if sha256 not in self._known:
            found = assets.get(self._site, sha256.decode())
            text = found.data.decode("utf-8", "replace") if found else None
            self._known[sha256] = match.group(0) if text is None else orjson.dumps(text)
        return self._known[sha256]
