"""The words of the visitor's own page, in the visitor's language where we have it. One file each."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import resources
from typing import Final

import msgspec

from voile.dashboard.opt_out_texts import LANGUAGES

_FOLDER: Final = resources.files("voile.dashboard").joinpath("own_texts")
WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    language: msgspec.json.decode(_FOLDER.joinpath(f"{language}.json").read_bytes(), type=dict[str, str])
    for language in LANGUAGES
}


def language_of(accepted: str) -> str:
    """The first language of an ``Accept-Language`` header that there are words in; else English."""
    wanted = (part.partition(";")[0].strip().lower()[:2] for part in accepted.split(","))
    return next((language for language in wanted if language in WORDS), "en")
