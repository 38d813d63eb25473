"""The opened storage of a data directory: its master key and its object store. One for each process."""

import threading
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, transaction

from voile.config import Config
from voile.errors import DataDirError, MasterKeyError
from voile.storage import master
from voile.storage.master import MasterKey
from voile.storage.models import MasterCheck, RecordingKey, Segment, SiteKey, VisitorKey
from voile.storage.objects import LocalObjects
from voile.storage.router import KEYS


@dataclass(frozen=True, slots=True, eq=False)
class Installation:
    data_dir: Path
    master_key_file: Path
    asset_max_bytes: int
    master_key: MasterKey
    objects: LocalObjects


_lock = threading.Lock()
_opened: Installation | None = None


def open_storage(config: Config, *, create_master_key: bool = False) -> Installation:
    """Open the storage of `config` for this process; the databases must be migrated.

    With `create_master_key` a missing master key is made, but only where nothing has been stored yet: a new
    key beside old data would hide that the right one is lost.

    Raises:
        MasterKeyError: the master key is missing, unreadable, no key, or not the one of this data.
        DataDirError: the key database cannot be read.
    """
    global _opened
    with _lock:
        try:
            key = _master_key(config.master_key_file, create_master_key)
        except DatabaseError:
            raise DataDirError(
                "The key database cannot be read.",
                remedy="Run `voile init` for a new data directory, or restore keys/keys.db from its backup.",
            ) from None
        _opened = Installation(
            config.data_dir,
            config.master_key_file,
            config.asset_max_bytes,
            key,
            LocalObjects(config.data_dir / "objects"),
        )
        return _opened


def installation() -> Installation:
    """The opened storage; opens that of `settings.VOILE` at the first call. Never makes a key."""
    return _opened or open_storage(settings.VOILE)


def close_storage() -> None:
    """Forget the keys of this process."""
    global _opened
    with _lock:
        _opened = None


def _master_key(path: Path, may_create: bool) -> MasterKey:
    is_new = may_create and not path.exists() and _is_unused()
    key = master.create(path) if is_new else master.read(path)
    _check(key, path)
    return key


def _is_unused() -> bool:
    keys = (MasterCheck, SiteKey, VisitorKey, RecordingKey)
    return not any(model.objects.exists() for model in keys) and not Segment.objects.exists()


def _check(key: MasterKey, path: Path) -> None:
    row = MasterCheck.objects.first()
    if row is None and _is_unused():
        with transaction.atomic(using=KEYS):
            row, _ = MasterCheck.objects.get_or_create(pk=1, defaults={"check_value": key.check_value})
    if row is None:
        raise MasterKeyError(
            "The key database does not belong to this data.",
            remedy="Restore keys/keys.db from the same time as the data.",
        )
    if bytes(row.check_value) != key.check_value:
        raise MasterKeyError(
            f"The master key at {path} is not the one this data was stored under.",
            remedy="Restore the file from its backup, or name the right one in VOILE_MASTER_KEY_FILE.",
        )
