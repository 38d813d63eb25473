"""Lucide's icons, inlined, so that they take the colour of the text and need no request."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from voile.errors import ConfigError

# Written by `npm run build:css` from the names in `assets/icons.json`.
_DIRECTORY: Final = Path(__file__).parent / "static" / "voile" / "icons"


@cache
def _shapes(name: str) -> SafeString:
    try:
        return mark_safe((_DIRECTORY / f"{name}.svg").read_text("utf-8"))  # noqa: S308 - built from our own list
    except FileNotFoundError:
        raise ConfigError(
            f"The icon {name} is not there.", remedy="Run `make bundles`; its name must be in icons.json."
        ) from None


def icon(name: str, label: str = "") -> SafeString:
    """Return the SVG; without a label it is decoration and hidden from assistive technology."""
    role = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75"'
        ' stroke-linecap="round" stroke-linejoin="round" {}>{}{}</svg>',
        role,
        format_html("<title>{}</title>", label) if label else "",
        _shapes(name),
    )
