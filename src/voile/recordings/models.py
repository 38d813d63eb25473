"""What the index knows about visits. All text here went through the gates; labels are sealed.

Fields that end in `_ms` hold the client's clock. `offset_ms` takes them to the server's.
"""

from django.db import models

ID_CHARS = 32
URL_CHARS = 2_000
TITLE_CHARS = 500


class Session(models.Model):
    """One visit. `finished_at` is None while segments may still come, and again when a late one came."""

    id = models.CharField(primary_key=True, max_length=ID_CHARS)
    site_id = models.CharField(max_length=10)
    visitor_id = models.CharField(max_length=ID_CHARS, db_index=True)
    first_received_at = models.DateTimeField()
    last_received_at = models.DateTimeField()
    # When the session began as its recorder says; what came before a page that was kept may be missing.
    began_ms = models.BigIntegerField(null=True)
    first_ms = models.BigIntegerField()
    last_ms = models.BigIntegerField()
    offset_ms = models.BigIntegerField()
    started_at = models.DateTimeField()
    duration_ms = models.BigIntegerField(default=0)
    page_view_count = models.PositiveIntegerField(default=0)
    click_count = models.PositiveIntegerField(default=0)
    error_count = models.PositiveIntegerField(default=0)
    input_count = models.PositiveIntegerField(default=0)
    event_count = models.PositiveIntegerField(default=0)
    entry_url = models.CharField(max_length=URL_CHARS, default="")
    entry_ms = models.BigIntegerField(null=True)
    exit_url = models.CharField(max_length=URL_CHARS, default="")
    exit_ms = models.BigIntegerField(null=True)
    device = models.CharField(max_length=20, default="")
    browser = models.CharField(max_length=60, default="")
    os = models.CharField(max_length=60, default="")
    language = models.CharField(max_length=40, default="")
    time_zone = models.CharField(max_length=60, default="")
    recorder_version = models.CharField(max_length=32, default="")
    finished_at = models.DateTimeField(null=True)
    finish_failures = models.PositiveSmallIntegerField(default=0)
    finish_after = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["site_id", "-started_at", "-id"], name="session_site_newest"),
            models.Index(fields=["-started_at", "-id"], name="session_newest"),
            models.Index(fields=["last_received_at"], name="session_last_received"),
            models.Index(
                fields=["last_received_at"],
                condition=models.Q(finished_at__isnull=True),
                name="session_unfinished",
            ),
        ]

    def __str__(self) -> str:
        return f"session {self.pk}"


class Recording(models.Model):
    """The pages of one tab.

    `correction_since` is set while what is stored may hold what a correction took back: nobody sees it then.
    `judged_version` is the oldest policy by which something of it may have been judged last.
    """

    id = models.CharField(primary_key=True, max_length=ID_CHARS)
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="recordings")
    first_ms = models.BigIntegerField()
    finished_at = models.DateTimeField(null=True)
    judged_version = models.BigIntegerField(default=0)
    correction_since = models.DateTimeField(null=True)
    correction_failures = models.PositiveSmallIntegerField(default=0)
    correction_after = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["correction_since"],
                condition=models.Q(correction_since__isnull=False),
                name="recording_correction",
            ),
        ]

    def __str__(self) -> str:
        return f"recording {self.pk}"


class Page(models.Model):
    """One document. `started_ms` is None until its first envelope, which carries the header, is here.

    `correction_seq` is the last segment with a correction: what arrives of the segments before it needs one.
    `markers` say when something went wrong, as pairs of a time in ms and a kind; no content.
    """

    id = models.CharField(primary_key=True, max_length=ID_CHARS)
    recording = models.ForeignKey(Recording, on_delete=models.CASCADE, related_name="pages")
    previous = models.CharField(max_length=ID_CHARS, null=True)
    started_ms = models.BigIntegerField(null=True)
    first_ms = models.BigIntegerField()
    last_ms = models.BigIntegerField()
    url = models.CharField(max_length=URL_CHARS, default="")
    title = models.CharField(max_length=TITLE_CHARS, default="")
    referrer = models.CharField(max_length=URL_CHARS, default="")
    entry = models.CharField(max_length=20, default="")
    viewport_width = models.PositiveIntegerField(default=0)
    viewport_height = models.PositiveIntegerField(default=0)
    screen_width = models.PositiveIntegerField(default=0)
    screen_height = models.PositiveIntegerField(default=0)
    color_scheme = models.CharField(max_length=10, default="light")
    segment_count = models.PositiveIntegerField(default=0)
    last_seq = models.PositiveIntegerField(default=0)
    scroll_max_percent = models.PositiveSmallIntegerField(default=0)
    policy_version = models.PositiveIntegerField()
    recorder_version = models.CharField(max_length=32, default="")
    correction_seq = models.PositiveIntegerField(null=True)
    markers = models.JSONField(default=list)
    has_final = models.BooleanField(default=False)
    is_partial = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"page {self.pk}"


class PageView(models.Model):
    """A page as visitors understand it: a document, or a step of a single-page app."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="views")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="page_views")
    at_ms = models.BigIntegerField()
    url = models.CharField(max_length=URL_CHARS)
    path = models.CharField(max_length=URL_CHARS)
    title = models.CharField(max_length=TITLE_CHARS)
    how = models.CharField(max_length=20)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page", "at_ms", "how", "url"], name="page_view_once")]

    def __str__(self) -> str:
        return f"page view {self.pk}"


class Tag(models.Model):
    """A value of `tagSession`. `key` is empty for a plain tag.

    Where the value is personal it stands in `sealed`, and `value` is empty.
    `lookup` tells repeats apart: the key where there is one (the newest value counts), else the value.
    """

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="tags")
    lookup = models.CharField(max_length=300)
    key = models.CharField(max_length=100, blank=True)
    value = models.CharField(max_length=300, blank=True)
    sealed = models.BinaryField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "lookup"], name="tag_once")]

    def __str__(self) -> str:
        return f"tag {self.pk}"


class Label(models.Model):
    """What `identify` said. Sealed; found by exact search through its keyed hash."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="labels")
    lookup = models.CharField(max_length=128, db_index=True)
    sealed = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "lookup"], name="label_once")]

    def __str__(self) -> str:
        return f"label {self.pk}"
