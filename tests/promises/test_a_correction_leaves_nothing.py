"""A correction leaves nothing.

Where the recorder learns too late that a part of the page was private, what it had sent of it is hidden
in the moment in which the correction arrives, and nothing of it is left on the disk once the worker has
gone round.
"""

from collections.abc import Callable

import pytest
from tests.integration.recordings import corrected
from tests.integration.recordings.visits import Store
from tests.integration.storage.factory import SITE, client_id

from voile import ids
from voile.errors import BeingCorrected
from voile.policy import ScrubbedEvents
from voile.recordings import correcting, playback, queries
from voile.recordings.viewing import COMMAND_LINE
from voile.storage import checking
from voile.storage.installation import Installation
from voile.storage.models import Segment

pytestmark = pytest.mark.django_db(databases=["default", "keys"], transaction=True)

CANARY = "Marigold Fennimore"
SESSION = ids.session_id(SITE, client_id("session"))
PAGE = ids.page_id(SITE, client_id("page"))

StoredBytes = Callable[[], bytes]


def exported() -> bytes:
    return b"".join(playback.export(SESSION, COMMAND_LINE))


def played() -> bytes:
    return b"".join(playback.page_events(SESSION, PAGE, COMMAND_LINE))


def titles() -> str:
    opened = playback.open_session(SESSION, COMMAND_LINE)
    return repr([(page.title, page.views) for recording in opened.recordings for page in recording.pages])


@pytest.fixture
def envelopes() -> list[ScrubbedEvents]:
    """The canary in values, texts, attributes, nodes that move, and in the title of page and page view."""
    corrected.make_site()
    second = corrected.envelope(1, corrected.after_the_snapshot(CANARY))
    view = {"url": "https://shop.example/", "title": CANARY, "how": "load"}
    page_view = {"type": 5, "data": {"tag": "voile.page", "payload": view}}
    titled = corrected.envelope(0, [corrected.snapshot(CANARY, CANARY), page_view], title=CANARY)
    both = corrected.correction(corrected.CARD, corrected.TITLE)
    return [titled, second, corrected.envelope(2, [both])]


def frames(storage: Installation) -> list[bytes]:
    rows = Segment.objects.select_related("stored_in")
    return [storage.objects.read(row.stored_in.name, row.offset, row.length) for row in rows]


def test_what_is_planted_could_be_found(
    store: Store, envelopes: list[ScrubbedEvents], stored_bytes: StoredBytes
) -> None:
    store(*envelopes[:2])
    canary = CANARY.encode()
    assert played().count(canary) > 10
    assert exported().count(canary) > 10
    assert canary in stored_bytes(), "titles stand in the index"
    assert queries.list_sessions(COMMAND_LINE.access).sessions


def test_it_is_hidden_from_the_moment_in_which_it_is_acknowledged(
    store: Store, envelopes: list[ScrubbedEvents]
) -> None:
    store(*envelopes)
    for look in (played, exported):
        with pytest.raises(BeingCorrected):
            look()
    assert CANARY not in titles()


def test_nothing_of_it_is_left(
    store: Store, envelopes: list[ScrubbedEvents], storage: Installation, stored_bytes: StoredBytes
) -> None:
    store(*envelopes[:2])
    before = frames(storage)
    store(envelopes[2])
    assert all(frame in stored_bytes() for frame in before)
    assert correcting.correct_due() == 1
    after = stored_bytes()
    assert not [number for number, frame in enumerate(before) if frame in after], "the sealed copies are gone"
    assert CANARY.encode() not in after
    for look in (played, exported):
        assert CANARY.encode() not in look()
    assert CANARY not in titles()
    assert b"must appear" in played()
    assert checking.reconcile() == []
