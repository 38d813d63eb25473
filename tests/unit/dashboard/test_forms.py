from voile.dashboard.forms.sites import SECTIONS, NewSiteForm, SettingsForm
from voile.sites.settings_table import SETTINGS, complete

CHOSEN = complete({"origins": ["https://shop.example.org"], "consent": "required"})


def typed(**changes: str) -> dict[str, str]:
    """The form as a browser sends it when nothing was changed but this."""
    form = SettingsForm(initial=CHOSEN)
    data = {name: form[name].value() for name in form.fields}
    return {name: str(value) for name, value in (data | changes).items() if value is not False}


def test_every_setting_is_on_the_page_once() -> None:
    shown = [key for section in SECTIONS for key in section.keys]
    assert sorted(shown) == sorted(setting.key for setting in SETTINGS)


def test_an_unchanged_form_changes_nothing() -> None:
    form = SettingsForm(typed())
    assert form.is_valid(), form.errors
    assert form.settings == CHOSEN


def test_a_switch_that_is_not_sent_is_off() -> None:
    data = typed()
    del data["censor_all_inputs"]
    form = SettingsForm(data)
    assert form.is_valid()
    assert form.settings["censor_all_inputs"] is False


def test_a_wrong_value_is_refused_beside_its_field_in_words() -> None:
    form = SettingsForm(typed(retention_days="900", origins="ftp://x"))
    assert not form.is_valid()
    assert form.errors["retention_days"] == ["Must be a whole number from 1 to 730."]
    assert set(form.errors) == {"retention_days", "origins"}
    assert 'aria-invalid="true"' in str(form["retention_days"])


def test_lists_are_typed_one_on_each_line() -> None:
    form = SettingsForm(typed(origins="https://a.example.org\r\n\r\nhttps://b.example.org"))
    assert form.is_valid()
    assert form.settings["origins"] == ["https://a.example.org", "https://b.example.org"]


def test_a_new_site_has_no_consent_mode_until_one_is_chosen() -> None:
    assert "checked" not in str(NewSiteForm()["consent"])
    form = NewSiteForm({"name": "Shop", "origins": "https://shop.example.org"})
    assert set(form.errors) == {"consent"}
