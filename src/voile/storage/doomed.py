"""Deletion of objects in two steps, so that a crash leaves nothing behind: first marked, then deleted."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import DateTimeField, Exists, OuterRef, Value
from django.db.models.functions import Coalesce

from voile import clock
from voile.storage.installation import installation
from voile.storage.models import Asset, Segment, StoredObject
from voile.storage.router import INDEX

_AT_ONCE = 500


def doom_unreferenced(objects: Iterable[int]) -> int:
    """Mark those of `objects` (keys of rows) that no row refers to; how many. In the caller's transaction."""
    return sum(_doom(keys) for keys in _chunks(list(objects)))


def mark_for_rewrite(objects: Iterable[int]) -> int:
    """Mark those of `objects` that are to be kept: they hold what was erased or replaced. How many."""
    now = clock.now_at()
    kept = StoredObject.objects.filter(doomed=False)
    return sum(
        kept.filter(pk__in=keys).update(rewrite_since=Coalesce("rewrite_since", Value(now, DateTimeField())))
        for keys in _chunks(list(objects))
    )


def delete_doomed() -> int:
    """Delete what is marked, from the disk and then from the index; how many objects.

    Raises:
        StorageError: the disk refused. What is left is deleted the next time.
    """
    count = 0
    for key, name in StoredObject.objects.filter(doomed=True).values_list("pk", "name"):
        installation().objects.delete(name)
        with transaction.atomic(using=INDEX):
            StoredObject.objects.filter(pk=key).delete()
        count += 1
    return count


def _doom(keys: list[int]) -> int:
    segments = Segment.objects.filter(stored_in=OuterRef("pk"))
    assets = Asset.objects.filter(stored_in=OuterRef("pk"))
    unreferenced = StoredObject.objects.filter(~Exists(segments), ~Exists(assets), pk__in=keys)
    return unreferenced.update(doomed=True, rewrite_since=None)


def _chunks(keys: list[int]) -> Iterable[list[int]]:
    return (keys[at : at + _AT_ONCE] for at in range(0, len(keys), _AT_ONCE))
