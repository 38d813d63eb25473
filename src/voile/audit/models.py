from django.db import models


class Entry(models.Model):
    """One thing that somebody did. The database refuses to change or delete a row (see the migration).

    `at` is text, as it went into the digest: a database that rounds a time must not break the chain.
    """

    number = models.PositiveBigIntegerField(primary_key=True)
    at = models.CharField(max_length=40)
    actor = models.CharField(max_length=40, db_index=True)
    action = models.CharField(max_length=40)
    subject = models.CharField(max_length=80, db_index=True)
    details = models.TextField()
    previous = models.CharField(max_length=64, unique=True)
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number} {self.action}"
