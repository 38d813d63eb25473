"""Style sheets, images and fonts: stored once for a site, after a gate, under the site's key.

Only what a stored segment of the site has named is taken, so nobody can fill the disk with what no recording
shows, and an image that the site's list does not allow was never named. What is stored is called by a keyed
hash of itself; the recorder's SHA-256 is checked, and leads there as a keyed alias.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256 as sha256_of

from django.db import IntegrityError

from voile import clock
from voile.errors import SegmentBroken
from voile.ids import SiteId
from voile.policy import AssetFact, SitePolicy, gate_css
from voile.storage import image_metadata, room, sealed_assets
from voile.storage.asset_uses import alias as alias_of
from voile.storage.crypto import keyed_hash
from voile.storage.databases import translated
from voile.storage.installation import installation
from voile.storage.keys import site_keys
from voile.storage.models import Asset, AssetAlias, AssetUse
from voile.storage.objects import Kind, ObjectMissingError
from voile.storage.sniffing import AssetKind, media_type
from voile.storage.written import new_object

_SHEET = "text/css; charset=utf-8"


class Refusal(StrEnum):
    """Why an asset is not kept."""

    UNASKED = "unasked"
    TOO_LARGE = "too_large"
    WRONG_HASH = "wrong_hash"
    NOT_ITS_KIND = "not_its_kind"


@dataclass(frozen=True, slots=True)
class Stored:
    """Durable, as is `Known`."""


@dataclass(frozen=True, slots=True)
class Known:
    """It was stored before."""


@dataclass(frozen=True, slots=True)
class Refused:
    reason: Refusal


@dataclass(frozen=True, slots=True)
class StoredAsset:
    kind: AssetKind
    media_type: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Gated:
    kind: AssetKind
    media_type: str
    data: bytes = field(repr=False)


def missing(site: SiteId, facts: Iterable[AssetFact], refs: Iterable[str] = ()) -> list[str]:
    """Which of the assets that an envelope announces, or refers to by hash, are to be uploaded.

    What is larger than the limit is not asked for.
    """
    limit = installation().asset_max_bytes
    named = [*(fact.sha256 for fact in facts if 0 < fact.bytes <= limit), *refs]
    known = present(site, named)
    return [sha256 for sha256 in dict.fromkeys(named) if sha256 not in known]


def present(site: SiteId, hashes: Iterable[str]) -> set[str]:
    """Those of `hashes` under which the site has an asset."""
    aliases = {alias_of(site, sha256): sha256 for sha256 in hashes}
    if not aliases:
        return set()
    with translated():
        found = AssetAlias.objects.filter(site=site, alias__in=aliases).values_list("alias", flat=True)
        return {aliases[alias] for alias in found}


def put(
    site: SiteId, sha256: str, kind: AssetKind, data: bytes, policy: SitePolicy
) -> Stored | Known | Refused:
    """Gate and store an asset; durable when it returns.

    Raises:
        PolicyError: the gate could not judge the sheet; nothing was stored.
        StorageFull, KeySaveError, StorageError: nothing was stored.
    """
    if len(data) > installation().asset_max_bytes:
        return Refused(Refusal.TOO_LARGE)
    if sha256_of(data).hexdigest() != sha256:
        return Refused(Refusal.WRONG_HASH)
    alias = alias_of(site, sha256)
    with translated():
        if AssetAlias.objects.filter(site=site, alias=alias).exists():
            return Known()
        if not _is_asked_for(site, alias):
            return Refused(Refusal.UNASKED)
    room.require()
    gated = _gate(kind, data, policy)
    if gated is None:
        return Refused(Refusal.NOT_ITS_KIND)
    try:
        with translated():
            return _store(site, alias, gated)
    except _UnaskedError:
        return Refused(Refusal.UNASKED)


def get(site: SiteId, sha256: str, policy: SitePolicy) -> StoredAsset | None:
    """The asset that a recorder knew by this hash, as it was gated, a sheet once more by today's `policy`.

    Raises:
        PolicyError: the gate could not judge the sheet.
        SegmentBroken, ObjectMissingError: it is indexed, and its object is damaged or gone.
    """
    with translated():
        found = Asset.objects.filter(aliases__site=site, aliases__alias=alias_of(site, sha256))
        asset = found.select_related("stored_in").first()
    if asset is None:
        return None
    stored = asset.stored_in
    sealed = installation().objects.read(stored.name, 0, stored.size_bytes)
    data = sealed_assets.decode(sealed, site, bytes.fromhex(asset.name), site_keys(site).assets)
    kind = AssetKind(asset.kind)
    if kind is AssetKind.SHEET:
        # It may have been stored under a looser policy. Most stay as they are, and those are remembered.
        data = gate_css(data.decode(), policy).encode()
    return StoredAsset(kind, asset.media_type, data)


def why_broken(asset: Asset) -> str | None:
    """Why a stored asset cannot be read, in words; None where it can."""
    stored, site = asset.stored_in, SiteId(asset.site)
    try:
        sealed = installation().objects.read(stored.name, 0, stored.size_bytes)
        sealed_assets.decode(sealed, site, bytes.fromhex(asset.name), site_keys(site).assets)
    except ObjectMissingError:
        return "its object is missing or too short"
    except SegmentBroken:
        return "it does not open under the site's key"
    return None


class _UnaskedError(Exception):
    """The last recording that named it was erased meanwhile."""


def _is_asked_for(site: SiteId, alias: str) -> bool:
    return AssetUse.objects.filter(site=site, alias=alias).exists()


def _gate(kind: AssetKind, data: bytes, policy: SitePolicy) -> _Gated | None:
    if kind is AssetKind.SHEET:
        try:
            text = data.decode()
        except UnicodeDecodeError:
            return None
        return _Gated(kind, _SHEET, gate_css(text, policy).encode())
    media = media_type(kind, data)
    if media is not None and kind is AssetKind.IMAGE:
        picture = image_metadata.stripped(media, data)
        return _Gated(kind, media, picture) if picture is not None else None
    return _Gated(kind, media, data) if media else None


def _store(site: SiteId, alias: str, gated: _Gated) -> Stored | Known:
    keys = site_keys(site)
    name = keyed_hash(keys.names, b"asset", gated.kind.encode(), gated.data)
    same = Asset.objects.filter(site=site, name=name.hex()).first()
    if same is not None:
        AssetAlias.objects.get_or_create(site=site, alias=alias, defaults={"asset": same})
        return Stored()
    packed = gated.kind is AssetKind.SHEET
    sealed = sealed_assets.encode(site, name, gated.data, packed, keys.assets)
    try:
        with new_object(Kind.ASSET, [sealed], clock.now_at(), site) as stored:
            asset = Asset.objects.create(
                site=site,
                name=name.hex(),
                kind=gated.kind,
                media_type=gated.media_type,
                stored_in=stored,
                stored_at=stored.created_at,
            )
            AssetAlias.objects.create(site=site, alias=alias, asset=asset)
            if not _is_asked_for(site, alias):
                raise _UnaskedError
    except IntegrityError:
        # Another upload of the same came first.
        return Known()
    return Stored()
