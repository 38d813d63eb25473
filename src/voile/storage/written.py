"""A new object and the transaction that indexes it: if the second fails, the first is taken back."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime

from django.db import transaction

from voile.errors import StorageError
from voile.storage.installation import installation
from voile.storage.models import StoredObject
from voile.storage.objects import Kind, new_name
from voile.storage.router import INDEX


@contextmanager
def new_object(
    kind: Kind, parts: Sequence[bytes], created_at: datetime, site: str | None = None
) -> Iterator[StoredObject]:
    """Write an object durably, then run the body in a transaction of the index that already has its row.

    Args:
        kind: what it holds.
        parts: its bytes.
        created_at: that of a batch decides when it is purged.
        site: whose it is, None where it is several sites'.

    Raises:
        StorageFull, StorageError: not written, not indexed.
    """
    objects = installation().objects
    name = new_name(kind)
    size = objects.put(name, parts)
    try:
        with transaction.atomic(using=INDEX):
            yield StoredObject.objects.create(
                name=name, kind=kind, site=site, size_bytes=size, created_at=created_at
            )
    except BaseException:
        with suppress(StorageError):
            objects.delete(name)
        raise
