"""Numbers and times as people say them."""

from __future__ import annotations

from datetime import datetime
from typing import Final

_MINUTE_S: Final = 60
_HOUR_S: Final = 3600
_DAY_S: Final = 86_400
_DAYS_SPOKEN: Final = 7


def counted(count: int, singular: str, plural: str | None = None) -> str:
    """``1 page``, ``3 pages``."""
    return f"{count:,} {singular if count == 1 else plural or singular + 's'}"


def grouped(count: int) -> str:
    """``18,234``."""
    return f"{count:,}"


def length(duration_ms: int) -> str:
    """How long something took, to read: ``42 s``, ``3 min 07 s``, ``1 h 04 min``."""
    total_s = max(0, duration_ms) // 1000
    hours, minutes, seconds = total_s // _HOUR_S, total_s // _MINUTE_S % 60, total_s % 60
    if hours:
        return f"{hours} h {minutes:02} min"
    if minutes:
        return f"{minutes} min {seconds:02} s"
    return f"{seconds} s"


def stopwatch(offset_ms: int) -> str:
    """A place on a time line: ``0:42``, ``3:07``, ``1:04:09``."""
    total_s = max(0, offset_ms) // 1000
    hours, minutes, seconds = total_s // _HOUR_S, total_s // _MINUTE_S % 60, total_s % 60
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def ago(at: datetime, now_at: datetime) -> str:
    """``just now``, ``4 min ago``, ``yesterday``, then the date. The browser says the same (`times.ts`)."""
    past_s = int((now_at - at).total_seconds())
    if past_s < _MINUTE_S:
        return "just now"
    if past_s < _HOUR_S:
        return f"{past_s // _MINUTE_S} min ago"
    if past_s < _DAY_S:
        return f"{past_s // _HOUR_S} h ago"
    days = past_s // _DAY_S
    if days == 1:
        return "yesterday"
    return f"{days} days ago" if days < _DAYS_SPOKEN else date(at)


def date(at: datetime) -> str:
    """``3 Nov 2026``."""
    return f"{at.day} {at:%b %Y}"


def moment(at: datetime) -> str:
    """``3 Nov 2026, 14:05:09 UTC``."""
    return f"{date(at)}, {at:%H:%M:%S} UTC"
