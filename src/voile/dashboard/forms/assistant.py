"""The set-up assistant's questions, a step each, and its proposal. All answers travel in the address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django import forms

from voile.dashboard.forms.base import Explained, ExplainedRadios, VoileForm
from voile.dashboard.forms.sites import SITE_NAME_HELP, add_setting
from voile.sites.assistant import Answers, Audience, Basis, Sector
from voile.sites.consent_values import ADAPTERS
from voile.sites.preset_reasons import Reason
from voile.sites.presets import Chosen
from voile.sites.sections import Group
from voile.sites.settings_table import BY_KEY, Settings

SECTORS: Final = (
    (
        Sector.HEALTH.value,
        Explained("Health", "Hospitals, practices, pharmacies, insurers, and pages about illnesses."),
    ),
    (Sector.FINANCE.value, Explained("Finance", "Banks, insurers, brokers, accounting.")),
    (Sector.EDUCATION.value, Explained("Education", "Schools, universities, learning platforms.")),
    (Sector.CHILDREN.value, Explained("Children", "Made for children, or used by many under 16.")),
    (Sector.SHOP.value, Explained("Shop", "Something is ordered and paid for.")),
    (
        Sector.OTHER.value,
        Explained("Something else", "Company pages, documentation, a blog, a tool for work."),
    ),
    (Sector.UNKNOWN.value, Explained("I would rather not say", "Everything is set as strict as it can be.")),
)
AUDIENCES: Final = (
    (
        Audience.EUROPE.value,
        Explained("Europe", "The EU, the EEA, Switzerland or the United Kingdom, also among others."),
    ),
    (Audience.AMERICA.value, Explained("The United States", "And nobody in Europe to speak of.")),
    (Audience.ELSEWHERE.value, Explained("Elsewhere", "Neither of the two.")),
)
BASES: Final = (
    (Basis.CONSENT.value, Explained("Consent", "Visitors are asked, and can say no.")),
    (
        Basis.INTEREST.value,
        Explained("A legitimate interest", "You have weighed it against the visitors’ and written it down."),
    ),
    (Basis.UNSURE.value, Explained("Not sure yet", "Consent is proposed, which is safe.")),
)
_NAMES: Final = {
    "consent_mode": "Google Consent Mode", "tcf": "IAB TCF", "gpp": "IAB GPP", "cookiebot": "Cookiebot",
    "onetrust": "OneTrust", "osano": "Osano", "didomi": "Didomi", "usercentrics": "Usercentrics",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    title: str
    lead: str
    fields: tuple[str, ...]


STEPS: Final = (
    Step("Which site?", "Its name is for you and your colleagues.", ("name", "origins")),
    Step("What is it about?", "Some visits tell more of a person than others.", ("sector",)),
    Step("Where are its visitors?", "Their law counts, wherever your server is.", ("audience",)),
    Step(
        "On which legal basis will you record?",
        "You can change your mind before the site is made.",
        ("basis",),
    ),
    Step("How does the site ask for consent?", "Voile reads the answer there.", ("platform",)),
)


class QuestionsForm(VoileForm):
    """All questions; a step shows its own fields and carries the others along, hidden."""

    name = forms.CharField(max_length=100, help_text=SITE_NAME_HELP)
    sector = forms.ChoiceField(label="What the site is about", choices=SECTORS, widget=ExplainedRadios())
    audience = forms.ChoiceField(label="Most visitors are in", choices=AUDIENCES, widget=ExplainedRadios())
    basis = forms.ChoiceField(label="Legal basis", choices=BASES, widget=ExplainedRadios())
    platform = forms.ChoiceField(
        label="Consent platform",
        required=False,
        choices=[
            ("", "None of these: my own pages tell Voile"),
            *((name, _NAMES.get(name, name)) for name in ADAPTERS),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        add_setting(self, "origins")
        self.fields["origins"].help_text = "Such as https://praxis.example. One on each line."

    def first_wrong(self, before: int) -> int | None:
        """The first of the steps before this one that is not answered, or not well."""
        return next(
            (number for number, step in enumerate(STEPS[:before]) if set(step.fields) & set(self.errors)),
            None,
        )

    def shown(self, step: Step) -> list[forms.BoundField]:
        return [self[name] for name in step.fields]

    def carried(self, step: Step | None) -> list[tuple[str, str]]:
        """What the other steps were answered."""
        others = [name for name in self.fields if step is None or name not in step.fields]
        return [(name, str(self.data[name])) for name in others if name in self.data]

    @property
    def answers(self) -> Answers:
        chosen = self.cleaned_data
        return Answers(
            Sector(chosen["sector"]), Audience(chosen["audience"]), Basis(chosen["basis"]), chosen["platform"]
        )


class ProposalForm(VoileForm):
    """The proposed settings, to be changed before the site is made; each with the reason of its value."""

    def __init__(self, proposed: Mapping[str, Chosen], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._proposed = proposed
        for key, chosen in proposed.items():
            add_setting(self, key)
            self.fields[key].initial = chosen.value

    @property
    def groups(self) -> list[tuple[Group, list[tuple[forms.BoundField, Reason]]]]:
        return [
            (group, rows)
            for group in Group
            if (rows := [(self[k], c.reason) for k, c in self._proposed.items() if BY_KEY[k].group is group])
        ]

    @property
    def settings(self) -> Settings:
        return {key: self.cleaned_data[key] for key in self._proposed}
