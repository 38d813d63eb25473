"""The index (database `default`) and the wrapped keys (`keys`). Rows hold derived ids, never content."""

from django.db import models

ID_CHARS = 32
SITE_CHARS = 10


class StoredObject(models.Model):
    """An object of the store, from just after it is written until its deletion is on disk."""

    name = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=10)
    site = models.CharField(max_length=SITE_CHARS, null=True, help_text="None where it holds several sites'.")
    size_bytes = models.BigIntegerField()
    created_at = models.DateTimeField()
    rewrite_since = models.DateTimeField(null=True, help_text="Since when it holds what was erased.")
    doomed = models.BooleanField(default=False, help_text="No row refers to it; to be deleted.")

    class Meta:
        indexes = [
            models.Index(fields=["kind", "created_at"], name="object_age"),
            models.Index(
                fields=["rewrite_since"],
                condition=models.Q(rewrite_since__isnull=False),
                name="object_rewrite",
            ),
            models.Index(fields=["doomed"], condition=models.Q(doomed=True), name="object_doomed"),
        ]


class Segment(models.Model):
    """Where a segment lies. `inner_*` is its place in an opened group; None where it is a frame."""

    site = models.CharField(max_length=SITE_CHARS)
    session = models.CharField(max_length=ID_CHARS)
    recording = models.CharField(max_length=ID_CHARS)
    page = models.CharField(max_length=ID_CHARS)
    seq = models.PositiveIntegerField()
    stored_in = models.ForeignKey(StoredObject, on_delete=models.PROTECT, related_name="segments")
    offset = models.BigIntegerField()
    length = models.BigIntegerField()
    inner_offset = models.BigIntegerField(null=True)
    inner_length = models.BigIntegerField(null=True)
    first_ms = models.BigIntegerField()
    last_ms = models.BigIntegerField()
    digest = models.BinaryField()
    received_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page", "seq"], name="segment_identity")]
        indexes = [
            models.Index(fields=["recording"], name="segment_recording"),
            models.Index(fields=["site"], name="segment_site"),
        ]


class Superseded(models.Model):
    """An object that holds what was taken out of a recording; the row goes when the object is deleted."""

    stored_in = models.ForeignKey(StoredObject, on_delete=models.CASCADE, related_name="superseded")
    recording = models.CharField(max_length=ID_CHARS, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stored_in", "recording"], name="superseded_once")]


class Erasure(models.Model):
    """A recording that was erased: keeps late envelopes out, and lets an interrupted erasure resume."""

    recording = models.CharField(max_length=ID_CHARS, primary_key=True)
    erased_at = models.DateTimeField()
    keys_destroyed = models.BooleanField(default=False)


class Closed(models.Model):
    """A session or visitor of whom nothing more is stored, whatever arrives: somebody withdrew."""

    id = models.CharField(max_length=ID_CHARS, primary_key=True)
    closed_at = models.DateTimeField()


class Asset(models.Model):
    """A stored style sheet, image or font; `name` is the keyed hash of what is stored."""

    site = models.CharField(max_length=SITE_CHARS)
    name = models.CharField(max_length=64)
    kind = models.CharField(max_length=8)
    media_type = models.CharField(max_length=40)
    stored_in = models.OneToOneField(StoredObject, on_delete=models.PROTECT, related_name="asset")
    stored_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["site", "name"], name="asset_identity")]


class AssetAlias(models.Model):
    """By which asset a recorder's hash is answered; `alias` is the keyed hash of it."""

    site = models.CharField(max_length=SITE_CHARS)
    alias = models.CharField(max_length=64)
    asset = models.ForeignKey(Asset, on_delete=models.CASCADE, related_name="aliases")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["site", "alias"], name="asset_alias")]


class AssetUse(models.Model):
    """A recording names an asset, stored or still to be uploaded."""

    site = models.CharField(max_length=SITE_CHARS)
    recording = models.CharField(max_length=ID_CHARS)
    alias = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["recording", "alias"], name="asset_use")]
        indexes = [models.Index(fields=["site", "alias"], name="asset_use_alias")]


class MasterCheck(models.Model):
    """One row that only the right master key matches."""

    check_value = models.BinaryField()


class SiteKey(models.Model):
    """Wrapped by the master key. For assets, seals and keyed hashes."""

    site = models.CharField(max_length=SITE_CHARS, primary_key=True)
    wrapped = models.BinaryField()


class VisitorKey(models.Model):
    """Wrapped by the master key. Wraps the visitor's recording keys."""

    visitor = models.CharField(max_length=ID_CHARS, primary_key=True)
    wrapped = models.BinaryField()


class RecordingKey(models.Model):
    """Wrapped by the visitor's key. Its row destroyed, the recording cannot be read again."""

    recording = models.CharField(max_length=ID_CHARS, primary_key=True)
    visitor = models.CharField(max_length=ID_CHARS, db_index=True)
    wrapped = models.BinaryField()
