"""The protocol's lists, vectors and schemas are what they say they are."""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest

from voile.events import Envelope, Notice
from voile.policy import ConsentMode, Published, RecorderFile, SitePolicy, published

_PROTOCOL = Path(__file__).parents[2] / "protocol"
_LISTS = sorted(_PROTOCOL.glob("*.json"))
_VECTORS = sorted((_PROTOCOL / "vectors").glob("*.json"))
_HOSTILE = [
    path for path in sorted((_PROTOCOL / "vectors" / "hostile").glob("*.json")) if path.stem != "envelope"
]
_SCHEMAS = sorted((_PROTOCOL / "schema").glob("*.json"))


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _schema(name: str) -> Any:
    return _read(_PROTOCOL / "schema" / f"{name}.schema.json")


def _portable(value: Any) -> Any:
    """`value` with the one thing changed that JSON Schema writes otherwise: the end of a pattern."""
    if isinstance(value, dict):
        portable = {key: _portable(item) for key, item in value.items()}
        if isinstance(portable.get("pattern"), str):
            portable["pattern"] = portable["pattern"].replace("\\Z", "$")
        return portable
    return [_portable(item) for item in value] if isinstance(value, list) else value


@pytest.mark.parametrize("path", _SCHEMAS, ids=lambda path: path.name)
def test_schema_is_a_schema(path: Path) -> None:
    jsonschema.Draft202012Validator.check_schema(_read(path))


def test_lists_are_valid() -> None:
    jsonschema.validate({path.stem: _read(path) for path in _LISTS}, _schema("lists"))


def test_vectors_are_valid() -> None:
    jsonschema.validate({path.stem: _read(path) for path in _VECTORS}, _schema("vectors"))


@pytest.mark.parametrize("path", _HOSTILE, ids=lambda path: path.stem)
def test_hostile_vectors_are_valid(path: Path) -> None:
    jsonschema.validate(_read(path), _schema("hostile"))


@pytest.mark.parametrize("path", [*_VECTORS, *_HOSTILE], ids=lambda path: path.stem)
def test_names_of_vectors_are_unique(path: Path) -> None:
    names = [case["name"] for case in _read(path)["cases"]]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("name", "kind"), [("envelope", Envelope), ("policy", Published), ("notice", Notice)]
)
def test_schema_says_what_the_types_say(name: str, kind: Any) -> None:
    written = _schema(name)
    expected = _portable(json.loads(json.dumps(msgspec.json.schema(kind))))
    assert {key: item for key, item in written.items() if key not in ("$schema", "title")} == expected


def test_published_policy_is_valid() -> None:
    policy = SitePolicy(
        site="1234567890", version=3, origins=("https://shop.example",), consent=ConsentMode.REQUIRED
    )
    recorder = RecorderFile("/r/recorder.abc.js", f"sha384-{'A' * 64}")
    jsonschema.validate(json.loads(published(policy, "https://voile.example", recorder)), _schema("policy"))


@pytest.mark.parametrize(
    "answer",
    [
        {"outcome": "accepted", "policy": 3, "missing": ["ab" * 32]},
        {"outcome": "duplicate", "policy": 3, "missing": []},
        {"outcome": "dropped", "reason": "site_paused", "policy": 3},
        {"outcome": "rejected", "reason": "bad_event", "message": "Update the recorder."},
        {"outcome": "stored"},
        {"outcome": "stored", "ticket": "A" * 43},
    ],
    ids=lambda answer: str(answer["outcome"]),
)
def test_answer_is_valid(answer: dict[str, Any]) -> None:
    jsonschema.validate(answer, _schema("answer"))


def test_events_list_names_what_decodes() -> None:
    """The list that the recorder reads and the structs that the server decodes are one vocabulary."""
    events = _read(_PROTOCOL / "events.json")
    text = json.dumps(msgspec.json.schema(Envelope))
    mapped = {tag for found in re.findall(r'"mapping": ({[^}]*})', text) for tag in json.loads(found)}
    wanted = {*events["types"], *events["sources"], *events["custom"], *events["node_types"]}
    assert mapped == wanted


def test_no_pattern_needs_more_than_the_shared_syntax() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in _LISTS)
    assert "(?<" not in text
    assert "(?P" not in text
