"""What the command says about itself and about mistakes. In this process, against the tests' database."""

import json
import logging
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from voile.audit import actors
from voile.cli import main
from voile.sites import actions

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

Said = tuple[int, str, str]
Voile = Callable[..., Said]

COMMANDS = [
    (),
    ("init",),
    ("serve",),
    ("worker",),
    ("doctor",),
    ("erase",),
    ("sites", "create"),
    ("sites", "list"),
    ("sites", "show"),
    ("sites", "set"),
    ("users", "create"),
    ("users", "list"),
    ("users", "password"),
    ("sessions", "list"),
    ("sessions", "show"),
    ("sessions", "export"),
]


@pytest.fixture
def voile_here(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Voile]:
    """Run a command: its exit code, what it printed, and what it complained of."""
    (data_dir / "version").write_text("1\n")
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level

    def run(*arguments: str) -> Said:
        monkeypatch.setattr(sys, "argv", ["voile", *arguments])
        with pytest.raises(SystemExit) as ended:
            main.run()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    yield run
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.captureWarnings(False)
    (data_dir / "version").unlink()


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(voile_here: Voile, command: tuple[str, ...]) -> None:
    code, said, _ = voile_here(*command, "--help")
    assert code == 0
    assert "Usage: voile" in said


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("nonsense",), 2, "nonsense"),
        (("sites", "create", "x", "--origin", "http://localhost"), 2, "--consent"),
        (("sites", "create", "x", "--origin", "localhost", "--consent", "none"), 2, "origins"),
        (
            ("sites", "create", "x", "--origin", "http://localhost", "--consent", "maybe"),
            2,
            "required, loaded, none, storage-free",
        ),
        (("sites", "show", "9999999999"), 3, "no such site"),
        (("sites", "set", "9999999999", "frames", "off"), 3, "no such site"),
        (("users", "create", "nonsense"), 2, "e-mail"),
        (("users", "create", "b@example.org", "--site", "1"), 3, "no such site"),
        (("users", "password", "nobody@example.org"), 3, "no such account"),
        (("sessions", "show", "0" * 32), 3, "no such session"),
        (("sessions", "export", "0" * 32), 3, "no such session"),
        (("sessions", "list", "--cursor", "x"), 2, "no place"),
        (("erase",), 2, "--site"),
        (("erase", "0" * 32, "--yes"), 3, "nothing was erased"),
    ],
)
def test_what_is_wrong_is_said_in_a_line_with_its_code(
    voile_here: Voile, arguments: tuple[str, ...], code: int, words: str
) -> None:
    ended, said, complaint = voile_here(*arguments)
    assert (ended, said) == (code, "")
    assert words in complaint
    assert "Traceback" not in complaint


def test_a_bad_value_names_the_setting_and_what_would_fit(voile_here: Voile) -> None:
    site = actions.create_site("x", origins=["http://localhost"], consent="none", by=actors.COMMAND)
    ended, said, complaint = voile_here("sites", "set", site.id, "retention_days", "1000")
    assert (ended, said) == (2, "")
    assert "retention_days must be a whole number from 1 to 730" in complaint


def test_a_site_is_made_and_set_to_keep_nothing_on_the_device(voile_here: Voile) -> None:
    create = ("sites", "create", "x", "--origin", "http://localhost", "--consent", "storage-free", "--json")
    ended, said, _ = voile_here(*create)
    made = json.loads(said)
    assert (ended, made["consent"], made["warnings"]) == (0, "storage-free", [])
    voile_here("sites", "set", made["id"], "consent", "none")
    ended, said, _ = voile_here("sites", "set", made["id"], "consent", "storage-free", "--json")
    assert (ended, json.loads(said)["consent"]) == (0, "storage-free")
    ended, said, warned = voile_here("sites", "set", made["id"], "visitors", "visitor", "returning", "--json")
    assert [each["key"] for each in json.loads(said)["warnings"]] == ["consent", "visitors"]
    assert "Warning: consent: Your rules about visitors ask whether they are new" in warned


def test_what_is_allowed_but_seldom_meant_is_warned_about(voile_here: Voile) -> None:
    site = actions.create_site("x", origins=["http://localhost"], consent="none", by=actors.COMMAND)
    ended, said, warned = voile_here("sites", "set", site.id, "retention_days", "730", "--json")
    assert ended == 0
    assert "Warning: retention_days: Recordings are kept for more than a year." in warned
    assert [each["key"] for each in json.loads(said)["warnings"]] == ["retention_days"]
