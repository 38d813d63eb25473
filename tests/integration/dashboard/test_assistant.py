"""The set-up assistant, as a browser without JavaScript uses it."""

import pytest
from django.test import Client
from tests.integration.dashboard.conftest import House

from voile.accounts.access import EVERYTHING
from voile.sites import queries

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

PATH = "/sites/new/assistant/"
SITE = {"name": "Praxis", "origins": "https://praxis.example"}
ANSWERS = {**SITE, "sector": "health", "audience": "europe", "basis": "consent", "platform": "cookiebot"}


def test_a_question_a_page_and_what_was_answered_is_carried_along(owner: Client) -> None:
    assert "step 1 of 6" in owner.get(PATH).content.decode()
    second = owner.get(PATH, {**SITE, "step": "1"}).content.decode()
    assert "What is it about?" in second
    assert 'name="origins" value="https://praxis.example"' in second
    assert "errorlist" not in second
    back = owner.get(PATH, {**SITE, "sector": "health", "step": "0"}).content.decode()
    assert 'value="Praxis"' in back
    assert 'type="hidden" name="sector" value="health"' in back


def test_a_wrong_answer_stays_at_its_step_and_says_what_would_be_right(owner: Client) -> None:
    answer = owner.get(PATH, {"name": "Praxis", "origins": "praxis.example", "step": "1"})
    shown = answer.content.decode()
    assert answer.status_code == 400
    assert "Which site?" in shown
    assert "http:// or https://" in shown
    assert ">praxis.example</textarea>" in shown.replace("\n", "")
    for nonsense in ("-1", "x", "99", "٣"):
        assert owner.get(PATH, {"step": nonsense}).status_code in (200, 400)


def test_the_proposal_gives_reasons_and_makes_the_site(owner: Client, house: House) -> None:
    del house
    path = f"{PATH}?{'&'.join(f'{key}={value}' for key, value in {**ANSWERS, 'step': '5'}.items())}"
    answer = owner.get(path)
    shown = answer.content.decode()
    for words in ("Proposed settings for Praxis", "164.514", "Ask first", ">cookiebot</textarea>"):
        assert words in shown.replace("\n", "")
    assert len(queries.sites(EVERYTHING)) == 2
    typed = {**_filled(answer.context["form"]), "retention_days": "999"}
    refused = owner.post(path, typed)
    assert refused.status_code == 400
    assert "Must be a whole number from 1 to 730." in refused.content.decode()
    made = owner.post(path, {**typed, "retention_days": "7"})
    site = queries.site(made.headers["Location"].split("/")[2], EVERYTHING)
    assert (site.name, site.consent, site.retention_days) == ("Praxis", "required", 7)
    assert (site.settings["url_path"], site.settings["consent_sources"]) == (False, ["cookiebot"])


def test_who_has_an_interest_is_told_of_the_mode_that_keeps_nothing(owner: Client, house: House) -> None:
    del house
    answers = {**ANSWERS, "sector": "other", "basis": "interest", "platform": "", "step": "5"}
    path = f"{PATH}?{'&'.join(f'{key}={value}' for key, value in answers.items())}"
    answer = owner.get(path)
    assert "the mode that keeps nothing on the device is the milder choice" in answer.content.decode()
    made = owner.post(path, {**_filled(answer.context["form"]), "consent": "storage-free"})
    assert queries.site(made.headers["Location"].split("/")[2], EVERYTHING).consent == "storage-free"


def test_only_owners_are_asked(viewer: Client) -> None:
    assert viewer.get(PATH).status_code == 403


def _filled(form: object) -> dict[str, str | list[str]]:
    """What a browser would send: of a list each value that is ticked, of a switch that is off nothing."""
    values = {name: form[name].value() for name in form.fields}  # type: ignore[attr-defined, index]
    return {
        name: value if isinstance(value, list) else str(value)
        for name, value in values.items()
        if value is not False and value != []
    }
