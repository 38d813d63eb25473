"""Ids of trees that follow from the node before are left out on the wire and in storage, nowhere else."""

import json
from pathlib import Path
from typing import Any

import pytest

from voile.errors import DecodeError
from voile.events import decode_events, encode_events, in_full

_VECTORS = Path(__file__).parents[3] / "protocol" / "vectors" / "tree-ids.json"
_CASES = json.loads(_VECTORS.read_text(encoding="utf-8"))["cases"]
_named = pytest.mark.parametrize("case", _CASES, ids=lambda case: case["name"])


def _events(trees: list[Any]) -> bytes:
    adds = [{"parentId": 1, "nextId": None, "node": tree, "vt": "c"} for tree in trees]
    mutation = {"source": 0, "texts": [], "attributes": [], "removes": [], "adds": adds}
    snapshot = {"node": trees[0], "initialOffset": {"top": 0, "left": 0}}
    events = [
        {"type": 2, "timestamp": 1, "data": snapshot},
        {"type": 3, "timestamp": 1, "data": mutation},
    ]
    return json.dumps(events).encode()


@_named
def test_left_out_ids_are_put_in(case: dict[str, Any]) -> None:
    assert json.loads(in_full(_events(case["in"]))) == json.loads(_events(case["out"]))


@_named
def test_what_is_stored_leaves_them_out(case: dict[str, Any]) -> None:
    events = decode_events(_events(case["out"]))
    assert json.loads(encode_events(events)) == json.loads(_events(case["in"]))
    assert json.loads(in_full(encode_events(events))) == json.loads(_events(case["out"]))


def test_a_root_without_an_id_is_refused() -> None:
    tree = {"type": 2, "tagName": "div", "attributes": {}, "childNodes": []}
    with pytest.raises(DecodeError):
        decode_events(_events([tree]))
