"""A site's key: seals small values and makes keyed hashes that only this installation can repeat.

    site key     32 random bytes, wrapped by the master key for "site:<id>"
    seal(...)    := sealed under subkey(site key, seals), bound to the site
    hash(...)    := keyed hash under subkey(site key, hashes)

Sealed labels are found again by exact search through their hash. The same text at two sites has two hashes.
"""

import functools
from dataclasses import dataclass

from django.db import transaction

from voile.errors import KeySaveError, StorageError, StorageFull
from voile.ids import SiteId
from voile.storage.crypto import Box, Purpose, SealError, keyed_hash, new_key, subkey
from voile.storage.databases import translated
from voile.storage.installation import Installation, current, installation
from voile.storage.models import SiteKey
from voile.storage.router import KEYS


@dataclass(frozen=True, slots=True, repr=False)
class SiteKeys:
    """The opened subkeys of one site."""

    seals: Box
    assets: Box
    names: bytes
    hashes: bytes


def seal(site: SiteId, plain: bytes) -> bytes:
    """Raises:
    KeySaveError: the site has no key yet and none could be saved.
    """
    return site_keys(site).seals.seal(plain, _bound_to(site))


def unseal(site: SiteId, sealed: bytes) -> bytes:
    """Raises:
    SealError: `sealed` was not made by `seal` for this site.
    """
    return site_keys(site).seals.unseal(sealed, _bound_to(site))


def label_hash(site: SiteId, plain: bytes) -> str:
    """Keyed hash of a sealed value for exact search, in hex."""
    return keyed_hash(site_keys(site).hashes, plain).hex()


def site_keys(site: SiteId) -> SiteKeys:
    """The keys of a site, made and saved at the first call."""
    return _site_keys(installation(), site)


@functools.lru_cache(maxsize=1024)
def _site_keys(opened: Installation, site: SiteId) -> SiteKeys:
    key = _load_or_create(opened, site)
    return SiteKeys(
        seals=Box(subkey(key, Purpose.SEALS)),
        assets=Box(subkey(key, Purpose.ASSETS)),
        names=subkey(key, Purpose.NAMES),
        hashes=subkey(key, Purpose.HASHES),
    )


def _load_or_create(opened: Installation, site: SiteId) -> bytes:
    try:
        with translated():
            try:
                return _open(opened, site)
            except SealError:
                # The master key may have been rotated since this process read it.
                return _open(current(), site)
    except (StorageFull, KeySaveError):
        raise
    except SealError:
        raise KeySaveError("A site's key does not unwrap; nothing was stored.") from None
    except StorageError as error:
        raise KeySaveError("A site's key could not be read or saved; nothing was stored.") from error


def _open(opened: Installation, site: SiteId) -> bytes:
    row = SiteKey.objects.filter(site=site).first() or _create(site)
    return opened.master_key.unwrap(bytes(row.wrapped), _owner(site))


def _create(site: SiteId) -> SiteKey:
    with transaction.atomic(using=KEYS):
        wrapped = current().master_key.wrap(new_key(), _owner(site))
        row, _ = SiteKey.objects.get_or_create(site=site, defaults={"wrapped": wrapped})
    return row


def _owner(site: SiteId) -> str:
    return f"site:{site}"


def _bound_to(site: SiteId) -> bytes:
    return b"voile seal\0" + site.encode()
