"""Whom and what the rules of targeting are tried on. Nothing of it is kept."""

from __future__ import annotations

from typing import Final

from django import forms

from voile.dashboard.forms.base import VoileForm
from voile.policy.targeting.visitors import BROWSERS, DEVICES, Visitor
from voile.sites.trying import read_tags

_UNKNOWN: Final = ("", "not said")


def _choices(*values: str) -> list[tuple[str, str]]:
    return [_UNKNOWN, *((value, value) for value in values)]


class TrialForm(VoileForm):
    """What is left empty is not known, which no rule about it takes as met."""

    prefix = "try"

    url = forms.CharField(label="Address of a page", required=False, max_length=4_000)
    device = forms.ChoiceField(choices=_choices(*DEVICES), required=False)
    browser = forms.ChoiceField(choices=_choices(*BROWSERS), required=False)
    visitor = forms.ChoiceField(choices=_choices("new", "returning"), required=False)
    language = forms.CharField(required=False, max_length=40, help_text="Such as de or de-AT.")
    country = forms.CharField(required=False, max_length=2, help_text="Two letters, such as DE.")
    referrer = forms.CharField(
        required=False, max_length=4_000, help_text="The page before the visit; “none” where there was none."
    )
    landing = forms.CharField(
        label="Landing page",
        required=False,
        max_length=4_000,
        help_text="The address with which the visit began, UTM parameters included. Empty: the page above.",
    )
    tags = forms.CharField(
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false"}),
        help_text="One on each line, such as plan = pro.",
    )
    cookies = forms.CharField(required=False, max_length=2_000, help_text="Names, with spaces between.")
    variables = forms.CharField(required=False, max_length=2_000, help_text="Names, with spaces between.")

    @property
    def whom(self) -> Visitor:
        said = self.cleaned_data
        return Visitor(
            visitor=said["visitor"] or None,
            device=said["device"] or None,
            browser=said["browser"] or None,
            language=said["language"].strip() or None,
            country=said["country"].strip().upper() or None,
            referrer="" if said["referrer"].strip().lower() == "none" else said["referrer"].strip() or None,
            landing=said["landing"].strip() or said["url"].strip() or None,
            tags=read_tags([line for line in said["tags"].splitlines() if line.strip()]),
            cookies=said["cookies"].split(),
            variables=said["variables"].split(),
        )
