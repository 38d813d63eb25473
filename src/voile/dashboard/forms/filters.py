"""What the session list is narrowed to. It lives in the address, so a view can be kept and passed on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from django import forms

from voile.dashboard.forms.base import VoileForm
from voile.ids import SiteId
from voile.recordings.types import SessionFilter
from voile.sites.queries import SiteDetail

DEVICES: Final = (("", "Any"), ("desktop", "Computer"), ("tablet", "Tablet"), ("mobile", "Phone"))
LENGTHS: Final = (
    ("", "Any"),
    ("10", "10 s or more"),
    ("30", "30 s or more"),
    ("60", "1 min or more"),
    ("300", "5 min or more"),
    ("900", "15 min or more"),
)


class SessionFilterForm(VoileForm):
    """All fields may be left out. A day ends at midnight in UTC."""

    site = forms.ChoiceField(required=False)
    q = forms.CharField(
        required=False, max_length=200, label="Page, tag or label", widget=forms.TextInput({"type": "search"})
    )
    since = forms.DateField(required=False, label="From", widget=forms.DateInput({"type": "date"}))
    until = forms.DateField(required=False, label="To", widget=forms.DateInput({"type": "date"}))
    device = forms.ChoiceField(required=False, choices=DEVICES)
    length = forms.ChoiceField(required=False, choices=LENGTHS)

    def __init__(self, *args: Any, sites: Iterable[SiteDetail], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["site"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", "All"), *((site.id, site.name) for site in sites)]

    @property
    def wanted(self) -> SessionFilter:
        """The filter; a field that does not fit narrows nothing and says so beside itself."""
        self.full_clean()
        chosen = getattr(self, "cleaned_data", {})
        until: date | None = chosen.get("until")
        return SessionFilter(
            site=SiteId(chosen["site"]) if chosen.get("site") else None,
            from_at=_midnight(chosen.get("since")),
            to_at=_midnight(until + timedelta(days=1) if until else None),
            device=chosen.get("device") or None,
            least_duration_ms=int(chosen.get("length") or 0) * 1000,
            text=chosen.get("q", ""),
        )


def _midnight(day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day, time.min, UTC)
