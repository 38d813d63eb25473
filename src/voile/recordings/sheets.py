"""The style sheets that events only name; put back where they stood, so that an export plays anywhere."""

import re
from functools import cached_property

import orjson

from voile.ids import SiteId
from voile.policy import SitePolicy
from voile.sites import queries as sites
from voile.storage import assets
from voile.storage.sniffing import AssetKind

# A quotation mark inside a text is escaped, so this is a name and its value and never a part of a text.
_REFERENCE = re.compile(rb'"_cssText":("voile-asset:([0-9a-f]{64})")')


class Sheets:
    """The sheets of one site, each read once. A sheet that never arrived is left as its name."""

    def __init__(self, site: SiteId) -> None:
        self._site = site
        self._known: dict[str, str | None] = {}

    @cached_property
    def _policy(self) -> SitePolicy:
        return sites.policy_of(self._site)

    def inlined(self, events: bytes) -> bytes:
        """Compact JSON in, JSON out. Only `_cssText` names sheets; `voile.asset` announces them and stays."""
        return _REFERENCE.sub(self._attribute, events)

    def _attribute(self, match: re.Match[bytes]) -> bytes:
        name, sha256 = match.groups()
        text = self.text(sha256.decode())
        return b'"_cssText":' + (name if text is None else orjson.dumps(text))

    def text(self, sha256: str) -> str | None:
        """The sheet that the recorder knew by this hash, by today's policy; None where there is none."""
        if sha256 not in self._known:
            found = assets.get(self._site, sha256, self._policy)
            is_sheet = found is not None and found.kind is AssetKind.SHEET
            self._known[sha256] = found.data.decode() if found and is_sheet else None
        return self._known[sha256]
