import pytest

from voile.recordings.personal import is_personal


@pytest.mark.parametrize("key", ["email", "E-Mail", "user_id", "userId", "User ID", "PHONE", "first-name"])
def test_keys_about_a_person_are_sealed_in_every_spelling(key: str) -> None:
    assert is_personal(key)


@pytest.mark.parametrize("key", ["", "plan", "variant", "page_name_style", "experiment"])
def test_other_keys_are_not(key: str) -> None:
    assert not is_personal(key)
