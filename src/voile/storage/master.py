r"""The master key: a file of its own, in no backup of the data.

    file    := "voile master key 1\n" base64(32 random bytes) "\n"      mode 0600, its folder 0700
    wrapped := 0x01 | sealed                                            a key under another key, see `crypto`

All site and visitor keys are wrapped under subkey(master, wrap); subkey(master, check) lies in the key
database, so that a wrong key is told from damaged data.
"""

import base64
import binascii
import os
from pathlib import Path

from voile.errors import MasterKeyError
from voile.storage.crypto import KEY_BYTES, Box, Purpose, SealError, new_key, subkey

_HEADER = b"voile master key 1"
_WRAP_VERSION = b"\x01"
_RESTORE = "Restore the file from its backup, or name the right one in VOILE_MASTER_KEY_FILE."


class MasterKey:
    """Wraps keys. Shows no key in its `repr`."""

    __slots__ = ("_box", "check_value")

    def __init__(self, key: bytes) -> None:
        self._box = Box(subkey(key, Purpose.WRAP))
        self.check_value = subkey(key, Purpose.CHECK)

    def wrap(self, key: bytes, owner: str) -> bytes:
        return wrap(self._box, key, owner)

    def unwrap(self, wrapped: bytes, owner: str) -> bytes:
        return unwrap(self._box, wrapped, owner)


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


def _write(path: Path, text: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        os.write(descriptor, text)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _bound_to(owner: str) -> bytes:
    return b"voile key\0" + owner.encode()
