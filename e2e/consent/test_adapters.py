"""Each adapter against a stand-in of its platform: granted, denied and withdrawn, early, late and never."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from e2e.consent.stage import Stage

# The setting, and the stand-in.
PLATFORMS = {
    "consent_mode": "consent_mode",
    "tcf": "tcf",
    "cookiebot": "cookiebot",
    "onetrust": "onetrust",
    "osano": "osano",
    "didomi": "didomi",
    "usercentrics:My Voile": "usercentrics",
    "usercentrics:HkocEodjb7": "usercentrics_v2",
}
GRANTED, DENIED, NOTHING = "standIn.load('granted')", "standIn.load('denied')", "standIn.load(null)"
PUSHED = """() => {
  const lengths = [dataLayer.push({event: "second"}), dataLayer.push({event: "third"}, {event: "fourth"})];
  return [lengths, dataLayer.map((one) => one.event), Array.isArray(dataLayer)];
}"""
ICS = """() => {
  const listeners = [];
  const entries = { analytics_storage: { default: false, quiet: true } };
  const addListener = (types, listener) => listeners.push(listener);
  window.google_tag_data = { ics: { entries, addListener } };
  window.update = (value) => {
    entries.analytics_storage.update = value;
    for (const one of listeners) one();
  };
}"""
BY_DEFAULT = "{analytics_storage: 'granted'})"
GTAG = "gtag = function () { dataLayer.push(arguments) }; "
GTAG_GRANTS = GTAG + "gtag('consent', 'update', {analytics_storage: 'granted'})"
# Longer than any adapter looks by itself.
ALL_POLLS_MS = 200_000


@pytest.fixture
def stage(browser: Browser) -> Iterator[Stage]:
    made = Stage(browser)
    yield made
    made.close()


def only_the_script(stage: Stage, page: Page) -> None:
    """Nothing was asked for but the script, nothing is kept, and later it is the same."""
    page.evaluate("new Promise((resolve) => setTimeout(resolve, 250))")
    assert stage.asked == ["/voile.js"]
    assert page.evaluate("[document.cookie, sessionStorage.length, localStorage.length]") == ["", 0, 0]


def recorded(stage: Stage, page: Page) -> None:
    stage.until(page, lambda: "/i" in stage.asked, "an envelope")


def left(page: Page) -> None:
    """The page goes, at which a recorder sends all that it still holds."""
    page.goto("about:blank")
    page.evaluate("new Promise((resolve) => setTimeout(resolve, 250))")


@pytest.mark.parametrize("source", PLATFORMS)
def test_granted_denied_withdrawn(stage: Stage, source: str) -> None:
    stand_in = PLATFORMS[source]
    stage.set_up(source)

    already = stage.open(stand_in, f"standIn.stub(); {GRANTED}")
    recorded(stage, already)
    # Withdrawn in mid-session: in the task of the visitor's click nothing is left, and nothing more leaves.
    assert already.evaluate("document.cookie") != ""
    already.evaluate("standIn.choose('denied')")
    already.wait_for_function("document.cookie === ''")
    already.evaluate("new Promise((resolve) => setTimeout(resolve, 250))")
    envelopes = stage.asked.count("/i")
    already.fill("#q", "after")
    assert already.evaluate("sessionStorage.length") == 0
    left(already)
    assert stage.asked.count("/i") == envelopes
    already.close()

    later = stage.open(stand_in, f"standIn.stub(); {NOTHING}")
    only_the_script(stage, later)
    later.evaluate("standIn.choose('granted')")
    stage.until(later, stage.fetched, "granted later")
    later.close()
    stage.context.clear_cookies()

    for act in (f"standIn.stub(); {DENIED}", f"standIn.stub(); {NOTHING}; standIn.choose('denied')"):
        denied = stage.open(stand_in, act)
        only_the_script(stage, denied)
        denied.close()


@pytest.mark.parametrize("source", PLATFORMS)
def test_loaded_after_us_or_never(stage: Stage, source: str) -> None:
    stand_in = PLATFORMS[source]
    stage.set_up(source)
    for first in ("standIn.stub()", ""):
        after = stage.open(stand_in, first)
        only_the_script(stage, after)
        after.evaluate(f"{GRANTED}; undefined")
        stage.until(after, stage.fetched, "granted after us")
        after.close()
        stage.context.clear_cookies()

    late = stage.open(stand_in, "")
    late.evaluate(f"{NOTHING}; undefined")
    only_the_script(stage, late)
    late.evaluate("standIn.choose('granted')")
    stage.until(late, stage.fetched, "chosen on a platform that came after us")
    late.close()
    stage.context.clear_cookies()

    for first in ("standIn.stub()", ""):
        never = stage.open(stand_in, first, clock=True)
        never.clock.run_for(ALL_POLLS_MS)
        assert stage.asked == ["/voile.js"]
        assert never.evaluate("[document.cookie, sessionStorage.length]") == ["", 0]
        never.close()


def test_gpp_refuses_and_never_grants(stage: Stage) -> None:
    stage.set_up("gpp")
    only_the_script(stage, stage.open("gpp", f"standIn.stub(); {GRANTED}"))
    stage.set_up("gpp", mode="none")
    # Before a signal there is nothing to refuse with; in this mode the recording runs.
    for act in ("", "standIn.stub()", f"standIn.stub(); {GRANTED}"):
        page = stage.open("gpp", act)
        stage.until(page, stage.fetched, "no opt-out")
        page.close()
        stage.context.clear_cookies()
    for act in (f"standIn.stub(); {DENIED}", f"{DENIED}"):
        page = stage.open("gpp", act)
        only_the_script(stage, page)
        page.close()


def test_gpp_stops_in_mid_session_and_when_it_comes_late(stage: Stage) -> None:
    stage.set_up("gpp", mode="none")
    for before, act in ((GRANTED, "standIn.choose('denied')"), ("standIn.stub()", DENIED), ("", DENIED)):
        page = stage.open("gpp", before)
        recorded(stage, page)
        page.evaluate(f"{act}; undefined")
        page.wait_for_function("document.cookie === ''")
        page.close()


@pytest.mark.parametrize(
    ("source", "stand_in", "act"),
    [
        ("tcf", "tcf", "standIn.load('granted', false)"),
        ("consent_mode", "consent_mode", f"{NOTHING}; gtag('consent', 'default', " + BY_DEFAULT),
        ("consent_mode", "consent_mode", NOTHING + "; gtag('consent', 'update', {analytics_storage: true})"),
        ("cookiebot", "cookiebot", f"{GRANTED}; Cookiebot.consent.method = 'implied'"),
        ("cookiebot", "cookiebot", f"{GRANTED}; Cookiebot.consent.statistics = 'true'"),
        ("onetrust:C0004", "onetrust", GRANTED),
        ("onetrust:C000", "onetrust", GRANTED),
        ("onetrust", "onetrust", f"standIn.model = 'opt-out'; {NOTHING}; standIn.close()"),
        ("osano", "osano", f"{GRANTED}; Osano.cm.getConsent = () => {{ throw new Error('planted') }}"),
        ("didomi", "didomi", f"standIn.regulation = 'NONE'; {NOTHING}"),
        ("didomi:unknown", "didomi", GRANTED),
        ("usercentrics:Other service", "usercentrics", GRANTED),
        ("usercentrics:My", "usercentrics_v2", GRANTED),
        ("tcf,cookiebot", "cookiebot", DENIED),
    ],
)  # fmt: skip
def test_anything_but_the_one_expected_value_is_no_grant(
    stage: Stage, source: str, stand_in: str, act: str
) -> None:
    stage.set_up(source)
    only_the_script(stage, stage.open(stand_in, act))


def test_no_grant_by_the_page_lifts_the_denial_of_a_platform(stage: Stage) -> None:
    stage.set_up("cookiebot")
    page = stage.open("cookiebot", DENIED)
    page.evaluate("__insp.push(['consent', 'granted'], ['start'], ['optIn'], ['identify', 'x'])")
    only_the_script(stage, page)
    page.evaluate("standIn.choose('granted')")
    stage.until(page, stage.fetched, "the platform's own word")


def test_a_banner_that_asks_again_pauses(stage: Stage) -> None:
    stage.set_up("cookiebot")
    page = stage.open("cookiebot", GRANTED)
    recorded(stage, page)
    page.evaluate("standIn.renew()")
    envelopes = stage.asked.count("/i")
    page.fill("#q", "meanwhile")
    page.evaluate("standIn.choose('granted')")
    stage.until(page, lambda: stage.asked.count("/i") > envelopes, "recorded again")
    assert "meanwhile" not in "".join(stage.bodies["/i"])


def test_the_page_s_own_data_layer_works_as_before(stage: Stage) -> None:
    stage.set_up("consent_mode")
    page = stage.open("consent_mode", "window.dataLayer = [{event: 'first'}]")
    told = page.evaluate(PUSHED)
    assert told == [[2, 4], ["first", "second", "third", "fourth"], True]
    page.evaluate(GTAG_GRANTS)
    stage.until(page, stage.fetched, "a grant on an array that was there before")


def test_an_update_that_only_google_s_script_knows(stage: Stage) -> None:
    stage.set_up("consent_mode")
    page = stage.open("consent_mode", NOTHING)
    page.evaluate(ICS)
    only_the_script(stage, page)
    page.evaluate("update(true)")
    stage.until(page, stage.fetched, "a grant that a template gave")
