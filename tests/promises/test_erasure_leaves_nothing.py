"""Erasure leaves nothing.

When a recording is erased its key is destroyed, its rows are deleted, and within a minute its bytes are
gone from the batches it shared. No copy of the data made before can be read with what is left. What
still arrives of it is not kept. Its derived id is remembered for 30 days, for that alone.
"""

import base64
import zlib
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from urllib.parse import quote

import pytest
from tests.integration.storage.factory import POLICY, SITE, png, scrubbed
from tests.integration.storage.fixtures import AppendAll

from voile import clock
from voile.errors import SegmentBroken
from voile.policy import ScrubbedEvents
from voile.storage import assets, checking, datakeys, erasing, frames, purging, reading, rewriting
from voile.storage.batches import commit
from voile.storage.crypto import Box, SealError, new_key
from voile.storage.installation import Installation
from voile.storage.models import RecordingKey, Segment, VisitorKey
from voile.storage.outcomes import AlreadyErased, CommittedSegment
from voile.storage.sniffing import AssetKind

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "keys"])

CANARY = "canary-e9d1 f00d"
PNG = png(CANARY.encode())

StoredBytes = Callable[[], bytes]


def spellings(text: str) -> list[bytes]:
    """As a canary could lie on a disk: as it is, in URLs, in JSON, in base64 at each of its three offsets."""
    raw = text.encode()
    shifted = [base64.b64encode(b"\0" * pad + raw)[4:-4] for pad in range(3)]
    return [raw, quote(text).encode(), raw.replace(b" ", b"\\u0020"), text.encode("utf-16-le"), *shifted]


def plant(append_all: AppendAll) -> ScrubbedEvents:
    """Two visitors in one batch; one of them with a canary in every place that storage has."""
    image = ("image", sha256(PNG).hexdigest(), len(PNG))
    item = scrubbed(CANARY, visitor="gone", tab="gone", page="gone", assets=[image])
    other = scrubbed("other", visitor="other", session="other", tab="other", page="other")
    commit([CommittedSegment(each, clock.now_at()) for each in (item, other)], lambda _: None)
    assets.put(SITE, image[1], AssetKind.IMAGE, PNG, POLICY)
    append_all([scrubbed(CANARY, visitor="gone", tab="gone", page="gone", seq=1)])
    return item


def frame_bytes(storage: Installation, item: ScrubbedEvents) -> list[bytes]:
    rows = Segment.objects.filter(recording=item.recording).select_related("stored_in")
    return [storage.objects.read(row.stored_in.name, row.offset, row.length) for row in rows]


def test_what_is_planted_could_be_found(append_all: AppendAll) -> None:
    """The control: before the erasure the canary is readable in every place."""
    item = plant(append_all)
    read = b"".join(segment.events_json for page in reading.read(item.recording) for segment in page.segments)
    assert read.count(CANARY.encode()) == 2
    image = assets.get(SITE, sha256(PNG).hexdigest(), POLICY)
    assert image is not None
    assert CANARY.encode() in image.data
    assert any(spelling in base64.b64encode(CANARY.encode() * 3) for spelling in spellings(CANARY)[4:])


def test_content_is_never_in_clear_on_the_disk(append_all: AppendAll, stored_bytes: StoredBytes) -> None:
    plant(append_all)
    stored = stored_bytes()
    assert not [spelling for spelling in spellings(CANARY) if spelling in stored]


def test_nothing_of_it_is_left_on_the_disk(
    append_all: AppendAll, storage: Installation, stored_bytes: StoredBytes
) -> None:
    item = plant(append_all)
    sealed = frame_bytes(storage, item)
    keys = [bytes(RecordingKey.objects.get(recording=item.recording).wrapped)]
    keys.append(bytes(VisitorKey.objects.get(visitor=item.visitor).wrapped))
    ids = [name.encode() for name in (item.session, item.page, item.visitor)]
    ids += [bytes.fromhex(name) for name in (item.session, item.page, item.recording)]
    before = stored_bytes()
    assert [trace for trace in (*sealed, *keys) if trace not in before] == []
    assert [trace for trace in ids if trace not in before] == []

    erasing.erase([item.recording])
    assert [key for key in keys if key in stored_bytes()] == [], "keys are destroyed at once"
    rewriting.rewrite_batches()

    after = stored_bytes()
    assert [trace for trace in (*sealed, *keys, *ids) if trace in after] == []
    assert assets.get(SITE, sha256(PNG).hexdigest(), POLICY) is None
    assert checking.reconcile() == []


def test_a_copy_made_before_cannot_be_read_any_more(append_all: AppendAll, storage: Installation) -> None:
    """A backup of the objects, and everything else that this installation still has."""
    item = plant(append_all)
    copies = frame_bytes(storage, item)
    erasing.erase([item.recording])
    assert datakeys.find([item.recording]) == {}
    left = [RecordingKey.objects.get().wrapped, VisitorKey.objects.get().wrapped, new_key()]
    for copy in copies:
        assert not [spelling for spelling in spellings(CANARY) if spelling in copy]
        for key in left:
            with pytest.raises((SegmentBroken, SealError)):
                frames.decode(copy, reading.identity(_row(item)), Box(bytes(key)[:32]))
        with pytest.raises(zlib.error):
            zlib.decompress(copy)


def _row(item: ScrubbedEvents) -> Segment:
    return Segment(
        site=item.site, session=item.session, recording=item.recording, page=item.page, seq=item.seq
    )


def test_others_are_untouched(append_all: AppendAll) -> None:
    item = plant(append_all)
    other = scrubbed("other", visitor="other", session="other", tab="other", page="other")
    erasing.erase([item.recording])
    rewriting.rewrite_batches()
    (page,) = reading.read(other.recording)
    assert [segment.events_json for segment in page.segments] == [other.events_json]


def test_what_arrives_late_is_not_kept(append_all: AppendAll, stored_bytes: StoredBytes) -> None:
    item = plant(append_all)
    erasing.erase([item.recording])
    rewriting.rewrite_batches()
    late = scrubbed(CANARY, visitor="gone", tab="gone", page="late", seq=0)
    assert append_all([item, late]) == [AlreadyErased()] * 2
    assert late.page.encode() not in stored_bytes()
    assert bytes.fromhex(late.page) not in stored_bytes()


def test_it_leaves_nothing_after_a_purge_has_moved_it(
    append_all: AppendAll, storage: Installation, stored_bytes: StoredBytes
) -> None:
    item = plant(append_all)
    sealed = frame_bytes(storage, item)
    with clock.freeze(clock.now_at() + timedelta(hours=26)):
        purging.purge_batches()
    assert [frame for frame in sealed if frame not in stored_bytes()] == []
    erasing.erase([item.recording])
    assert [frame for frame in sealed if frame in stored_bytes()] == []
