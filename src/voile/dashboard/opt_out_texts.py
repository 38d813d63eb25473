"""What the opt-out pages say, in the visitor's language: a file of `opt_out_words` for each."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

import msgspec
from django.http import HttpRequest
from django.utils.translation.trans_real import parse_accept_lang_header

FOLDER: Final = Path(__file__).parent / "opt_out_words"
# In the order in which the pages offer them. The first is for those who ask for none of them.
LANGUAGES: Final = ("en", "de", "fr", "es", "it", "nl", "pl")


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The texts of one language; `language` is its own name.

    `{site}` is a site's name, `{host}` its host, `{voile}` the host of this page, `{cookie}` a cookie's name.
    """

    language: str
    languages: str
    title: str
    question_site: str
    question_all: str
    intro_site: str
    intro_all: str
    state: str
    none_site: str
    none_all: str
    out_site: str
    out_all: str
    covered: str
    change_all: str
    opt_out: str
    opt_out_return: str
    opt_in: str
    go_back: str
    kept: str
    taken_back: str
    not_kept: str
    not_removed: str
    foreign: str
    bad_return: str
    what: str
    what_constant: str
    what_long: str
    what_browser: str
    what_past: str
    where: str
    where_third: str
    where_site: str
    where_return: str
    where_all: str
    on_site: str
    on_site_back: str
    missing_title: str
    missing: str
    to_all: str


@cache
def words(language: str) -> Words:
    return msgspec.json.decode((FOLDER / f"{language}.json").read_bytes(), type=Words)


def filled(texts: Words, **values: str) -> dict[str, str]:
    """The texts by name, with `values` in their places."""
    return {name: text.format(**values) for name, text in msgspec.structs.asdict(texts).items()}


def language_of(request: HttpRequest) -> str:
    """The one that was chosen on the page, else the first that the browser asks for."""
    chosen = request.GET.get("lang", "")
    if chosen in LANGUAGES:
        return chosen
    accepted = parse_accept_lang_header(request.headers.get("Accept-Language", ""))
    asked = (tag.partition("-")[0].lower() for tag, _ in accepted)
    return next((language for language in asked if language in LANGUAGES), LANGUAGES[0])
