import pytest

from voile.dashboard.forms.detectors import DETECTORS
from voile.dashboard.forms.sites import NewSiteForm, SettingsForm
from voile.policy import detectors
from voile.sites.sections import Section
from voile.sites.settings_table import SETTINGS, complete

CHOSEN = complete({"origins": ["https://shop.example.org"], "consent": "required"})


def typed(section: Section, **changes: str | list[str]) -> dict[str, str | list[str]]:
    """The form as a browser sends it when nothing was changed but this."""
    form = SettingsForm(section, initial=CHOSEN)
    data = {name: form[name].value() for name in form.fields}
    sent = {name: value for name, value in (data | changes).items() if value is not False}
    return {name: value if isinstance(value, list) else str(value) for name, value in sent.items()}


def test_every_setting_is_on_one_page_once() -> None:
    shown = [name for section in Section for name in SettingsForm(section).fields]
    assert sorted(shown) == sorted(setting.key for setting in SETTINGS)


@pytest.mark.parametrize("section", Section)
def test_an_unchanged_form_changes_nothing(section: Section) -> None:
    form = SettingsForm(section, typed(section))
    assert form.is_valid(), form.errors
    assert form.settings == {key: CHOSEN[key] for key in form.fields}


def test_a_switch_that_is_not_sent_is_off() -> None:
    data = typed(Section.PRIVACY)
    del data["censor_all_inputs"]
    form = SettingsForm(Section.PRIVACY, data)
    assert form.is_valid()
    assert form.settings["censor_all_inputs"] is False


def test_a_wrong_value_is_refused_beside_its_field_in_words() -> None:
    form = SettingsForm(Section.LIMITS, typed(Section.LIMITS, retention_days="900"))
    assert not form.is_valid()
    assert dict(form.errors) == {"retention_days": ["Must be a whole number from 1 to 730."]}
    assert 'value="900"' in str(form["retention_days"])
    assert 'aria-invalid="true"' in str(form["retention_days"])


def test_lists_are_typed_one_on_each_line() -> None:
    form = SettingsForm(
        Section.GENERAL, typed(Section.GENERAL, origins="https://a.example.org\r\n\r\nhttps://b.example.org")
    )
    assert form.is_valid()
    assert form.settings["origins"] == ["https://a.example.org", "https://b.example.org"]


def test_a_new_site_has_no_consent_mode_until_one_is_chosen() -> None:
    assert "checked" not in str(NewSiteForm()["consent"])
    form = NewSiteForm({"name": "Shop", "origins": "https://shop.example.org"})
    assert set(form.errors) == {"consent"}


def test_each_detector_has_a_box_with_words_beside_it() -> None:
    assert set(DETECTORS) == {detector.name for detector in detectors.DETECTORS}
    shown = str(SettingsForm(Section.PRIVACY, initial=CHOSEN)["detectors_off"])
    assert all(words in shown for words in DETECTORS.values())
    assert "checked" not in shown


def test_what_is_ticked_is_switched_off() -> None:
    form = SettingsForm(Section.PRIVACY, typed(Section.PRIVACY, detectors_off=["card", "email"]))
    assert form.is_valid()
    assert form.settings["detectors_off"] == ["email", "card"]
    again = str(
        SettingsForm(Section.PRIVACY, initial={**CHOSEN, "detectors_off": ["email"]})["detectors_off"]
    )
    assert again.count("checked") == 1


def test_a_detector_that_does_not_exist_is_refused() -> None:
    form = SettingsForm(Section.PRIVACY, typed(Section.PRIVACY, detectors_off=["everything"]))
    assert not form.is_valid()
    assert "Must be a list of email, jwt" in str(form.errors["detectors_off"])
