"""Inviting to a site, roles at it, and accepting an invitation."""

from __future__ import annotations

from django import forms

from voile.dashboard.forms.base import Explained, ExplainedRadios, VoileForm
from voile.dashboard.forms.people import FirstPasswordForm

SITE_ROLES = (
    ("viewer", Explained("Viewer", "Watches the sessions of this site, and changes nothing.")),
    (
        "manager",
        Explained(
            "Manager",
            "Also changes this site’s settings, erases its sessions, and decides who sees it. No other site.",
        ),
    ),
)


class SiteRoleForm(VoileForm):
    role = forms.ChoiceField(choices=SITE_ROLES, initial="viewer", widget=ExplainedRadios())


class SiteInviteForm(SiteRoleForm):
    email = forms.EmailField(label="E-mail address", widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    field_order = ("email", "role")


class CodeForm(VoileForm):
    """The link of an invitation, whole or what stands after its #."""

    code = forms.CharField(
        label="Link of the invitation",
        max_length=2000,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class NewcomerForm(FirstPasswordForm):
    """The password of an account that is about to be made."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new"].label = "Password"
        self.fields["again"].label = "Password, once more"
