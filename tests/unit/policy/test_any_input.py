"""Whatever decodes can be judged: the gates never raise, and what they let through they let through again."""

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from voile.events import decode_events, encode_events, walk
from voile.ids import PageId
from voile.policy import ConsentMode, Finisher, SitePolicy
from voile.policy.known import StampsAlone
from voile.policy.ledger import Ledger
from voile.policy.stream import gate_events

_POLICY = SitePolicy(
    site="1234567890",
    version=1,
    origins=("https://shop.example",),
    consent=ConsentMode.REQUIRED,
    images=("https://shop.example/img/",),
    censor_all_inputs=False,
)
_STRICT = SitePolicy(
    site="1234567890",
    version=2,
    origins=("https://shop.example",),
    consent=ConsentMode.REQUIRED,
    censor_all_text=True,
)
Json = dict[str, Any]

# Few ids, so that nodes are moved, doubled, put into themselves, and named when they are gone.
_IDS = st.integers(1, 9)
_STAMPS = st.fixed_dictionaries({}, optional={"vt": st.sampled_from("cmxs")})
_TEXTS = st.one_of(
    st.sampled_from(
        ["Oak", "jane@", "example.com", "4111 1111 ", "1111 1111", "XXXXX", "a{b:url(x)}", "#a", "\ufffe"]
    ),
    st.text(max_size=12),
)
_NAMES = "id class title value type style src srcset href _cssText rr_open_mode role data-state d"
_ATTRIBUTES = st.dictionaries(
    st.sampled_from(_NAMES.split()),
    st.one_of(_TEXTS, st.booleans(), st.none(), st.integers(0, 9)),
    max_size=4,
)
_ELEMENTS = "div span p b input select option textarea img svg a style title my-tag dialog br odd"
_TAGS = st.sampled_from(_ELEMENTS.split())


def _with(fields: Json, *more: Json) -> Json:
    return {name: value for part in (fields, *more) for name, value in part.items()}


_LEAVES = st.builds(
    lambda i, text, vt: _with({"type": 3, "id": i, "textContent": text}, vt), _IDS, _TEXTS, _STAMPS
)


def _elements(children: st.SearchStrategy[Json]) -> st.SearchStrategy[Json]:
    def made(node_id: int, tag: str, attributes: Json, below: list[Json], svg: bool, vt: Json) -> Json:
        fields = {"type": 2, "id": node_id, "tagName": tag, "attributes": attributes, "childNodes": below}
        return _with(fields, {"isSVG": True} if svg else {}, vt)

    return st.builds(made, _IDS, _TAGS, _ATTRIBUTES, st.lists(children, max_size=4), st.booleans(), _STAMPS)


_NODES = st.recursive(_LEAVES, _elements, max_leaves=12)
_SNAPSHOTS = st.builds(
    lambda nodes: {
        "type": 2,
        "data": {
            "node": {"type": 0, "id": 1, "childNodes": nodes},
            "initialOffset": {"top": 0, "left": 0},
        },
    },
    st.lists(_NODES, max_size=4),
)
_ADDS = st.builds(
    lambda parent, after, node, vt: _with({"parentId": parent, "nextId": after, "node": node}, vt),
    _IDS,
    st.one_of(st.none(), _IDS),
    _NODES,
    _STAMPS,
)
_CHANGES = st.fixed_dictionaries(
    {
        "source": st.just(0),
        "texts": st.lists(
            st.builds(lambda i, text, vt: _with({"id": i, "value": text}, vt), _IDS, _TEXTS, _STAMPS),
            max_size=3,
        ),
        "attributes": st.lists(
            st.builds(
                lambda i, found, vt: _with({"id": i, "attributes": found}, vt), _IDS, _ATTRIBUTES, _STAMPS
            ),
            max_size=2,
        ),
        "removes": st.lists(st.fixed_dictionaries({"parentId": _IDS, "id": _IDS}), max_size=2),
        "adds": st.lists(_ADDS, max_size=3),
    }
)
_OTHERS = st.one_of(
    st.builds(
        lambda i, text, vt: _with({"source": 5, "id": i, "text": text, "isChecked": True}, vt),
        _IDS,
        _TEXTS,
        _STAMPS,
    ),
    st.builds(
        lambda i, vt: _with({"source": 2, "type": 2, "id": i, "x": 1, "y": 2, "ox": 0.5, "oy": 0.5}, vt),
        _IDS,
        _STAMPS,
    ),
    st.builds(lambda i, vt: _with({"source": 3, "id": i, "x": 1, "y": 2}, vt), _IDS, _STAMPS),
    st.builds(
        lambda i, text, vt: _with({"source": 8, "id": i, "adds": [{"rule": text}]}, vt), _IDS, _TEXTS, _STAMPS
    ),
)
_PAYLOADS = st.one_of(
    st.tuples(
        st.just("voile.correction"),
        st.fixed_dictionaries({"ids": st.lists(_IDS, min_size=1, max_size=3), "vt": st.sampled_from("mxs")}),
    ),
    st.tuples(
        st.just("voile.reaction"),
        st.builds(
            lambda i, after, vt: _with({"id": i, "at_ms": 1, "after_ms": after, "how": "dom"}, vt),
            _IDS,
            st.one_of(st.none(), st.integers(0, 3_000)),
            _STAMPS,
        ),
    ),
    st.just(("voile.degraded", {"step": "styles", "cpu_ms_per_s": 210})),
    st.just(("voile.partial", {"reason": "unload"})),
    st.builds(lambda text: ("voile.title", {"title": text}), _TEXTS),
)
_EVENTS = st.one_of(
    _SNAPSHOTS,
    _CHANGES.map(lambda data: {"type": 3, "data": data}),
    _OTHERS.map(lambda data: {"type": 3, "data": data}),
    _PAYLOADS.map(lambda made: {"type": 5, "data": {"tag": made[0], "payload": made[1]}}),
)
_RUNS = st.lists(_EVENTS, max_size=8).map(
    lambda events: json.dumps([{**event, "timestamp": at} for at, event in enumerate(events)]).encode()
)
_MANY = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


def _gated(body: bytes) -> tuple[bytes, dict[str, int]]:
    ledger = Ledger(_POLICY)
    kept = encode_events(gate_events(ledger, StampsAlone(), decode_events(body)))
    return kept, dict(ledger.breaches)


@_MANY
@given(_RUNS)
def test_the_first_pass_judges_all_and_its_own_output_is_clean(body: bytes) -> None:
    once, _ = _gated(body)
    again, breaches = _gated(once)
    assert again == once
    assert breaches == {}


@_MANY
@given(_RUNS)
def test_the_finishing_pass_judges_all_and_ends(body: bytes) -> None:
    """Each pass may drop what the one before made nameless; nothing is ever looser, so it comes to an end."""
    once, _ = _gated(body)
    for _ in range(4):
        page = Finisher(_POLICY, _STRICT).page(PageId("0" * 32), [once])
        if not page.changed:
            break
        once = page.events_json
    assert not page.changed


@_MANY
@given(_RUNS)
def test_under_the_stricter_policy_no_text_is_left(body: bytes) -> None:
    page = Finisher(_POLICY, _STRICT).page(PageId("0" * 32), [_gated(body)[0]])
    texts = [
        text for place, text in walk(decode_events(page.events_json)) if place == "TextNode.text_content"
    ]
    titles = [text for place, text in walk(decode_events(page.events_json)) if place == "TitlePayload.title"]
    assert not [text for text in (*texts, *titles) if "jane" in text or "4111" in text]
