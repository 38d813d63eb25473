"""Assets expire when no recording names them. One is kept only because one does, so there is no grace."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from voile.storage import doomed
from voile.storage.models import Asset, AssetAlias, AssetUse
from voile.storage.router import INDEX

_AT_ONCE = 500


def expire(aliases: Iterable[str]) -> int:
    """Forget those assets known under `aliases` that are named no more; how many.

    Their objects are marked; `doomed.delete_doomed` deletes them. Part of the caller's transaction.
    """
    names = list(aliases)
    count = 0
    for at in range(0, len(names), _AT_ONCE):
        known = AssetAlias.objects.filter(alias__in=names[at : at + _AT_ONCE]).values("asset")
        count += _forget(_unused().filter(pk__in=known))
    return count


def expire_all() -> int:
    """Forget every asset that is named no more, such as after a crash; how many."""
    with transaction.atomic(using=INDEX):
        return _forget(_unused())


def _unused() -> QuerySet[Asset]:
    uses = AssetUse.objects.filter(site=OuterRef("site"), alias=OuterRef("alias"))
    aliases = AssetAlias.objects.filter(Exists(uses), asset=OuterRef("pk"))
    return Asset.objects.filter(~Exists(aliases))


def _forget(assets: QuerySet[Asset]) -> int:
    rows = dict(assets.values_list("pk", "stored_in"))
    Asset.objects.filter(pk__in=rows).delete()
    doomed.doom_unreferenced(rows.values())
    return len(rows)
