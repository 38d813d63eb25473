"""Which page a preview of the privacy settings shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django import forms

from voile import clock
from voile.dashboard.forms.base import VoileForm
from voile.dashboard.words import ago
from voile.recordings.previewing import RecentPage

SAMPLE: Final = ("sample", "A sample page, invented")


class PreviewForm(VoileForm):
    """The sample, or one of the pages that were recorded last."""

    prefix = "show"

    page = forms.ChoiceField(label="Page", required=False)

    def __init__(self, recent: Sequence[RecentPage], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._recent = {str(page.id): page for page in recent}
        field = self.fields["page"]
        assert isinstance(field, forms.ChoiceField)
        recorded = [
            (page.id, f"{page.url or 'Address hidden'}, {ago(page.started_at, clock.now_at())}")
            for page in recent
        ]
        field.choices = [SAMPLE, ("Recorded", recorded)] if recorded else [SAMPLE]

    @property
    def chosen(self) -> RecentPage | None:
        """None for the sample, and for a page that is not there any more."""
        return self._recent.get(str(self.data.get("show-page", "")))
