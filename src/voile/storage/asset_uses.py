"""Which recordings name which assets, by a keyed hash of the recorder's SHA-256, stored or not."""

from collections.abc import Iterable

from voile.ids import RecordingId, SiteId
from voile.policy.types import ScrubbedEvents
from voile.storage.crypto import keyed_hash
from voile.storage.keys import site_keys
from voile.storage.models import AssetUse


def alias(site: SiteId, sha256: str) -> str:
    """What a recorder's hash of an asset is called in the index."""
    return keyed_hash(site_keys(site).names, b"alias", sha256.lower().encode()).hex()


def uses(segments: Iterable[ScrubbedEvents]) -> list[AssetUse]:
    """Rows to be written with `write`. Makes the site's key where it has none."""
    named = {
        (segment.site, segment.recording, sha256)
        for segment in segments
        for sha256 in (*(fact.sha256 for fact in segment.facts.assets), *segment.facts.asset_refs)
    }
    return [
        AssetUse(site=site, recording=recording, alias=alias(site, sha256))
        for site, recording, sha256 in named
    ]


def forget(site: SiteId, recording: RecordingId, hashes: Iterable[str]) -> set[str]:
    """The recording names these no more; their aliases, of which some may be named by no other."""
    aliases = {alias(site, sha256) for sha256 in hashes}
    AssetUse.objects.filter(recording=recording, alias__in=aliases).delete()
    return aliases


def is_named(site: SiteId, sha256: str, recordings: Iterable[RecordingId]) -> bool:
    """Whether one of `recordings` names the asset."""
    return AssetUse.objects.filter(recording__in=recordings, alias=alias(site, sha256)).exists()


def write(rows: list[AssetUse]) -> None:
    AssetUse.objects.bulk_create(rows, ignore_conflicts=True)
