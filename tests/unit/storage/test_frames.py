import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voile.errors import SegmentBroken
from voile.ids import PageId, RecordingId, SessionId, SiteId, page_id, recording_id, session_id
from voile.storage import frames
from voile.storage.crypto import Box, new_key
from voile.storage.frames import BATCH_MAGIC, Facts, Identity

BOX = Box(new_key())
SITE = SiteId("1234567890")
HERE = Identity(SITE, session_id(SITE, "s"), recording_id(SITE, "s", "t"), page_id(SITE, "p"), 3)
FACTS = Facts(1_700_000_000_000, 1_700_000_001_000, 1_700_000_002_000, b"d" * 16)
CANARY = b'[{"canary":"9f2c"}]'


@given(st.binary(max_size=2000), st.integers(0, 2**32 - 1), st.integers(-(2**63), 2**63 - 1))
def test_what_is_framed_is_read_back(events: bytes, seq: int, first_ms: int) -> None:
    identity = dataclasses.replace(HERE, seq=seq)
    facts = dataclasses.replace(FACTS, first_ms=first_ms)
    contents = frames.decode(frames.encode(identity, facts, events, BOX), identity, BOX)
    assert (contents.events_json, contents.facts) == (events, facts)


def test_the_content_is_not_in_the_bytes() -> None:
    assert b"9f2c" not in frames.encode(HERE, FACTS, CANARY, BOX)


def test_a_batch_is_read_without_its_index_and_without_keys() -> None:
    identities = [dataclasses.replace(HERE, seq=seq) for seq in range(3)]
    encoded = [frames.encode(identity, FACTS, CANARY * identity.seq, BOX) for identity in identities]
    batch = BATCH_MAGIC + b"".join(encoded)
    placed = list(frames.scan(batch))
    assert [place.identity for place in placed] == identities
    assert [batch[place.offset : place.offset + place.length] for place in placed] == encoded


@pytest.mark.parametrize(
    "other",
    [
        dataclasses.replace(HERE, seq=4),
        dataclasses.replace(HERE, page=PageId("0" * 32)),
        dataclasses.replace(HERE, recording=RecordingId("0" * 32)),
        dataclasses.replace(HERE, session=SessionId("0" * 32)),
        dataclasses.replace(HERE, site=SiteId("1234567891")),
    ],
)
def test_a_frame_does_not_pass_for_another_segment(other: Identity) -> None:
    frame = frames.encode(HERE, FACTS, CANARY, BOX)
    forged = frames.encode(other, FACTS, CANARY, BOX)[: frames.HEADER_BYTES] + frame[frames.HEADER_BYTES :]
    with pytest.raises(SegmentBroken):
        frames.decode(frame, other, BOX)
    with pytest.raises(SegmentBroken):
        frames.decode(forged, other, BOX)


@given(st.integers(min_value=0))
def test_an_altered_bit_is_seen(at: int) -> None:
    frame = bytearray(frames.encode(HERE, FACTS, CANARY, BOX))
    frame[at % len(frame)] ^= 0x10
    with pytest.raises(SegmentBroken):
        frames.decode(bytes(frame), HERE, BOX)


@pytest.mark.parametrize("length", [0, 10, frames.HEADER_BYTES, frames.HEADER_BYTES + 20])
def test_a_stump_is_refused(length: int) -> None:
    with pytest.raises(SegmentBroken):
        frames.decode(frames.encode(HERE, FACTS, CANARY, BOX)[:length], HERE, BOX)


@given(st.integers(min_value=1))
def test_a_torn_batch_is_seen(cut: int) -> None:
    batch = BATCH_MAGIC + frames.encode(HERE, FACTS, CANARY, BOX)
    torn = batch[: -(cut % (len(batch) - len(BATCH_MAGIC) - 1) + 1)]
    with pytest.raises(SegmentBroken):
        list(frames.scan(torn))


def test_another_file_is_no_batch() -> None:
    with pytest.raises(SegmentBroken):
        list(frames.scan(b"GIF89a"))


def test_contents_do_not_show_in_a_repr() -> None:
    contents = frames.decode(frames.encode(HERE, FACTS, CANARY, BOX), HERE, BOX)
    assert "9f2c" not in repr(contents)
    assert "9f2c" not in str(BOX)
