"""The vectors of `protocol/vectors`, run on the server's gates."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from voile.errors import DecodeError
from voile.events import decode, decode_events, decode_notice, encode_events, in_full
from voile.events.custom import ErrorPayload
from voile.policy import (
    ConsentMode,
    SitePolicy,
    UrlDisplay,
    attributes,
    bodies,
    css,
    detectors,
    errors,
    joined,
    masks,
)
from voile.policy.forms import Place
from voile.policy.known import StampsAlone
from voile.policy.ledger import Ledger
from voile.policy.stream import gate_events

Case = dict[str, Any]
_VECTORS = Path(__file__).parents[2] / "protocol" / "vectors"


def _cases(name: str) -> pytest.MarkDecorator:
    cases = json.loads((_VECTORS / f"{name}.json").read_text(encoding="utf-8"))["cases"]
    return pytest.mark.parametrize("case", cases, ids=[case["name"] for case in cases])


def _policy(**changes: Any) -> SitePolicy:
    return SitePolicy(
        site="1234567890",
        version=1,
        origins=("https://shop.example",),
        consent=ConsentMode.REQUIRED,
        images=("https://shop.example/img/",),
        **changes,
    )


def _display(changes: dict[str, Any]) -> UrlDisplay:
    lists = {name: tuple(value) for name, value in changes.items() if isinstance(value, list)}
    return UrlDisplay(**{**changes, **lists})


@_cases("masks")
def test_masks(case: Case) -> None:
    mask = {"text": masks.mask_text, "value": masks.mask_value}[case["kind"]]
    check = {"text": masks.is_masked_text, "value": masks.is_masked_value}[case["kind"]]
    assert mask(case["in"]) == case["out"]
    assert check(case["out"])
    assert check(case["in"]) == (case["in"] == case["out"])


@_cases("detectors")
def test_detectors(case: Case) -> None:
    with detectors.without(case.get("off", ())):
        assert detectors.scrub(case["in"]) == case["out"]
        assert detectors.scrub(case["out"]) == case["out"]


@_cases("quotes")
def test_quotes(case: Case) -> None:
    assert errors.mask_quoted(case["in"]) == case["out"]
    assert errors.mask_quoted(case["out"]) == case["out"]


@_cases("script-errors")
def test_script_errors(case: Case) -> None:
    ledger = Ledger(_policy(censor_all_text=case.get("censor_all_text", False)))
    for given in ("in", "out"):
        payload = msgspec.convert({**case[given], "kind": "error", "times": 1}, ErrorPayload)
        ledger.breaches.clear()
        errors.gate_error(ledger, payload)
        kept = msgspec.to_builtins(payload)
        assert {name: kept[name] for name in ("type", "message", "stack")} == case["out"]
        assert bool(ledger.breaches) == (case[given] != case["out"])


@_cases("hidden-keys")
def test_hidden_keys(case: Case) -> None:
    assert bodies.is_hidden_key(case["in"]) is case["out"]


@_cases("bodies")
def test_bodies(case: Case) -> None:
    typed = case.get("typed", False)
    ledger = Ledger(_policy(xhr=True, censor_all_inputs=typed))
    for given in ("in", "out"):
        ledger.breaches.clear()
        assert bodies.gate_body(ledger, case["form"], case[given], typed=typed) == case["out"]
        assert bool(ledger.breaches) == (case[given] != case["out"])


@_cases("joined")
def test_joined(case: Case) -> None:
    out = joined.scrub_all(case["in"]) or case["in"]
    assert out == case["out"]
    assert joined.scrub_all(out) is None


@_cases("urls")
def test_urls(case: Case) -> None:
    ledger = Ledger(_policy(url_display=_display(case.get("display", {}))))
    gate = {"page": ledger.page_url, "markup": ledger.url, "image": ledger.image}[case["place"]]
    assert (gate(case["in"]) or "") == case["out"]
    assert (gate(case["out"]) or "") == case["out"]


@_cases("attributes")
def test_attributes(case: Case) -> None:
    place = Place(case["tag"], case.get("type", ""), case.get("masked", False))
    name, svg = case["attribute"], case.get("svg", False)
    kept = attributes.gate(Ledger(_policy()), {name: case["value"]}, place, svg=svg)
    assert kept.get(name) == case["out"]


@_cases("css-names")
def test_what_the_recorder_names_stays(case: Case) -> None:
    """Which names a script invented only the recorder knows: its output passes the server unchanged."""
    gate = css.gate_css if case["kind"] == "sheet" else css.gate_declarations
    assert gate(case["out"], _policy()) == case["out"]


@_cases("css")
def test_css(case: Case) -> None:
    def gate(text: str) -> str:
        if case["kind"] == "sheet":
            return css.gate_css(text, _policy())
        return css.gate_declarations(text, _policy(), masked=case.get("masked", False))

    assert gate(case["in"]) == case["out"]
    assert gate(case["out"]) == case["out"]


@_cases("stamps")
def test_stamps(case: Case) -> None:
    ledger = Ledger(_policy(**case.get("policy", {})))
    events = decode_events(json.dumps(case["events"]).encode())
    kept = json.loads(in_full(encode_events(gate_events(ledger, StampsAlone(), events))))
    assert {"events": kept, "breaches": dict(ledger.breaches)} == case["out"]


@_cases("stamps")
def test_gated_events_have_no_breach(case: Case) -> None:
    """What the gate lets through, it lets through again."""
    events = decode_events(json.dumps(case["out"]["events"]).encode())
    ledger = Ledger(_policy(**case.get("policy", {})))
    assert (
        json.loads(in_full(encode_events(gate_events(ledger, StampsAlone(), events))))
        == case["out"]["events"]
    )


@_cases("envelopes")
def test_envelopes(case: Case) -> None:
    try:
        decoded = decode(case["body"].encode())
        out = {"events": len(decoded.envelope.events), "dropped": dict(decoded.dropped)}
    except DecodeError as error:
        out = {"reason": str(error)}
    assert out == case["out"]


@_cases("notices")
def test_notices(case: Case) -> None:
    body = case["body"].encode()
    if case["out"] is None:
        with pytest.raises(DecodeError, match="bad_notice"):
            decode_notice(body)
        return
    notice = decode_notice(body)
    told = msgspec.to_builtins(notice)
    assert told["what"] == case["out"]
    assert {key: told[key] for key in json.loads(body) if key in told} == {
        key: value for key, value in json.loads(body).items() if key in told
    }
