import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voile.errors import SegmentBroken
from voile.ids import RecordingId, SiteId, page_id, recording_id, session_id
from voile.storage import groups
from voile.storage.crypto import Box, new_key
from voile.storage.frames import Facts, Identity
from voile.storage.groups import GROUP_BYTES, Entry

BOX = Box(new_key())
SITE = SiteId("1234567890")
RECORDING = recording_id(SITE, "s", "t")


def entry(seq: int, events: bytes) -> Entry:
    identity = Identity(SITE, session_id(SITE, "s"), RECORDING, page_id(SITE, "p"), seq)
    return Entry(identity, Facts(seq, seq + 1, seq + 2, b"d" * 16), events)


@given(st.lists(st.binary(max_size=100), min_size=1, max_size=20))
def test_a_group_is_read_back_with_and_without_the_index(events: list[bytes]) -> None:
    entries = [entry(seq, data) for seq, data in enumerate(events)]
    group = groups.encode(0, entries, BOX)
    body = groups.open_group(group.data, SITE, RECORDING, BOX)
    found = list(groups.entries(body, SITE, RECORDING))
    assert [read for read, _ in found] == entries
    assert [offset for _, offset in found] == group.inner_offsets
    for data, offset in zip(events, group.inner_offsets, strict=True):
        assert body[offset : offset + len(data)] == data


def test_a_group_is_its_recordings_alone() -> None:
    data = groups.encode(0, [entry(0, b"[]")], BOX).data
    with pytest.raises(SegmentBroken):
        groups.open_group(data, SITE, RecordingId("0" * 32), BOX)
    with pytest.raises(SegmentBroken):
        groups.open_group(data, SITE, RECORDING, Box(new_key()))


@given(st.integers(min_value=0))
def test_an_altered_bit_is_seen(at: int) -> None:
    data = bytearray(groups.encode(1, [entry(0, b"[1,2,3]")], BOX).data)
    data[at % len(data)] ^= 0x10
    with pytest.raises(SegmentBroken):
        groups.open_group(bytes(data), SITE, RECORDING, BOX)


@pytest.mark.parametrize("length", [0, 10, 36])
def test_a_stump_is_refused(length: int) -> None:
    data = groups.encode(0, [entry(0, b"[]")], BOX).data
    with pytest.raises(SegmentBroken):
        groups.open_group(data[:length], SITE, RECORDING, BOX)


def test_a_group_is_closed_when_it_is_large() -> None:
    half = b"x" * (GROUP_BYTES // 2)
    runs = list(groups.split(entry(seq, half) for seq in range(5)))
    assert [[each.identity.seq for each in run] for run in runs] == [[0, 1], [2, 3], [4]]


def test_events_do_not_show_in_a_repr() -> None:
    assert "canary" not in repr(entry(0, b"canary"))
    assert "canary" not in repr(dataclasses.replace(groups.encode(0, [entry(0, b"canary")], BOX)))
