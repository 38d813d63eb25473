"""The opened storage of a data directory: its master key and its object store. One for each process."""

import dataclasses
import threading
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, transaction

from voile import log
from voile.config import Config
from voile.errors import DataDirError, KeySaveError, MasterKeyError
from voile.storage import master
from voile.storage.master import MasterKey
from voile.storage.models import MasterCheck, RecordingKey, Segment, SiteKey, VisitorKey
from voile.storage.objects import LocalObjects
from voile.storage.router import KEYS

_log = log.get("storage")


@dataclass(frozen=True, slots=True, eq=False)
class Installation:
    data_dir: Path
    master_key_file: Path
    asset_max_bytes: int
    key_backup_days: int
    reserve_bytes: int
    limit_percent: int
    master_key: MasterKey
    objects: LocalObjects


_lock = threading.Lock()
_opened: Installation | None = None
_complained_of: bytes | None = None


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
            config.key_backup_days,
            config.disk_reserve_bytes,
            config.disk_limit_percent,
            key,
            LocalObjects(config.data_dir / "objects"),
        )
        return _opened


def installation() -> Installation:
    """The opened storage; opens that of `settings.VOILE` at the first call. Never makes a key."""
    return _opened or open_storage(settings.VOILE)


def current() -> Installation:
    """The opened storage, with the master key that the key database is under at this moment.

    Whoever wraps a key calls this in the same transaction: from a rotation on, nothing more is wrapped by the
    key that was. A process that finds the key rotated reads the file again.

    Raises:
        KeySaveError: the new master key is not here.
    """
    global _opened, _complained_of
    opened = installation()
    check_value = key_check_value()
    if check_value == opened.master_key.check_value:
        return opened
    with _lock:
        try:
            key = master.find(opened.master_key_file, check_value or b"")
        except MasterKeyError as error:
            if _complained_of != check_value:
                # Once, and not at every envelope.
                _complained_of = check_value
                _log.error("keys.master_key_file_is_not_the_right_one")
            raise KeySaveError(error.message, remedy=error.remedy) from error
        _log.info("keys.master_key_was_rotated")
        _opened = dataclasses.replace(opened, master_key=key)
        return _opened


def key_check_value() -> bytes | None:
    """Which master key the key database is under; None where it is under none yet."""
    row = MasterCheck.objects.first()
    return None if row is None else bytes(row.check_value)


def close_storage() -> None:
    """Forget the keys of this process."""
    global _opened
    with _lock:
        _opened = None


def _master_key(path: Path, may_create: bool) -> MasterKey:
    check_value = key_check_value()
    if check_value is not None:
        return master.find(path, check_value)
    if not _is_unused():
        raise MasterKeyError(
            "The key database does not belong to this data.",
            remedy="Run `voile keys restore` with the newest backup of the keys, or put keys/keys.db back.",
        )
    return _begin_with(master.create(path) if may_create and not path.exists() else master.read(path))


def _is_unused() -> bool:
    keys = (SiteKey, VisitorKey, RecordingKey)
    return not any(model.objects.exists() for model in keys) and not Segment.objects.exists()


def _begin_with(key: MasterKey) -> MasterKey:
    with transaction.atomic(using=KEYS):
        row, _ = MasterCheck.objects.get_or_create(pk=1, defaults={"check_value": key.check_value})
    if bytes(row.check_value) != key.check_value:
        raise MasterKeyError("Another process began with another master key.", remedy="Start again.")
    return key
