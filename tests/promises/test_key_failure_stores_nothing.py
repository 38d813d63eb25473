"""A key that cannot be saved means nothing is stored.

Content is encrypted under a key of its recording, and the key is on disk before anything else is. If it
cannot be saved, the envelope is refused: it is not stored in clear, not under another key, not for
later.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256

import pytest
from django.db import OperationalError, connections
from tests.integration.storage.factory import POLICY, SITE, png, scrubbed
from tests.integration.storage.fixtures import AppendAll
from tests.refusing import refusing

from voile.errors import KeySaveError, StorageFull
from voile.storage import assets, datakeys, keys, reading
from voile.storage.installation import Installation
from voile.storage.models import AssetUse, RecordingKey, Segment, SiteKey, StoredObject, VisitorKey
from voile.storage.objects import Kind
from voile.storage.outcomes import Appended, CommittedSegment
from voile.storage.sniffing import AssetKind

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "keys"])

CANARY = "canary-77ab"
TABLES = ("storage_recordingkey", "storage_visitorkey")

StoredBytes = Callable[[], bytes]


@contextmanager
def full(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """SQLite finds the key database full: it may not grow, and every connection made from now on knows."""
    with connections["keys"].cursor() as cursor:
        cursor.execute("CREATE TABLE filler AS SELECT zeroblob(1) AS hole")
        (pages,) = cursor.execute("PRAGMA page_count").fetchone()
    options = connections["keys"].settings_dict["OPTIONS"]
    with monkeypatch.context() as patched:
        limit = f"{options['init_command']}; PRAGMA max_page_count={pages}"
        patched.setitem(options, "init_command", limit)
        connections["keys"].close()
        with pytest.raises(OperationalError, match="full"):
            _fill()
        yield
    connections["keys"].close()
    with connections["keys"].cursor() as cursor:
        cursor.execute("DROP TABLE filler")


def _fill() -> None:
    with connections["keys"].cursor() as cursor:
        while True:
            cursor.execute("INSERT INTO filler SELECT randomblob(900)")


def assert_nothing_is_stored(storage: Installation, stored_bytes: StoredBytes) -> None:
    assert not Segment.objects.exists()
    assert not StoredObject.objects.exists()
    assert not AssetUse.objects.exists()
    assert [name for kind in Kind for name in storage.objects.names(kind)] == []
    assert CANARY.encode() not in stored_bytes()


@pytest.mark.parametrize("table", TABLES)
def test_a_refused_key(
    append_all: AppendAll, storage: Installation, stored_bytes: StoredBytes, table: str
) -> None:
    noted: list[CommittedSegment] = []
    item = scrubbed(CANARY)
    with refusing("keys", table):
        (end,) = append_all([item], noted.extend)
    assert isinstance(end, KeySaveError)
    assert noted == []
    assert_nothing_is_stored(storage, stored_bytes)
    assert not RecordingKey.objects.exists()
    assert not VisitorKey.objects.exists()
    assert append_all([item]) == [Appended()], "and once it can be saved, the same envelope is taken"


@pytest.mark.sqlite
def test_a_full_key_database(
    append_all: AppendAll, storage: Installation, stored_bytes: StoredBytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    items = [
        scrubbed(CANARY, visitor=f"v{number}", tab=f"t{number}", page=f"p{number}") for number in range(40)
    ]
    with full(monkeypatch):
        ends = append_all(items)
    assert all(isinstance(end, StorageFull) for end in ends)
    assert_nothing_is_stored(storage, stored_bytes)
    assert append_all(items) == [Appended()] * 40


def test_a_key_that_was_not_saved_is_not_used_from_memory(append_all: AppendAll) -> None:
    """The second attempt of the same envelope, with the failure still there."""
    with refusing("keys", "storage_recordingkey"):
        for _ in range(2):
            (end,) = append_all([scrubbed(CANARY)])
            assert isinstance(end, KeySaveError)
    assert datakeys.find([scrubbed().recording]) == {}


def test_recordings_that_have_a_key_go_on(append_all: AppendAll) -> None:
    known = scrubbed("first", tab="known", page="known")
    append_all([known])
    with refusing("keys", "storage_recordingkey"):
        ends = append_all([scrubbed("more", tab="known", page="known", seq=1), scrubbed(CANARY)])
    assert ends[0] == Appended()
    assert isinstance(ends[1], KeySaveError)
    (page,) = reading.read(known.recording)
    assert len(list(page.segments)) == 2


def test_a_key_that_does_not_unwrap_is_not_replaced(append_all: AppendAll) -> None:
    """A new key would make what is stored under the old one unreadable for ever."""
    append_all([scrubbed("first")])
    RecordingKey.objects.update(wrapped=b"\x01" + bytes(60))
    datakeys.forget()
    (end,) = append_all([scrubbed(CANARY, seq=1)])
    assert isinstance(end, KeySaveError)
    assert Segment.objects.count() == 1
    assert bytes(RecordingKey.objects.get().wrapped) == b"\x01" + bytes(60)


def test_a_site_without_key_keeps_no_asset_and_seals_nothing(
    append_all: AppendAll, storage: Installation, stored_bytes: StoredBytes
) -> None:
    image = png(CANARY.encode())
    named = ("image", sha256(image).hexdigest(), len(image))
    with refusing("keys", "storage_sitekey"):
        (end,) = append_all([scrubbed(CANARY, assets=[named])])
        assert isinstance(end, KeySaveError)
        with pytest.raises(KeySaveError):
            assets.put(SITE, named[1], AssetKind.IMAGE, image, POLICY)
        with pytest.raises(KeySaveError):
            keys.seal(SITE, CANARY.encode())
    assert not SiteKey.objects.exists()
    assert_nothing_is_stored(storage, stored_bytes)
