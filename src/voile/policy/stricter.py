"""The strictest of several policies: what each of them forbids is forbidden, nothing becomes looser."""

from collections.abc import Sequence
from functools import reduce
from typing import Final

import msgspec

from voile.policy.site_policy import SitePolicy, UrlDisplay

# What the server's gates look at; the rest is the recorder's business.
_JUDGED: Final = (
    "censor_all_inputs",
    "censor_all_text",
    "detectors_off",
    "script_errors",
    "console",
    "xhr",
    "images",
    "url_display",
)


def strictest(policies: Sequence[SitePolicy]) -> SitePolicy:
    """Of policies of one site, at least one. What is not about privacy is as in the newest."""
    return reduce(_stricter, sorted(policies, key=lambda policy: policy.version))


def is_same(one: SitePolicy, other: SitePolicy) -> bool:
    """Whether both policies judge events alike."""
    return all(getattr(one, name) == getattr(other, name) for name in _JUDGED)


def _stricter(older: SitePolicy, newer: SitePolicy) -> SitePolicy:
    return msgspec.structs.replace(
        newer,
        censor_all_inputs=older.censor_all_inputs or newer.censor_all_inputs,
        censor_all_text=older.censor_all_text or newer.censor_all_text,
        detectors_off=tuple(name for name in newer.detectors_off if name in older.detectors_off),
        script_errors=older.script_errors and newer.script_errors,
        console=older.console and newer.console,
        xhr=older.xhr and newer.xhr,
        images=_prefixes(older.images, newer.images),
        url_display=_display(older.url_display, newer.url_display),
        frames=older.frames and newer.frames,
    )


def _prefixes(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    """What begins with a prefix of both begins with the longer of two of which one begins the other."""
    longer = [prefix for prefix in one if prefix.startswith(other)]
    longer += [prefix for prefix in other if prefix.startswith(one)]
    return tuple(dict.fromkeys(longer))


def _display(one: UrlDisplay, other: UrlDisplay) -> UrlDisplay:
    return UrlDisplay(
        domain=one.domain and other.domain,
        path=one.path and other.path,
        query=one.query and other.query,
        hash=one.hash and other.hash,
        query_parameters=_parameters(one, other),
    )


def _parameters(one: UrlDisplay, other: UrlDisplay) -> tuple[str, ...]:
    """A shown query shows every parameter, so the other's list is the stricter."""
    if one.query:
        return other.query_parameters
    if other.query:
        return one.query_parameters
    return tuple(name for name in one.query_parameters if name in other.query_parameters)
