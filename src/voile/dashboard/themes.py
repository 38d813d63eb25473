"""Light or dark, as the reader chose; without a choice the style sheet follows the system's setting."""

from __future__ import annotations

import enum
from typing import Final

from django.http import HttpRequest
from django.http.response import HttpResponseBase

COOKIE: Final = "voile_theme"
_COOKIE_AGE_S: Final = 365 * 24 * 3600


class Theme(enum.StrEnum):
    LIGHT = "light"
    DARK = "dark"


def chosen(request: HttpRequest) -> Theme | None:
    """The reader's choice; None for none, and for a cookie that says anything else."""
    return parse(request.COOKIES.get(COOKIE, ""))


def parse(text: str) -> Theme | None:
    return Theme(text) if text in frozenset(Theme) else None


def remember(response: HttpResponseBase, theme: Theme | None, *, secure: bool) -> None:
    """Keep the choice; None goes back to the system's setting."""
    if theme is None:
        response.delete_cookie(COOKIE, samesite="Lax")
        return
    response.set_cookie(COOKIE, theme, max_age=_COOKIE_AGE_S, secure=secure, httponly=True, samesite="Lax")
