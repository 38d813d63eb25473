"""The look of every form: labels, explanations and errors tied to their fields."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.forms.renderers import DjangoTemplates

_CLASSES: Final = {
    forms.CheckboxInput: "checkbox checkbox-primary checkbox-sm",
    forms.Textarea: "textarea",
    forms.CheckboxSelectMultiple: "checkbox checkbox-primary checkbox-sm",
    forms.RadioSelect: "radio radio-primary radio-sm",
    forms.Select: "select",
    forms.widgets.Input: "input",
}


class Renderer(DjangoTemplates):
    form_template_name = "dashboard/form/form.html"
    field_template_name = "dashboard/form/field.html"


class VoileForm(forms.Form):
    """A form in the dashboard's dress. It keeps the browser's own checks off: ours explain themselves."""

    default_renderer = Renderer
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.setdefault("class", class_of(field.widget))


@dataclass(frozen=True, slots=True)
class Explained:
    """The label of a choice that needs a sentence beside its name."""

    title: str
    words: str

    def __str__(self) -> str:
        return self.title


class ExplainedRadios(forms.RadioSelect):
    """Radio buttons whose labels are `Explained`."""

    template_name = "dashboard/form/radios.html"


class Checks(forms.CheckboxSelectMultiple):
    template_name = "dashboard/form/checks.html"


def class_of(widget: forms.Widget) -> str:
    return next((name for kind, name in _CLASSES.items() if isinstance(widget, kind)), "")
