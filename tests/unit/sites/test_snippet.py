import re

import pytest

from voile.ids import SiteId
from voile.sites import snippet
from voile.sites.snippet import SnippetForm

SITE = SiteId("1234567890")


def test_the_original_form_differs_from_the_vendors_by_the_host_alone() -> None:
    made = snippet.original(SITE, "https://voile.example.org")
    assert made.count("voile.example.org") == 1
    vendors = made.replace("voile.example.org", "cdn.inspectlet.com")
    assert "'://cdn.inspectlet.com/inspectlet.js?wid=1234567890&r=' + Math.floor" in vendors
    assert "__insp.push(['wid', 1234567890]);" in made
    assert 'insp.id = "inspsync"' in made
    assert "window.__inspld = 1" in made
    assert "setTimeout(ldinsp, 0)" in made


def test_a_port_stays_with_the_host() -> None:
    assert "'://127.0.0.1:8000/inspectlet.js" in snippet.original(SITE, "http://127.0.0.1:8000")


def test_the_neutral_form_names_the_scheme() -> None:
    made = snippet.neutral(SITE, "https://voile.example.org")
    assert 'src="https://voile.example.org/voile.js?wid=1234567890"></script>' in made
    assert '<script async referrerpolicy="origin" ' in made
    assert not re.search(r"@[A-Z]+@", made)


@pytest.mark.parametrize("form", snippet.FORMS, ids=lambda form: form.key)
@pytest.mark.parametrize("consent", ["required", "loaded", "none", "storage-free"])
def test_each_form_is_whole(form: SnippetForm, consent: str) -> None:
    made = snippet.rendered(form, SITE, "https://voile.example.org", consent=consent)
    assert not re.search(r"@[A-Z]+@", made)
    assert "voile.example.org" in made
    assert "1234567890" in made


def test_where_loading_is_the_grant_no_other_is_given() -> None:
    gated = next(form for form in snippet.FORMS if form.key == "gated")
    granted = "'granted'"
    assert granted not in snippet.rendered(gated, SITE, "https://voile.example.org", consent="loaded")
    assert granted in snippet.rendered(gated, SITE, "https://voile.example.org", consent="required")
