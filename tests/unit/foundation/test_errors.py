from enum import StrEnum

from voile.errors import DataDirError, DecodeError, StorageError, StorageFull, VoileError


class Reason(StrEnum):
    NOT_JSON = "not_json"


def test_an_error_says_what_and_what_to_do() -> None:
    assert str(DataDirError("It is full.", remedy="Empty it.")) == "It is full. Empty it."
    assert str(VoileError()) == ""


def test_a_decode_error_carries_its_reason_alone() -> None:
    error = DecodeError(Reason.NOT_JSON)
    assert (error.reason, str(error)) == (Reason.NOT_JSON, "not_json")


def test_a_full_store_is_an_error_of_storage() -> None:
    assert issubclass(StorageFull, StorageError)
