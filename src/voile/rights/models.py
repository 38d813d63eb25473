from django.db import models

ID_CHARS = 32


class Receipt(models.Model):
    """A consent receipt: that somebody granted or withdrew. No address, no user agent.

    `id` and `consent` are made of random bits that only the visitor's browser has, and of nothing else, so
    they say nothing of a visit. `consent` is the same for a grant and the withdrawal that ends it.
    `session_id` is the last session under the grant; it goes when that session is erased. `lasts_until` is
    when the consent ends by itself, or ended.
    """

    id = models.CharField(primary_key=True, max_length=ID_CHARS)
    consent = models.CharField(max_length=ID_CHARS, db_index=True)
    site_id = models.CharField(max_length=10)
    kind = models.CharField(max_length=10)
    at = models.DateTimeField()
    lasts_until = models.DateTimeField()
    mode = models.CharField(max_length=20)
    purpose = models.CharField(max_length=300)
    source = models.CharField(max_length=20)
    is_act = models.BooleanField()
    notice_version = models.CharField(max_length=60, blank=True)
    notice_url = models.CharField(max_length=500, blank=True)
    language = models.CharField(max_length=35, blank=True)
    record = models.CharField(max_length=200, blank=True)
    policy_version = models.PositiveIntegerField()
    session_id = models.CharField(max_length=ID_CHARS, null=True)

    class Meta:
        indexes = [
            models.Index(fields=["site_id", "-at", "-id"], name="receipt_site_newest"),
            models.Index(fields=["lasts_until"], name="receipt_lasts_until"),
            models.Index(
                fields=["session_id"],
                condition=models.Q(session_id__isnull=False),
                name="receipt_session",
            ),
        ]

    def __str__(self) -> str:
        return f"receipt {self.pk}"


class RefusalCount(models.Model):
    """Refusals of one day by where they were heard. Numbers only."""

    site_id = models.CharField(max_length=10)
    day = models.DateField()
    source = models.CharField(max_length=20)
    count = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["site_id", "day", "source"], name="rights_refusal_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.site_id} {self.day} {self.source}: {self.count}"


class Request(models.Model):
    """What a visitor has asked for and is still to be done. Deleted when it is.

    `name` is the session of a withdrawal, or the visitor who is to be forgotten.
    """

    name = models.CharField(primary_key=True, max_length=ID_CHARS)
    site_id = models.CharField(max_length=10)
    kind = models.CharField(max_length=10)
    source = models.CharField(max_length=20)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"request {self.kind}"


class Ticket(models.Model):
    """Opens the visitor's own page, or does one thing on it, once. `digest` is the hash of what they hold."""

    digest = models.CharField(primary_key=True, max_length=64)
    site_id = models.CharField(max_length=10)
    visitor_id = models.CharField(max_length=ID_CHARS)
    until = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return "ticket"
