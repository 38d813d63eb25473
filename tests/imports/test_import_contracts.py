"""Each import contract catches the violation it is for: a rule that cannot fail protects nothing."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# contract, file to plant in, line that breaks it
PLANTED = [
    ("rooms", "storage/planted.py", "import voile.recordings.queries"),
    ("rooms", "events/planted.py", "import voile.policy"),
    ("rooms", "planted.py", "x = 1"),  # a new loose module must be given a place
    ("cycles", "policy/planted_a.py", "import voile.policy.planted_b"),
    ("pure", "policy/planted.py", "import django"),
    ("pure", "events/planted.py", "import socket"),
    ("ingest", "ingest/planted.py", "import django.db"),
    ("ingest", "ingest/planted.py", "import voile.storage.append"),
    ("wiring", "cli/planted.py", "import voile.project.serve"),
    ("models-audit", "dashboard/planted.py", "import voile.audit.models"),
    ("models-accounts", "dashboard/planted.py", "import voile.accounts.models"),
    ("models-sites", "recordings/planted.py", "import voile.sites.models"),
    ("models-storage", "recordings/planted.py", "import voile.storage.models"),
    ("models-recordings", "dashboard/planted.py", "import voile.recordings.models"),
    ("models-rights", "dashboard/planted.py", "import voile.rights.models"),
]


def lint(source: Path, contract: str) -> subprocess.CompletedProcess[str]:
    command = [
        str(Path(sys.executable).parent / "lint-imports"),
        "--config",
        str(ROOT / ".importlinter"),
        "--contract",
        contract,
        "--no-cache",
    ]
    environment = {**os.environ, "PYTHONPATH": str(source)}
    return subprocess.run(command, capture_output=True, text=True, env=environment, cwd=source, check=False)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    shutil.copytree(
        ROOT / "src" / "voile",
        tmp_path / "voile",
        ignore=shutil.ignore_patterns("__pycache__", "static", "bundles"),
    )
    return tmp_path


@pytest.mark.planted
@pytest.mark.parametrize(("contract", "file", "line"), PLANTED)
def test_a_planted_violation_is_caught(source: Path, contract: str, file: str, line: str) -> None:
    (source / "voile" / file).write_text(line + "\n")
    if contract == "cycles":
        (source / "voile/policy/planted_b.py").write_text("import voile.policy.planted_a\n")
    result = lint(source, contract)
    assert result.returncode == 1, result.stdout + result.stderr
    assert "BROKEN" in result.stdout


def test_every_contract_has_a_planted_violation() -> None:
    lines = (ROOT / ".importlinter").read_text().splitlines()
    declared = {
        line.split(":")[2].rstrip("]") for line in lines if line.startswith("[importlinter:contract:")
    }
    assert declared == {contract for contract, _, _ in PLANTED}
