"""Some hundred random pages, in portions that workers can share. `make leaks-fuzz` runs thousands."""

import subprocess
import sys

import pytest

_PORTION = 50


@pytest.mark.parametrize("first", range(0, 300, _PORTION))
def test_pages_are_recorded_as_the_semantics_say(first: int) -> None:
    """A process of its own: the pages are driven side by side in one event loop."""
    command = [sys.executable, "-m", "e2e.random", "--seed", str(first), "--count", str(_PORTION)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
