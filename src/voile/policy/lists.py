"""The lists of `protocol/`, read once at import. Recorder and server share them.

`protocol` beside this file is a link to `protocol/`; a wheel holds copies.
"""

import json
from importlib import resources
from typing import Any

_FOLDER = resources.files("voile.policy").joinpath("protocol")


def load(name: str) -> Any:
    """One list by its file name without ending, as plain JSON."""
    return json.loads(_FOLDER.joinpath(f"{name}.json").read_text(encoding="utf-8"))
