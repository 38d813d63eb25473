"""Labels and tags of a session. Labels and personal tags are sealed before they reach a row."""

from datetime import datetime

from voile.ids import SiteId
from voile.policy import ScrubbedEvents
from voile.policy import Tag as TagFact
from voile.recordings.lines import line
from voile.recordings.models import Label, Tag
from voile.recordings.personal import is_personal
from voile.storage import keys

_KEY_CHARS, _VALUE_CHARS = 100, 300
_LOOKUP_VALUE_CHARS = 290


def note(scrubbed: ScrubbedEvents, received_at: datetime) -> None:
    """A repeated label or plain tag is ignored; the same key takes the newest value."""
    labels = [_label(scrubbed, text, received_at) for text in dict.fromkeys(scrubbed.labels)]
    if labels:
        Label.objects.bulk_create(labels, ignore_conflicts=True)
    # The last of a key wins inside one segment too; one upsert may not name a row twice.
    tags = {tag.lookup: tag for tag in (_tag(scrubbed, fact) for fact in scrubbed.tags)}
    if tags:
        Tag.objects.bulk_create(
            tags.values(),
            update_conflicts=True,
            unique_fields=["session", "lookup"],
            update_fields=["value", "sealed"],
        )


def label_lookup(site: SiteId, text: str) -> str:
    return keys.label_hash(site, text.encode())


def opened(site: SiteId, sealed: bytes | memoryview) -> str:
    """The text of a sealed label or tag. Raises SealError."""
    return keys.unseal(site, bytes(sealed)).decode()


def shown(value: str | float | bool) -> str:
    """A tag's value as text; `true` and `1.5` as in the page's own language."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else f"{value:g}"


def _label(scrubbed: ScrubbedEvents, text: str, received_at: datetime) -> Label:
    return Label(
        session_id=scrubbed.session,
        lookup=label_lookup(scrubbed.site, text),
        sealed=keys.seal(scrubbed.site, text.encode()),
        at=received_at,
    )


def _tag(scrubbed: ScrubbedEvents, fact: TagFact) -> Tag:
    key, value = line(fact.key or "", _KEY_CHARS), line(shown(fact.value), _VALUE_CHARS)
    lookup = f"key {key}" if key else f"value {value[:_LOOKUP_VALUE_CHARS]}"
    if is_personal(key):
        sealed = keys.seal(scrubbed.site, value.encode())
        return Tag(session_id=scrubbed.session, lookup=lookup, key=key, value="", sealed=sealed)
    return Tag(session_id=scrubbed.session, lookup=lookup, key=key, value=value)
