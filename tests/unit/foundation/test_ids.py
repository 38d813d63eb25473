import re

from voile import ids
from voile.ids import SiteId

SITE, OTHER = SiteId("1234567890"), SiteId("1234567891")


def test_a_site_id_survives_being_read_as_a_number() -> None:
    for site in (ids.new_site_id() for _ in range(200)):
        assert ids.is_site_id(site)
        assert str(int(site)) == site


def test_what_is_no_site_id() -> None:
    for text in ("", "123456789", "12345678901", "0123456789", "12345abcde", "1234567890 ", "١٢٣٤٥٦٧٨٩٠"):
        assert not ids.is_site_id(text)


def test_derived_ids_are_hex_and_differ_by_site_and_kind() -> None:
    made = [
        ids.session_id(SITE, "a"),
        ids.session_id(OTHER, "a"),
        ids.page_id(SITE, "a"),
        ids.visitor_id(SITE, "a"),
    ]
    assert all(re.fullmatch("[0-9a-f]{32}", one) for one in made)
    assert len(set(made)) == len(made)


def test_parts_do_not_run_together() -> None:
    assert ids.recording_id(SITE, "ab", "c") != ids.recording_id(SITE, "a", "bc")


def test_the_same_parts_give_the_same_id() -> None:
    assert ids.recording_id(SITE, "ab", "c") == ids.recording_id(SITE, "ab", "c")
