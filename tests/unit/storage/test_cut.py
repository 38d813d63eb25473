"""Cutting a finished page into the segments it came from."""

import json

from hypothesis import given
from hypothesis import strategies as st

from voile.storage.compacting import cut

EVENTS: st.SearchStrategy[list[dict[str, object]]] = st.lists(
    st.builds(dict, timestamp=st.integers(0, 100), data=st.text(max_size=5)), max_size=30
)
TIMES = st.lists(st.integers(0, 100), min_size=1, max_size=8)


@given(EVENTS, TIMES)
def test_nothing_is_lost_or_put_out_of_order(events: list[dict[str, object]], times: list[int]) -> None:
    parts = [json.loads(part) for part in cut(json.dumps(events).encode(), times)]
    assert len(parts) == len(times)
    assert [event for part in parts for event in part] == events


def test_each_segment_takes_the_events_of_its_time() -> None:
    events = [{"timestamp": at} for at in (1, 2, 3, 4, 5, 9)]
    parts = [json.loads(part) for part in cut(json.dumps(events).encode(), [2, 5, 7])]
    assert [[event["timestamp"] for event in part] for part in parts] == [[1, 2], [3, 4, 5], [9]]


def test_bytes_of_events_stay_as_they_are() -> None:
    assert cut(b'[{"timestamp":1, "x": 1.50},{"a":"\\u00e9"}]', [5]) == [
        b'[{"timestamp":1, "x": 1.50},{"a":"\\u00e9"}]'
    ]


def test_an_empty_page() -> None:
    assert cut(b"[]", [1, 2]) == [b"[]", b"[]"]
