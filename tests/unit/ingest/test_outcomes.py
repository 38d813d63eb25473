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
