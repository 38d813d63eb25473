"""The player as it was built: its document and its script, read from the static files of this package."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parent / "static" / "player"
_DASHBOARD_MARK: Final = "__VOILE_DASHBOARD__"


@dataclass(frozen=True, slots=True)
class Bundle:
    """`document` still names no dashboard; `script_name` holds the digest of `script`."""

    script_name: str
    script: bytes = field(repr=False)
    document: str = field(repr=False)

    def document_for(self, dashboard_origin: str) -> str:
        """The document for the one dashboard that may talk with it."""
        return self.document.replace(_DASHBOARD_MARK, dashboard_origin)


def bundle() -> Bundle | None:
    """The newest build; None where there is none."""
    try:
        return _read((ROOT / "manifest.json").stat().st_mtime_ns)
    except FileNotFoundError:
        return None


@lru_cache(maxsize=1)
def _read(built_at_ns: int) -> Bundle:  # noqa: ARG001 - the key of the cache
    manifest = json.loads((ROOT / "manifest.json").read_text())
    script = (ROOT / manifest["script"]).read_bytes()
    return Bundle(manifest["script"], script, (ROOT / manifest["document"]).read_text())
