"""The policy as the browser gets it."""

import json
from typing import Any

import msgspec
import pytest

from voile.errors import PolicyError
from voile.policy import (
    ConsentMode,
    RecorderFile,
    SitePolicy,
    UrlDisplay,
    checked,
    parse,
    published,
    site_policy,
)

_RECORDER = RecorderFile("/r/recorder.abc.js", f"sha384-{'A' * 64}")
_POLICY = SitePolicy(
    site="1234567890",
    version=3,
    origins=("https://shop.example",),
    consent=ConsentMode.NONE,
    images=("https://shop.example/img/",),
    url_display=UrlDisplay(query=True),
)


def _json() -> dict[str, Any]:
    read: dict[str, Any] = json.loads(published(_POLICY, "https://voile.example", _RECORDER))
    return read


def test_what_is_published_can_be_read_back() -> None:
    assert site_policy(parse(json.dumps(_json()).encode())) == _POLICY


@pytest.mark.parametrize("mode", ConsentMode)
def test_every_consent_mode_is_published_by_its_name(mode: ConsentMode) -> None:
    policy = msgspec.structs.replace(_POLICY, consent=mode)
    text = published(policy, "https://voile.example", _RECORDER)
    assert json.loads(text)["consent"] == mode.value
    assert site_policy(parse(text)) == policy


@pytest.mark.parametrize("field", list(_json()))
def test_every_field_is_required(field: str) -> None:
    changed = _json()
    del changed[field]
    with pytest.raises(PolicyError):
        parse(json.dumps(changed).encode())


@pytest.mark.parametrize("field", ["query_parameters", "hash"])
def test_every_field_of_the_display_is_required(field: str) -> None:
    changed = _json()
    del changed["url_display"][field]
    with pytest.raises(PolicyError):
        parse(json.dumps(changed).encode())


@pytest.mark.parametrize("place", [(), ("url_display",), ("signals",), ("recorder",)])
def test_an_unknown_field_is_refused(place: tuple[str, ...]) -> None:
    changed = _json()
    inner = changed
    for name in place:
        inner = inner[name]
    inner["future"] = 1
    with pytest.raises(PolicyError):
        parse(json.dumps(changed).encode())


@pytest.mark.parametrize(
    "changes",
    [
        {"site": "0123456789"},
        {"version": 0},
        {"origins": ("https://shop.example/path",)},
        {"origins": ("https://jane@shop.example",)},
        {"origins": ("ftp://shop.example",)},
        {"origins": ("https://shop.example\n",)},
        {"images": ("https://shop.example",)},
        {"images": ("https://shop.example/a?b",)},
        {"consent": "maybe"},
        {"idle_minutes": 0},
        {"session_hours": 25},
        {"visitor_days": 396},
        {"url_display": UrlDisplay(query_parameters=("a b",))},
    ],
    ids=str,
)
def test_a_policy_out_of_bounds_is_refused(changes: dict[str, Any]) -> None:
    values = {name: getattr(_POLICY, name) for name in SitePolicy.__struct_fields__}
    with pytest.raises(PolicyError):
        checked(SitePolicy(**{**values, **changes}))


def test_a_policy_within_bounds_is_the_same() -> None:
    assert checked(_POLICY) == _POLICY


def test_the_state_stands_once_as_the_delivery_looks_for_it() -> None:
    shown = published(_POLICY, "https://voile.example", _RECORDER)
    assert shown.count(b'"state":"recording"') == 1
