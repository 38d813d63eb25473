"""Authenticated encryption and key derivation, one form for everything that storage seals.

    sealed = nonce (12) | AES-256-GCM ciphertext | tag (16)

The nonce is random for each seal. What is sealed is bound to its place by the additional data: bytes copied
to another recording, page, sequence number or site do not open there.

A stored key serves one purpose only; where a key has several uses, each gets a subkey:

    subkey(key, purpose) = BLAKE2b-256(key=key, person="voile." + purpose)

Source: NIST SP 800-38D (random 96-bit nonces: at most 2^32 seals a key); BLAKE2b as a key derivation
function: RFC 7693 section 2.9 and libsodium's `crypto_kdf`.
"""

import secrets
from enum import StrEnum
from hashlib import blake2b

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from voile.errors import StorageError

KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16
OVERHEAD_BYTES = NONCE_BYTES + TAG_BYTES
KEYED_HASH_BYTES = 32


class Purpose(StrEnum):
    """What a subkey is for. At most ten characters, since BLAKE2b's `person` has sixteen bytes."""

    WRAP = "wrap"
    CHECK = "check"
    SEGMENTS = "segments"
    DIGESTS = "digests"
    SEALS = "seals"
    ASSETS = "assets"
    NAMES = "names"
    HASHES = "hashes"
    BACKUPS = "backups"


class SealError(StorageError):
    """Sealed bytes do not open: wrong key, wrong place, or altered."""


class Box:
    """Seals and opens under one key. Shows no key in its `repr`."""

    __slots__ = ("_cipher",)

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def seal(self, plain: bytes, bound_to: bytes) -> bytes:
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, plain, bound_to)

    @staticmethod
    def sealed_bytes(plain_bytes: int) -> int:
        """How long what is sealed becomes."""
        return plain_bytes + OVERHEAD_BYTES

    def unseal(self, sealed: bytes, bound_to: bytes) -> bytes:
        """Raises:
        SealError: `sealed` was not sealed under this key for `bound_to`.
        """
        if len(sealed) < OVERHEAD_BYTES:
            raise SealError("Sealed bytes are too short.")
        try:
            return self._cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], bound_to)
        except InvalidTag:
            raise SealError("Sealed bytes do not open under this key.") from None


def new_key() -> bytes:
    return secrets.token_bytes(KEY_BYTES)


def subkey(key: bytes, purpose: Purpose) -> bytes:
    return blake2b(key=key, person=b"voile." + purpose.encode(), digest_size=KEY_BYTES).digest()


def keyed_hash(key: bytes, *parts: bytes, size: int = KEYED_HASH_BYTES) -> bytes:
    """A keyed hash over `parts`, each preceded by its length so that no two lists run together."""
    digest = blake2b(key=key, digest_size=size)
    for part in parts:
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.digest()
