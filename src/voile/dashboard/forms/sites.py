"""Making a site, and its settings. The fields are the rows of the sites room's settings table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django import forms

from voile.dashboard.forms.base import Checks, Explained, ExplainedRadios, VoileForm, class_of
from voile.dashboard.forms.detectors import DETECTORS
from voile.sites.sections import Group, Section
from voile.sites.settings_table import BY_KEY, Setting, Settings, groups_of
from voile.sites.values import Choice, Line, Several, Switch, WebAddress, Whole

CONSENT: Final = (
    (
        "required",
        Explained(
            "Ask first",
            "Nothing is captured, stored or sent, and no identifier is set, until the visitor agrees. "
            "Choose this unless you are sure that another one fits.",
        ),
    ),
    (
        "loaded",
        Explained(
            "Ask, then load",
            "Your own consent tool puts the script into the page only after the visitor agreed. "
            "That the script is there counts as the agreement.",
        ),
    ),
    (
        "none",
        Explained(
            "Record without asking",
            "You rely on another legal basis, such as a legitimate interest that you have weighed and "
            "written down. Recording still stops at once when a visitor declines.",
        ),
    ),
    (
        "storage-free",
        Explained(
            "Record without asking, storage-free",
            "As above, and nothing is kept on the visitor’s device: no cookie, no storage, no identifier. "
            "Each page that is loaded is a session and a visitor of its own, so ways through the site cannot "
            "be seen. Only a refusal is kept, when a visitor makes one.",
        ),
    ),
)
STATE: Final = (
    ("recording", Explained("Recording", "Visits are recorded as set below.")),
    ("paused", Explained("Paused", "No visit is recorded; what is stored stays until it is due.")),
)
_EXPLAINED: Final = {"consent": CONSENT, "state": STATE}
_CHECKS: Final = {"detectors_off": DETECTORS}


SITE_NAME_HELP: Final = "For you and your colleagues, such as “Shop” or “Help pages”."


class SettingField(forms.Field):
    """A field that reads and refuses exactly as the settings table does."""

    def __init__(self, setting: Setting) -> None:
        self._kind = setting.kind
        super().__init__(
            required=False, label=setting.title, help_text=_help(setting), widget=_widget(setting)
        )

    def clean(self, value: Any) -> Any:
        try:
            return self._kind.read(value if value is not None else "")
        except ValueError as refusal:
            text = str(refusal)
            raise forms.ValidationError(f"{text[:1].upper()}{text[1:]}.") from None

    def prepare_value(self, value: Any) -> Any:
        typed = isinstance(value, list) and not isinstance(self._kind, Several)
        return "\n".join(value) if typed else value


class SettingsForm(VoileForm):
    """The settings of one section; ``groups`` gives them back in the order of the page."""

    def __init__(self, section: Section, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._groups = groups_of(section)
        for rows in self._groups.values():
            for row in rows:
                add_setting(self, row.key)

    @property
    def groups(self) -> list[tuple[Group, list[forms.BoundField]]]:
        return [(group, [self[row.key] for row in rows]) for group, rows in self._groups.items()]

    @property
    def settings(self) -> Settings:
        return {row.key: self.cleaned_data[row.key] for rows in self._groups.values() for row in rows}


class NewSiteForm(VoileForm):
    name = forms.CharField(max_length=100, help_text=SITE_NAME_HELP)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key in ("origins", "consent"):
            add_setting(self, key)
        self.fields[
            "origins"
        ].help_text = "The scheme and host of the pages, such as https://shop.example.org. One on each line."
        self.fields[
            "consent"
        ].help_text = "Nothing is chosen for you: which one is right depends on the law that applies to you."


def add_setting(form: VoileForm, key: str) -> None:
    field = SettingField(BY_KEY[key])
    form.fields[key] = field
    field.widget.attrs.setdefault("class", class_of(field.widget))


def _help(setting: Setting) -> str:
    return "" if setting.key in _EXPLAINED else setting.help


def _widget(setting: Setting) -> forms.Widget:
    explained: Sequence[tuple[str, Explained]] | None = _EXPLAINED.get(setting.key)
    if explained is not None:
        return ExplainedRadios(choices=explained)
    match setting.kind:
        case Switch():
            return forms.CheckboxInput()
        case Whole(least=least, most=most):
            return forms.NumberInput(attrs={"min": least, "max": most, "inputmode": "numeric"})
        case Line() | WebAddress():
            return forms.TextInput(attrs={"spellcheck": "false"})
        case Choice(options=options):
            return forms.Select(choices=[(option, option) for option in options])
        case Several(options=options):
            return Checks(choices=[(option, _CHECKS[setting.key][option]) for option in options])
        case _:
            return forms.Textarea(attrs={"rows": 3, "spellcheck": "false"})
