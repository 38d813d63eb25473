"""Logging in, one's own password, and inviting others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from voile.dashboard.forms.base import Checks, Explained, ExplainedRadios, VoileForm
from voile.sites.queries import SiteDetail

ROLES = (
    (
        "viewer",
        Explained("Viewer", "Watches the sessions of the sites that you tick below, and changes nothing."),
    ),
    (
        "owner",
        Explained("Owner", "Sees every site, changes settings, erases sessions, and adds other people."),
    ),
)


class LoginForm(VoileForm):
    email = forms.EmailField(
        label="E-mail address", widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True})
    )
    password = forms.CharField(
        strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )


class FirstPasswordForm(VoileForm):
    """In place of a one-time password; what makes one strong enough is judged by the accounts room."""

    new = forms.CharField(
        label="New password",
        strip=False,
        help_text="At least 12 characters. A few unrelated words are easy to remember and hard to guess.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="New password, once more",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        if self.cleaned_data.get("new") not in (None, again):
            raise forms.ValidationError("The two new passwords differ.")
        return again


class PasswordForm(FirstPasswordForm):
    """In place of a password that one chose oneself, which is asked once more."""

    old = forms.CharField(
        label="Present password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ("old", "new", "again")


class AccessForm(VoileForm):
    """Which sites a viewer sees."""

    sites = forms.MultipleChoiceField(
        required=False,
        help_text="What a viewer sees. An owner sees all sites.",
        widget=Checks(),
    )

    def __init__(self, *args: Any, sites: Iterable[SiteDetail], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["sites"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [(site.id, site.name) for site in sites]


class InviteForm(AccessForm):
    email = forms.EmailField(label="E-mail address", widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    role = forms.ChoiceField(choices=ROLES, initial="viewer", widget=ExplainedRadios())
    field_order = ("email", "role", "sites")
