"""What the fuzzer begins with, and how it breaks it: as bytes, as JSON, and behind gzip.

The seeds are the protocol's own vectors, so that a mutant is nearly right and gets far before it is not.
"""

from __future__ import annotations

import copy
import gzip
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from tests.integration.ingest.hostile import base

Item = TypeVar("Item")
# `make fuzz` sets it; without it the run is short and always the same.
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "0"))
_VECTORS = Path(__file__).parents[2] / "protocol" / "vectors"


def budget(short: int) -> settings:
    """`short` examples in `make test`, as many as were asked for in `make fuzz`."""
    return settings(
        max_examples=EXAMPLES or short,
        derandomize=not EXAMPLES,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )


def _cases(name: str) -> list[dict[str, Any]]:
    read: list[dict[str, Any]] = json.loads((_VECTORS / f"{name}.json").read_text(encoding="utf-8"))["cases"]
    return read


ENVELOPES: list[dict[str, Any]] = [
    base(),
    *(base() | {"events": base()["events"] + case["events"]} for case in _cases("stamps")),
]
_SEEDS = [json.dumps(envelope, separators=(",", ":")).encode() for envelope in ENVELOPES]

# What parsers, counters and gates trip over.
_TOKENS = [
    *(
        b"NaN",
        b"-Infinity",
        b"1e999",
        b"-0",
        b"9" * 400,
        b"18446744073709551616",
        b"true",
        b"null",
        b"0.1e-400",
    ),
    *(b"[" * 600, b"{" * 600, b'{"a":' * 600, b"]", b"}", b'"', b"\\", b"\\u0000", b"\\ud800"),
    *(b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xef\xbb\xbf", b"\x00", b"\n"),
    *(b'"type":9,', b'"type":2,', b'"vt":"c",', b'"vt":"s",', b'"source":0,', b'"id":1,', b'"id":-1,'),
    *(b'"__proto__":{},', b'"childNodes":[],', b'"attributes":{"style":"a:url(x"},', b'"events":[],'),
    *(b"</style><script>", b"/*", b"url(", b"@import ", b"{{{{", b"((((", b"javascript:", b"%2e%2e%2f"),
    *(b"4111 1111 1111 1111", b"a@b.example " * 40, b"X" * 5000, b"1 " * 3000),
]
Edit = tuple[str, float, float, bytes]
_SPOTS = st.floats(0, 1, exclude_max=True)


def _chosen(items: Sequence[Item]) -> st.SearchStrategy[Item]:
    """One of them, by its number: what is sampled by value is printed by value."""
    return st.integers(0, len(items) - 1).map(lambda number: items[number])


def _cut(body: bytes, at: float) -> int:
    return int(at * len(body))


def _edit(body: bytes, how: Edit) -> bytes:
    name, one, other, token = how
    start, end = sorted((_cut(body, one), _cut(body, other)))
    match name:
        case "insert":
            return body[:start] + token + body[start:]
        case "replace":
            return body[:start] + token + body[start + len(token) :]
        case "delete":
            return body[:start] + body[min(end, start + 40) :]
        case "double":
            return body[:end] + body[start:end] + body[end:]
        case "cut":
            return body[:end]
    flipped = body[start] ^ 1 << int(other * 8) if body else 0
    return body[:start] + bytes([flipped]) + body[start + 1 :]


_EDITS = st.tuples(
    st.sampled_from(["insert", "replace", "delete", "double", "cut", "flip"]),
    _SPOTS,
    _SPOTS,
    st.one_of(_chosen(_TOKENS), st.binary(min_size=1, max_size=4)),
)


def _edited(body: bytes, edits: list[Edit]) -> bytes:
    for how in edits:
        body = _edit(body, how)
    return body


_VALUES: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(allow_nan=False),
    st.text(max_size=20),
    st.sampled_from(["c", "m", "x", "s", "style", "svg", "input", "href", "A" * 22, "voile-asset:"]),
    st.sampled_from([[], {}, [[]], {"type": 2}, {"type": 3, "id": 1, "textContent": "x"}, [None], {"": ""}]),
)


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [place for key, item in items for place in ((*path, key), *_places(item, (*path, key)))]


def _planted(envelope: dict[str, Any], plants: list[tuple[float, Any]]) -> bytes:
    changed = json.loads(json.dumps(envelope))
    for at, value in plants:
        places = _places(changed)
        if not places:
            break
        *path, last = places[int(at * len(places))]
        holder = changed
        for key in path:
            holder = holder[key]
        # A copy, or a value that is planted twice could come to hold itself.
        holder[last] = copy.deepcopy(value)
    return json.dumps(changed).encode()


AS_BYTES = st.builds(_edited, _chosen(_SEEDS), st.lists(_EDITS, max_size=6))
AS_JSON = st.builds(
    _planted, _chosen(ENVELOPES), st.lists(st.tuples(_SPOTS, _VALUES), min_size=1, max_size=4)
)
BODIES = st.one_of(AS_JSON, AS_BYTES, st.binary(max_size=200))
# None for a body as it is; else what is done to it after gzip.
PACKINGS: st.SearchStrategy[list[Edit] | None] = st.one_of(
    st.none(), st.just([]), st.lists(_EDITS, max_size=2)
)


def packed(body: bytes, edits: list[Edit]) -> bytes:
    return _edited(gzip.compress(body, mtime=0), edits)
