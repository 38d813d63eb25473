"""What the list of consent receipts is narrowed to."""

from __future__ import annotations

from django import forms

from voile.dashboard.forms.base import VoileForm
from voile.dashboard.receipt_words import KINDS


class ReceiptFilterForm(VoileForm):
    """Both may be left out."""

    kind = forms.ChoiceField(label="What", required=False, choices=[("", "All"), *KINDS.items()])
    receipt = forms.CharField(
        label="Number of a receipt or of a consent",
        required=False,
        max_length=64,
        widget=forms.TextInput({"type": "search", "spellcheck": "false", "autocomplete": "off"}),
    )

    @property
    def wanted(self) -> dict[str, str]:
        """A field that does not fit narrows nothing and says so beside itself."""
        self.full_clean()
        chosen = getattr(self, "cleaned_data", {})
        return {"kind": chosen.get("kind", ""), "receipt": chosen.get("receipt", "").strip()}
