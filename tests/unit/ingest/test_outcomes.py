import re

from voile.config import SETTINGS
from voile.events import DecodeReason
from voile.ingest.outcomes import REJECTIONS, Outcome, of_decode


def test_every_reason_of_the_decoder_has_an_outcome() -> None:
    for reason in DecodeReason:
        assert of_decode(reason) in REJECTIONS


def test_every_rejection_says_what_to_do() -> None:
    rejected = {outcome for outcome in Outcome if outcome.told == "rejected"}
    assert rejected == set(REJECTIONS)
    for rejection in REJECTIONS.values():
        assert 400 <= rejection.status < 600
        assert rejection.message.endswith(".")


def test_what_the_recorder_is_told_is_a_closed_set() -> None:
    assert {outcome.told for outcome in Outcome} == {
        "accepted",
        "duplicate",
        "stored",
        "known",
        "dropped",
        "rejected",
    }


def test_every_limit_among_the_settings_names_the_reason_it_ends_in() -> None:
    limits = [row for row in SETTINGS if re.search(r"(_max|_max_\w+|_per_\w+)$", row.field)]
    assert len(limits) == 11
    reasons = {outcome.reason for outcome in Outcome}
    for row in limits:
        named = re.search(r"Above: `(\w+)`\.$", row.doc)
        assert named, row.field
        assert named[1] in reasons, row.field
