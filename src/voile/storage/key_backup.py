r"""Backups of the key database: what they look like, and how they are written.

    key backup := header | chunk*

    header  0  magic     8  "VOILEK1\n"
            8  made      8  milliseconds since 1970
           16  check    32  of the master key that wraps what is in it

    chunk   0  size      4
            4  body         sealed under subkey(master key, backups), bound to header | number (4) | last (1)

    body, opened := MessagePack array of rows [kind, id, visitor, wrapped key], at most 4096
            kind 0  site key       id of the site, ""
            kind 1  visitor key    id of the visitor, ""
            kind 2  recording key  id of the recording, id of its visitor

The kinds come in this order. Chunks are numbered from 0; `last` is 1 in the last one, so that a file that was
cut short is told from a whole one. Keys in it are wrapped as in the database, and sealed once more: without
the master key a backup shows its age and its size, and nobody's id.

A backup holds the keys of what is erased after it was made. So it lies apart from backups of the data, and is
deleted after `VOILE_KEY_BACKUP_DAYS`.
"""

import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import msgspec

from voile import clock
from voile.audit import actions as audit
from voile.audit.actors import Actor
from voile.errors import BadValue, StorageError
from voile.storage import master
from voile.storage.crypto import Box, SealError
from voile.storage.databases import translated
from voile.storage.installation import current, installation, key_check_value
from voile.storage.master import MasterKey
from voile.storage.models import RecordingKey, SiteKey, VisitorKey
from voile.storage.objects import failure
from voile.storage.rotation import rotating

MAGIC = b"VOILEK1\n"
SUFFIX = ".voilekeys"
SITE, VISITOR, RECORDING = range(3)

_HEADER = struct.Struct(">8sQ32s")
_SIZE = struct.Struct(">I")
_PLACE = struct.Struct(">IB")
_ROWS = 4096

Row = tuple[int, str, str, bytes]


class BackupBroken(StorageError):  # noqa: N818 - the name says the state
    """A file that is no backup of keys, or not a whole one."""


@dataclass(frozen=True, slots=True)
class Header:
    made_at: datetime
    check_value: bytes

    def pack(self) -> bytes:
        return _HEADER.pack(MAGIC, round(self.made_at.timestamp() * 1000), self.check_value)


@dataclass(frozen=True, slots=True)
class BackedUp:
    """`deleted` are older backups in the same folder whose time was over."""

    file: Path
    keys: int
    deleted: list[Path]


def back_up(folder: Path, *, by: Actor) -> BackedUp:
    """Write all keys to a new file in `folder`, durably, and delete the backups there whose time is over.

    Raises:
        BadValue: the folder is part of the data directory.
        StorageError: it could not be written; there is no new file.
    """
    if folder.resolve().is_relative_to(installation().data_dir.resolve()):
        raise BadValue(
            "Backups of the keys may not lie in the data directory: backups of it would hold them."
        )
    with rotating(installation().master_key_file), translated():
        opened = current()
        header = Header(clock.now_at(), opened.master_key.check_value)
        file = folder / f"keys-{header.made_at:%Y%m%dT%H%M%SZ}{SUFFIX}"
        keys = _write(file, header, opened.master_key.backups)
        if key_check_value() != header.check_value:
            file.unlink()
            raise StorageError("The keys were rotated on another machine meanwhile.", remedy="Run it again.")
    deleted = _delete_old(folder, timedelta(days=opened.key_backup_days))
    audit.record(by, audit.Action.KEYS_BACKED_UP, "keys:all", {"keys": keys, "deleted": len(deleted)})
    return BackedUp(file, keys, deleted)


def read_header(file: BinaryIO) -> Header:
    """Raises: BackupBroken."""
    data = file.read(_HEADER.size)
    if len(data) < _HEADER.size or data[:8] != MAGIC:
        raise BackupBroken("The file is no backup of Voile's keys.")
    _, made_ms, check_value = _HEADER.unpack(data)
    return Header(datetime.fromtimestamp(made_ms / 1000, UTC), check_value)


def read_chunks(file: BinaryIO, header: Header, key: MasterKey) -> Iterator[list[Row]]:
    """The rows, some thousand at a time; `file` stands behind the header.

    Raises:
        BackupBroken: a chunk was altered or is missing.
    """
    number, last = 0, False
    while not last:
        sealed = file.read(int.from_bytes(file.read(_SIZE.size)))
        for last in (False, True):
            try:
                body = key.backups.unseal(sealed, header.pack() + _PLACE.pack(number, last))
                break
            except SealError:
                continue
        else:
            raise BackupBroken("The backup of the keys was altered, or is not whole.")
        yield msgspec.msgpack.decode(body, type=list[Row])
        number += 1


def _write(file: Path, header: Header, box: Box) -> int:
    partial = file.with_name(f"{file.name}.partial")
    keys = 0
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with partial.open("xb") as out:
            partial.chmod(0o600)
            out.write(header.pack())
            for number, (rows, last) in enumerate(_chunks(_rows())):
                sealed = box.seal(msgspec.msgpack.encode(rows), header.pack() + _PLACE.pack(number, last))
                out.write(_SIZE.pack(len(sealed)) + sealed)
                keys += len(rows)
            master.sync_file(out)
        partial.rename(file)
        master.sync_folder(file.parent)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise failure(error) from error
    return keys


def _rows() -> Iterator[Row]:
    """Recordings are read first: whose visitor is missing afterwards was erased meanwhile."""
    recordings = list(RecordingKey.objects.values_list("recording", "visitor", "wrapped").iterator())
    for site, wrapped in SiteKey.objects.values_list("site", "wrapped").iterator():
        yield SITE, site, "", bytes(wrapped)
    for visitor, wrapped in VisitorKey.objects.values_list("visitor", "wrapped").iterator():
        yield VISITOR, visitor, "", bytes(wrapped)
    for recording, visitor, wrapped in recordings:
        yield RECORDING, recording, visitor, bytes(wrapped)


def _chunks(rows: Iterable[Row]) -> Iterator[tuple[list[Row], bool]]:
    """At least one, the last of them marked."""
    remaining = iter(rows)
    chunk = list(islice(remaining, _ROWS))
    while following := list(islice(remaining, _ROWS)):
        yield chunk, False
        chunk = following
    yield chunk, True


def _delete_old(folder: Path, kept: timedelta) -> list[Path]:
    return [path for path in sorted(folder.glob(f"keys-*{SUFFIX}")) if _delete_if_old(path, kept)]


def _delete_if_old(path: Path, kept: timedelta) -> bool:
    try:
        with path.open("rb") as file:
            header = read_header(file)
        if clock.now_at() - header.made_at <= kept:
            return False
        path.unlink()
    except (BackupBroken, OSError):
        return False
    return True
