import pytest

from voile.cli.exits import Exit, code_of, complain
from voile.cli.output import duration
from voile.errors import (
    BadValue,
    ConfigError,
    DataDirError,
    MasterKeyError,
    NotFound,
    StorageFull,
    VoileError,
)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (BadValue("x"), Exit.USAGE),
        (ConfigError("x"), Exit.USAGE),
        (NotFound("x"), Exit.NOT_FOUND),
        (DataDirError("x", "y"), Exit.NOT_SOUND),
        (MasterKeyError("x"), Exit.NOT_SOUND),
        (StorageFull("x"), Exit.FAILED),
    ],
)
def test_each_kind_of_error_has_its_code(error: VoileError, code: Exit) -> None:
    assert code_of(error) is code


def test_an_error_says_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    complain(DataDirError("It is gone.", "Run `voile init`."))
    assert capsys.readouterr() == ("", "voile: It is gone. Run `voile init`.\n")


@pytest.mark.parametrize(("ms", "shown"), [(0, "0:00"), (65_999, "1:05"), (3_723_000, "1:02:03")])
def test_durations(ms: int, shown: str) -> None:
    assert duration(ms) == shown
