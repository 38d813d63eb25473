"""Backups of the keys: they bring back what was lost, and nothing that was erased."""

import stat
from datetime import timedelta
from pathlib import Path

import pytest
from tests.integration.storage.factory import SITE, scrubbed
from tests.integration.storage.fixtures import AppendAll
from tests.integration.storage.test_keys import config_of, forget_everything_opened

from voile import clock
from voile.audit import actors
from voile.errors import BadValue, MasterKeyError, SegmentBroken, StorageError
from voile.ids import RecordingId
from voile.storage import datakeys, erasing, installation, key_backup, key_restore, keys, reading, rotation
from voile.storage.installation import Installation
from voile.storage.key_restore import Restored
from voile.storage.models import Erasure, MasterCheck, RecordingKey, SiteKey, VisitorKey
from voile.storage.outcomes import Appended

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "keys"])

LABEL = b"ada@example.org"
NAMES = "abc"


def recording(name: str) -> RecordingId:
    return scrubbed(visitor=name, tab=name, page=name).recording


@pytest.fixture
def filled(append_all: AppendAll) -> bytes:
    items = [scrubbed(f"of {name}", visitor=name, tab=name, page=name) for name in NAMES]
    assert append_all(items) == [Appended()] * 3
    return keys.seal(SITE, LABEL)


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("backups")


def back_up(folder: Path) -> Path:
    return key_backup.back_up(folder, by=actors.COMMAND).file


def restore(file: Path, storage: Installation, old_key_file: Path | None = None) -> Restored:
    return key_restore.restore(file, config_of(storage), by=actors.COMMAND, old_key_file=old_key_file)


def lose_the_keys(storage: Installation) -> None:
    for model in (MasterCheck, SiteKey, VisitorKey, RecordingKey):
        model.objects.all().delete()
    installation.close_storage()
    datakeys.forget()
    keys._site_keys.cache_clear()


def text(name: str) -> list[bytes]:
    return [segment.events_json for page in reading.read(recording(name)) for segment in page.segments]


def is_readable(name: str) -> bool:
    try:
        return text(name) == [
            scrubbed(f"of {name}", visitor=name, tab=name, page=name).events_json,
        ]
    except SegmentBroken:
        return False


def test_lost_keys_come_back(filled: bytes, storage: Installation, folder: Path) -> None:
    file = back_up(folder)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    lose_the_keys(storage)
    assert restore(file, storage) == Restored(sites=1, recordings=3)
    forget_everything_opened(storage)
    assert all(map(is_readable, NAMES))
    assert keys.unseal(SITE, filled) == LABEL


def test_what_was_erased_does_not_come_back(filled: bytes, storage: Installation, folder: Path) -> None:
    file = back_up(folder)
    erasing.erase([recording("a")])
    lose_the_keys(storage)
    assert restore(file, storage) == Restored(sites=1, recordings=2, not_restored=1)
    assert set(RecordingKey.objects.values_list("recording", flat=True)) == {recording("b"), recording("c")}
    assert scrubbed(visitor="a").visitor not in set(VisitorKey.objects.values_list("visitor", flat=True))


def test_what_is_erased_while_keys_come_back_is_gone_afterwards(
    filled: bytes, storage: Installation, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = back_up(folder)
    lose_the_keys(storage)
    real = key_restore._living

    def erased_after_the_look(wanted: set[str]) -> set[str]:
        living = real(wanted)
        erasing.erase([recording("a")])
        return living

    monkeypatch.setattr(key_restore, "_living", erased_after_the_look)
    restore(file, storage)
    assert set(RecordingKey.objects.values_list("recording", flat=True)) == {recording("b"), recording("c")}
    assert not Erasure.objects.filter(keys_destroyed=False).exists()


def test_keys_that_are_there_stay(filled: bytes, storage: Installation, folder: Path) -> None:
    file = back_up(folder)
    before = dict(RecordingKey.objects.values_list("recording", "wrapped"))
    assert restore(file, storage) == Restored(present=4)
    assert dict(RecordingKey.objects.values_list("recording", "wrapped")) == before


def test_a_visitor_who_got_another_key_meanwhile(
    filled: bytes, storage: Installation, folder: Path, append_all: AppendAll
) -> None:
    """An older copy of the key database was put in place, and Voile ran with it."""
    file = back_up(folder)
    RecordingKey.objects.filter(recording=recording("a")).delete()
    VisitorKey.objects.filter(visitor=scrubbed(visitor="a").visitor).delete()
    datakeys.forget()
    assert append_all([scrubbed("later", visitor="a", tab="later", page="later")]) == [Appended()]
    assert restore(file, storage) == Restored(recordings=1, present=3)
    assert is_readable("a")
    assert len(list(reading.read(scrubbed(tab="later").recording))) == 1


def test_a_backup_from_before_a_rotation_needs_the_old_key(
    filled: bytes, storage: Installation, folder: Path, tmp_path: Path
) -> None:
    file = back_up(folder)
    old = rotation.rotate(by=actors.COMMAND).old_key_file.rename(tmp_path / "elsewhere.key")
    lose_the_keys(storage)
    with pytest.raises(MasterKeyError, match="--old-master-key"):
        restore(file, storage)
    assert restore(file, storage, old) == Restored(sites=1, recordings=3)
    old.unlink()
    forget_everything_opened(storage)
    assert all(map(is_readable, NAMES))


def test_an_altered_or_shortened_backup_is_refused(
    filled: bytes, storage: Installation, folder: Path
) -> None:
    file = back_up(folder)
    whole = file.read_bytes()
    lose_the_keys(storage)
    for broken in (whole[:-1], whole[:48], whole[:20], whole[:60] + bytes([whole[60] ^ 1]) + whole[61:], b""):
        file.write_bytes(broken)
        with pytest.raises(StorageError, match="backup"):
            restore(file, storage)
        assert not RecordingKey.objects.exists()


def test_a_backup_shows_no_id_and_no_key(filled: bytes, folder: Path) -> None:
    data = back_up(folder).read_bytes()
    for row in RecordingKey.objects.all():
        for shown in (row.recording, row.visitor):
            assert shown.encode() not in data
            assert bytes.fromhex(shown) not in data
        assert bytes(row.wrapped) not in data


def test_backups_whose_time_is_over_are_deleted(
    filled: bytes, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "keys-notes.voilekeys").write_text("none of ours")
    first = back_up(folder)
    now = clock.now_at()
    for days, deleted in ((6, []), (8, [first])):
        monkeypatch.setattr(clock, "now_at", lambda days=days: now + timedelta(days=days))
        assert key_backup.back_up(folder, by=actors.COMMAND).deleted == deleted
    assert len(list(folder.iterdir())) == 3


def test_a_backup_does_not_lie_among_the_data(filled: bytes, storage: Installation) -> None:
    with pytest.raises(BadValue):
        back_up(storage.data_dir / "backups")


def test_a_backup_of_many_keys_is_whole(
    filled: bytes, storage: Installation, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(key_backup, "_ROWS", 2)
    file = back_up(folder)
    lose_the_keys(storage)
    assert restore(file, storage) == Restored(sites=1, recordings=3)
