r"""The master key: a file of its own, in no backup of the data.

    file    := "voile master key 1\n" base64(32 random bytes) "\n"      mode 0600, its folder 0700
    wrapped := 0x01 | sealed                                            a key under another key, see `crypto`

All site and visitor keys are wrapped under subkey(master, wrap); subkey(master, check) lies in the key
database, so that a wrong key is told from damaged data. While the key is rotated two more files lie beside:

    <file>.new             the next key, and the right one from the moment at which the database is under it
    <file>.old-<8 hex>     a key that was replaced, named by the first bytes of its check value
"""

import base64
import binascii
import os
import secrets
from pathlib import Path
from typing import BinaryIO

from voile.errors import MasterKeyError
from voile.storage.crypto import KEY_BYTES, Box, Purpose, SealError, new_key, subkey

_HEADER = b"voile master key 1"
_WRAP_VERSION = b"\x01"
_RESTORE = "Restore the file from its backup, or name the right one in VOILE_MASTER_KEY_FILE."


class MasterKey:
    """Wraps keys. Shows no key in its `repr`."""

    __slots__ = ("_box", "backups", "check_value")

    def __init__(self, key: bytes) -> None:
        self._box = Box(subkey(key, Purpose.WRAP))
        self.backups = Box(subkey(key, Purpose.BACKUPS))
        self.check_value = subkey(key, Purpose.CHECK)

    def wrap(self, key: bytes, owner: str) -> bytes:
        return wrap(self._box, key, owner)

    def unwrap(self, wrapped: bytes, owner: str) -> bytes:
        return unwrap(self._box, wrapped, owner)


def next_file(path: Path) -> Path:
    """Where the next master key waits to take the place of the one at `path`."""
    return path.with_name(f"{path.name}.new")


def old_file(path: Path, key: MasterKey) -> Path:
    """Where `key` lies once another has taken its place at `path`."""
    return path.with_name(f"{path.name}.old-{key.check_value[:4].hex()}")


def old_files(path: Path) -> list[Path]:
    return sorted(path.parent.glob(f"{path.name}.old-*"))


def find(path: Path, check_value: bytes) -> MasterKey:
    """The key with this check value: at `path`, or, when a rotation was cut short, the next one beside it.

    Raises:
        MasterKeyError: neither is; or the file is missing, unreadable or no key.
    """
    following = next_file(path)
    if following.exists() and (key := read(following)).check_value == check_value:
        return key
    key = read(path)
    if key.check_value != check_value:
        raise MasterKeyError(
            f"The master key at {path} is not the one this data is stored under.",
            remedy=(
                "If it was rotated on another machine, copy the new file here; else restore the file from "
                "its backup, or name the right one in VOILE_MASTER_KEY_FILE."
            ),
        )
    return key


def wrap(box: Box, key: bytes, owner: str) -> bytes:
    """`owner` says whose key it is, as in "visitor:<id>"; it does not unwrap as another's."""
    return _WRAP_VERSION + box.seal(key, _bound_to(owner))


def unwrap(box: Box, wrapped: bytes, owner: str) -> bytes:
    """Raises:
    SealError: another key wrapped it, for another owner, or in a form this version does not know.
    """
    if wrapped[:1] != _WRAP_VERSION:
        raise SealError("A wrapped key has an unknown form.")
    return box.unseal(wrapped[1:], _bound_to(owner))


def read(path: Path) -> MasterKey:
    """Raises:
    MasterKeyError: the file is missing, unreadable or no key.
    """
    try:
        lines = path.read_bytes().splitlines()
    except FileNotFoundError:
        raise MasterKeyError(f"There is no master key at {path}.", remedy=_RESTORE) from None
    except OSError:
        raise MasterKeyError(
            f"The master key at {path} cannot be read.",
            remedy="Make the file readable for the account Voile runs under, and for no other.",
        ) from None
    try:
        key = base64.b64decode(lines[1], validate=True) if lines[:1] == [_HEADER] and len(lines) == 2 else b""
    except binascii.Error:
        key = b""
    if len(key) != KEY_BYTES:
        raise MasterKeyError(f"The file {path} is no master key.", remedy=_RESTORE)
    return MasterKey(key)


def create(path: Path) -> MasterKey:
    """Make a new key and its file, durably. Never overwrites.

    Raises:
        MasterKeyError: the file exists or cannot be written.
    """
    key = new_key()
    text = _HEADER + b"\n" + base64.b64encode(key) + b"\n"
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write(path, text)
    except OSError:
        raise MasterKeyError(
            f"The master key at {path} cannot be created.",
            remedy="Make its folder writable for the account Voile runs under.",
        ) from None
    return MasterKey(key)


def sync_file(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write(path: Path, text: bytes) -> None:
    """Whole or not at all, whenever this process ends: a key that is half a file would be no key."""
    partial = path.with_name(f"{path.name}.partial-{secrets.token_hex(4)}")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        os.write(descriptor, text)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    try:
        # Not a rename, which would replace a key that is there.
        path.hardlink_to(partial)
    finally:
        partial.unlink()
    sync_folder(path.parent)


def _bound_to(owner: str) -> bytes:
    return b"voile key\0" + owner.encode()
