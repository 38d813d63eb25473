"""Detectors that a site has switched off: the server runs the others, and forgets nothing between sites."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from voile.events import decode
from voile.ids import PageId
from voile.policy import ConsentMode, Finisher, SitePolicy, apply, css, detectors

_ID = "A" * 22
_TEXT = "Write to jane.doe@example.com or call +44 20 7946 0958"
_WITHOUT_EMAIL = "Write to jane.doe@example.com or call [phone]"
_ALL = "Write to [email] or call [phone]"


def _policy(*off: str, version: int = 1) -> SitePolicy:
    return SitePolicy(
        site="1234567890",
        version=version,
        origins=("https://shop.example",),
        consent=ConsentMode.REQUIRED,
        detectors_off=off,
    )


def _title(text: str) -> bytes:
    event = {"type": 5, "timestamp": 5, "data": {"tag": "voile.title", "payload": {"title": text}}}
    envelope: dict[str, Any] = {"v": 1, "recorder": "0.1.0", "policy": 1, "session_started_ms": 1, "seq": 1}
    ids = dict.fromkeys(("visitor", "session", "tab", "page"), _ID)
    return json.dumps({**envelope, **ids, "sent_ms": 5, "final": False, "events": [event]}).encode()


def _stored(body: bytes, policy: SitePolicy) -> tuple[str, int]:
    scrubbed = apply(decode(body), policy)
    title: str = json.loads(scrubbed.events_json)[0]["data"]["payload"]["title"]
    return title, scrubbed.breaches.total()


@pytest.fixture(autouse=True)
def _all_run_again() -> Iterator[None]:
    yield
    assert detectors.hits("jane.doe@example.com"), "a test left detectors off"


def test_what_is_off_stays_and_is_no_breach() -> None:
    assert _stored(_title(_WITHOUT_EMAIL), _policy("email")) == (_WITHOUT_EMAIL, 0)


def test_the_others_still_run_and_count() -> None:
    assert _stored(_title(_TEXT), _policy("email")) == (_WITHOUT_EMAIL, 1)
    assert _stored(_title(_TEXT), _policy()) == (_ALL, 1)


def test_one_site_says_nothing_for_the_next() -> None:
    assert _stored(_title(_TEXT), _policy("email", "phone_international"))[0] == _TEXT
    assert _stored(_title(_TEXT), _policy())[0] == _ALL


def test_switching_on_again_reaches_what_is_stored_when_it_is_finished() -> None:
    stored = apply(decode(_title(_WITHOUT_EMAIL)), _policy("email")).events_json
    kept = Finisher(_policy("email")).page(PageId("p"), [stored])
    assert b"jane.doe@example.com" in kept.events_json
    strict = Finisher(_policy("email"), _policy(version=2)).page(PageId("p"), [stored])
    assert b"jane.doe@example.com" not in strict.events_json
    assert strict.breaches.total() == 0


def test_a_sheet_that_one_site_keeps_is_judged_anew_for_another() -> None:
    sheet = 'a{font-family:"jane.doe@example.com";color:red;}' * 12
    off = _policy("email")
    assert css.gate_css(sheet, off) == sheet
    assert css.gate_css(sheet, off) == sheet
    assert "jane.doe" not in css.gate_css(sheet, _policy())
