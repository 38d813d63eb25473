from django.db import models

from voile import clock


class Site(models.Model):
    """A website that is recorded. `settings` holds every key of the settings table, in canonical form."""

    id = models.CharField(primary_key=True, max_length=10)
    name = models.CharField(max_length=100)
    settings = models.JSONField()
    policy_version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now_at)

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return f"site {self.id}"


class PolicyVersion(models.Model):
    """The settings as they stood from `at` on, and who set them. Never changed."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="versions")
    version = models.PositiveIntegerField()
    settings = models.JSONField()
    at = models.DateTimeField(default=clock.now_at)
    by = models.CharField(max_length=40)

    class Meta:
        ordering = ["site", "-version"]
        constraints = [models.UniqueConstraint(fields=["site", "version"], name="sites_policy_version_once")]

    def __str__(self) -> str:
        return f"site {self.site_id} version {self.version}"


class Revision(models.Model):
    """One row that counts every change of any site, so that a view in memory knows when it is old."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    number = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"revision {self.number}"


class OutcomeCount(models.Model):
    """Envelopes and assets of one day by outcome. `site_id` is empty where the site is unknown."""

    site_id = models.CharField(max_length=10, blank=True)
    day = models.DateField()
    outcome = models.CharField(max_length=60)
    count = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["site_id", "day", "outcome"], name="sites_outcome_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.site_id or 'unknown'} {self.day} {self.outcome}: {self.count}"


class SiteDay(models.Model):
    """What a site took on one day: sessions that began, bytes of events before compression and of assets."""

    site_id = models.CharField(max_length=10)
    day = models.DateField()
    sessions = models.PositiveBigIntegerField(default=0)
    bytes = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["site_id", "day"], name="sites_day_once")]

    def __str__(self) -> str:
        return f"{self.site_id} {self.day}: {self.sessions} sessions, {self.bytes} bytes"


class BreachCount(models.Model):
    """What should have been removed in the browser, and was not, by rule and recorder version."""

    site_id = models.CharField(max_length=10)
    day = models.DateField()
    rule = models.CharField(max_length=60)
    recorder_version = models.CharField(max_length=32)
    count = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["site_id", "day", "rule", "recorder_version"], name="sites_breach_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.site_id} {self.day} {self.rule} {self.recorder_version}: {self.count}"


class DroppedEventCount(models.Model):
    """Events that a gate left out, in the browser or here, by reason."""

    site_id = models.CharField(max_length=10)
    day = models.DateField()
    reason = models.CharField(max_length=60)
    count = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["site_id", "day", "reason"], name="sites_dropped_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.site_id} {self.day} {self.reason}: {self.count}"


class UsedMark(models.Model):
    """A mark that was used, by its random id, until it would be too old. Nothing about who used it."""

    id = models.CharField(primary_key=True, max_length=16)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return "a used mark"


class CheckReport(models.Model):
    """What a browser that was opened by a signed link has told of its decision. Words of a closed list."""

    mark_id = models.CharField(primary_key=True, max_length=16)
    site_id = models.CharField(max_length=10)
    words = models.JSONField()
    policy_version = models.PositiveIntegerField()
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"check of site {self.site_id}"
