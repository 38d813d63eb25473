"""The key hierarchy on disk: made once, saved before use, refused when it is not this data's."""

import dataclasses
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections
from tests.integration.storage.factory import SITE, scrubbed
from tests.integration.storage.fixtures import AppendAll

from voile.config import Config
from voile.errors import KeySaveError, MasterKeyError
from voile.ids import SiteId
from voile.storage import datakeys, installation, keys, master
from voile.storage.crypto import SealError
from voile.storage.installation import Installation
from voile.storage.models import MasterCheck, RecordingKey, SiteKey, VisitorKey
from voile.storage.outcomes import Appended

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "keys"])

OTHER_SITE = SiteId("1234567891")


def config_of(storage: Installation) -> Config:
    return dataclasses.replace(
        settings.VOILE, data_dir=storage.data_dir, master_key_file=storage.master_key_file
    )


def forget_everything_opened(storage: Installation) -> None:
    """As in a new process."""
    installation.close_storage()
    datakeys.forget()
    installation.open_storage(config_of(storage))


def test_seals_open_in_the_next_process(storage: Installation) -> None:
    sealed = keys.seal(SITE, b"ada@example.org")
    label = keys.label_hash(SITE, b"ada@example.org")
    forget_everything_opened(storage)
    assert keys.unseal(SITE, sealed) == b"ada@example.org"
    assert keys.label_hash(SITE, b"ada@example.org") == label


def test_a_seal_is_one_sites(storage: Installation) -> None:
    sealed = keys.seal(SITE, b"label")
    with pytest.raises(SealError):
        keys.unseal(OTHER_SITE, sealed)
    assert keys.label_hash(SITE, b"label") != keys.label_hash(OTHER_SITE, b"label")


def test_one_visitor_one_key_and_each_recording_its_own(append_all: AppendAll) -> None:
    append_all([scrubbed(tab="a", page="a"), scrubbed(tab="b", page="b")])
    assert (VisitorKey.objects.count(), RecordingKey.objects.count()) == (1, 2)


def test_keys_lie_in_their_own_database(append_all: AppendAll) -> None:
    append_all([scrubbed()])
    assert "storage_recordingkey" in connections["keys"].introspection.table_names()
    assert "storage_recordingkey" not in connections["default"].introspection.table_names()
    assert "storage_segment" not in connections["keys"].introspection.table_names()


def test_no_key_lies_unwrapped_on_disk(append_all: AppendAll, storage: Installation) -> None:
    append_all([scrubbed()])
    row = RecordingKey.objects.get()
    visitor = VisitorKey.objects.get()
    key = storage.master_key.unwrap(bytes(visitor.wrapped), f"visitor:{visitor.visitor}")
    assert len(row.wrapped) == len(visitor.wrapped) == 61
    assert key not in bytes(visitor.wrapped)


@pytest.mark.sqlite
def test_the_key_database_overwrites_what_it_deletes(storage: Installation) -> None:
    with connections["keys"].cursor() as cursor:
        pragmas = {
            name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in ("secure_delete", "synchronous")
        }
    assert pragmas == {"secure_delete": 1, "synchronous": 2}


def test_a_new_master_key_is_not_made_beside_old_data(append_all: AppendAll, storage: Installation) -> None:
    append_all([scrubbed()])
    storage.master_key_file.unlink()
    with pytest.raises(MasterKeyError) as caught:
        installation.open_storage(config_of(storage), create_master_key=True)
    assert "backup" in caught.value.remedy
    assert not storage.master_key_file.exists()


def test_a_wrong_master_key_is_told_from_damage(storage: Installation) -> None:
    storage.master_key_file.unlink()
    master.create(storage.master_key_file)
    with pytest.raises(MasterKeyError) as caught:
        installation.open_storage(config_of(storage))
    assert "not the one" in caught.value.message


def test_a_lost_key_database_is_not_replaced(append_all: AppendAll, storage: Installation) -> None:
    append_all([scrubbed()])
    for model in (MasterCheck, SiteKey, VisitorKey, RecordingKey):
        model.objects.all().delete()
    with pytest.raises(MasterKeyError):
        installation.open_storage(config_of(storage))
    assert not MasterCheck.objects.exists()


def test_a_key_that_was_destroyed_elsewhere_is_not_used_again(append_all: AppendAll) -> None:
    """Another process erased the key; this one still remembers it."""
    item = scrubbed("a")
    append_all([item])
    before = bytes(RecordingKey.objects.get().wrapped)
    RecordingKey.objects.all().delete()
    assert append_all([scrubbed("b", seq=1)]) == [Appended()]
    assert bytes(RecordingKey.objects.get().wrapped) != before


def test_a_site_key_that_does_not_unwrap_is_no_reason_to_make_another(storage: Installation) -> None:
    keys.seal(SITE, b"label")
    SiteKey.objects.update(wrapped=b"\x01" + bytes(60))
    forget_everything_opened(storage)
    with pytest.raises(KeySaveError):
        keys.seal(SITE, b"label")
    assert SiteKey.objects.count() == 1


def test_keys_do_not_show(storage: Installation) -> None:
    secret = Path(storage.master_key_file).read_text().splitlines()[1]
    assert secret not in f"{storage!r} {storage.master_key!r} {keys.site_keys(SITE)!r}"
