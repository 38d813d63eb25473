"""Rotate the master key: every key it wraps is wrapped by a new one. No recording is read or written.

    1  a new key is written to `<master key file>.new`
    2  one transaction of the key database: site and visitor keys wrapped anew, check value replaced
    3  the key database's log is emptied of what the old key wrapped
    4  the old key takes the name `<master key file>.old-<8 hex>`
    5  the new one takes the name of the master key file, and the folder is synced

Recording keys are wrapped by visitor keys and stay as they are. Whenever this is killed, the key database is
under exactly one of the keys that lie there, and `master.find` finds it: before 2 is committed the old one at
its place, afterwards the new one, under either name. Called again it goes on where it was cut short. Another
process that runs reads the file again when it finds the check value changed (`installation.current`).

Whoever has the old key and an old copy of the key database opens what they could open before.
"""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.db import connections, transaction

from voile.audit import actions as audit
from voile.audit.actors import Actor
from voile.errors import MasterKeyError, StorageError
from voile.storage import master
from voile.storage.crypto import SealError
from voile.storage.databases import translated, truncate_log
from voile.storage.installation import installation, key_check_value
from voile.storage.master import MasterKey
from voile.storage.models import MasterCheck, SiteKey, VisitorKey
from voile.storage.router import KEYS

_AT_ONCE = 2000

# Keys that the master key wraps: the model's table, its column of ids, whose they are.
_WRAPPED = ((SiteKey, "storage_sitekey", "site"), (VisitorKey, "storage_visitorkey", "visitor"))

Progress = Callable[[int, int], None]


def _quiet(_done: int, _total: int) -> None:
    """The progress that nobody watches."""


@dataclass(frozen=True, slots=True)
class Rotated:
    """`left` keys did not open and were left as they are. `resumed`: an earlier call was cut short."""

    keys: int
    left: int
    resumed: bool
    master_key_file: Path
    old_key_file: Path


def prepare() -> Path:
    """Make the next master key and change nothing else, so that it can be copied to where it is needed.

    Raises:
        MasterKeyError: its file cannot be made.
    """
    path = installation().master_key_file
    with rotating(path):
        return _next(path)


def rotate(*, by: Actor, progress: Progress = _quiet) -> Rotated:
    """Rotate the master key, or finish a rotation that was cut short.

    Raises:
        MasterKeyError: the files are not as they must be; nothing was changed.
        StorageError: the key database failed; to be called again.
    """
    path = installation().master_key_file
    with rotating(path), translated():
        following = master.next_file(path)
        resumed = following.exists() and master.read(following).check_value == key_check_value()
        old, new = master.read(path), master.read(_next(path))
        keys, left = (0, 0) if resumed else _wrap_anew(old, new, progress)
        truncate_log(KEYS)
        audit.record(by, audit.Action.KEYS_ROTATED, "keys:master", {"keys": keys, "left": left})
        retired = _retire(path, old)
        _promote(path)
    return Rotated(keys, left, resumed, path, retired)


@contextmanager
def rotating(path: Path) -> Iterator[None]:
    """Hold the folder of the master key, so that one process at a time changes what lies there.

    Raises:
        MasterKeyError: another holds it, or it cannot be used.
    """
    try:
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError:
        raise MasterKeyError(f"The folder {path.parent} cannot be read.", remedy="Check its owner.") from None
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise MasterKeyError("The keys are being rotated or backed up already.", remedy="Wait.") from None
    finally:
        os.close(folder)


def _next(path: Path) -> Path:
    following = master.next_file(path)
    if not following.exists():
        master.create(following)
    return following


def _wrap_anew(old: MasterKey, new: MasterKey, progress: Progress) -> tuple[int, int]:
    """How many keys were wrapped anew, and how many do not open and were left."""
    with transaction.atomic(using=KEYS, durable=True):
        if key_check_value() != old.check_value:
            raise MasterKeyError(
                "The master key's file is not the key of this data.", remedy="See `voile doctor`."
            )
        total = sum(model.objects.count() for model, _, _ in _WRAPPED)
        done = left = 0
        for _, table, owner in _WRAPPED:
            for rows in _chunks(table, owner):
                wrapped = [_wrapped_anew(row, owner, old, new) for row in rows]
                known = [each for each in wrapped if each is not None]
                with connections[KEYS].cursor() as cursor:
                    cursor.executemany(f"UPDATE {table} SET wrapped = %s WHERE {owner} = %s", known)  # noqa: S608 - names from the list above
                done, left = done + len(known), left + len(rows) - len(known)
                progress(done + left, total)
        MasterCheck.objects.update(check_value=new.check_value)
    return done, left


def _chunks(table: str, owner: str) -> Iterator[list[tuple[str, bytes]]]:
    after = ""
    query = f"SELECT {owner}, wrapped FROM {table} WHERE {owner} > %s ORDER BY {owner} LIMIT {_AT_ONCE}"  # noqa: S608 - as above
    while True:
        with connections[KEYS].cursor() as cursor:
            cursor.execute(query, [after])
            rows = cursor.fetchall()
        if not rows:
            return
        yield [(name, bytes(wrapped)) for name, wrapped in rows]
        after = rows[-1][0]


def _wrapped_anew(
    row: tuple[str, bytes], owner: str, old: MasterKey, new: MasterKey
) -> tuple[bytes, str] | None:
    name, wrapped = row
    try:
        return new.wrap(old.unwrap(wrapped, f"{owner}:{name}"), f"{owner}:{name}"), name
    except SealError:
        # Unreadable before and after; `voile doctor` names it. It must not keep all others under the old key.
        return None


def _retire(path: Path, old: MasterKey) -> Path:
    """A second name for the old key, so that there is a file at `path` at every moment."""
    retired = master.old_file(path, old)
    with _on_disk(path):
        if not retired.exists():
            retired.hardlink_to(path)
        master.sync_folder(path.parent)
    return retired


def _promote(path: Path) -> None:
    with _on_disk(path):
        master.next_file(path).replace(path)
        master.sync_folder(path.parent)


@contextmanager
def _on_disk(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError:
        raise StorageError(
            f"The key database is under the new master key, and its file cannot take the place of {path}.",
            remedy="Make the folder writable and run `voile keys rotate` again; until then leave both files.",
        ) from None
