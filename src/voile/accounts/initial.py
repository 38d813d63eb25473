"""The first password, readable in one file until it is changed.

Whoever can read the data directory's keys can read everything else too, so the file adds no road in; it lets
`make serve` print the password again until somebody has logged in and chosen their own.
"""

import os
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

_MODE = 0o600


@dataclass(frozen=True, slots=True)
class InitialPassword:
    email: str
    password: str = field(repr=False)


def path() -> Path:
    return Path(settings.VOILE.data_dir) / "keys" / "initial-password"


def read() -> InitialPassword | None:
    """The first account's address and password; None once it was changed."""
    if not path().is_file():
        return None
    email, _, password = path().read_text().strip().partition("\n")
    return InitialPassword(email, password)


def write(initial: InitialPassword) -> None:
    path().parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path().unlink(missing_ok=True)
    descriptor = os.open(path(), os.O_WRONLY | os.O_CREAT | os.O_EXCL, _MODE)
    with os.fdopen(descriptor, "w") as file:
        file.write(f"{initial.email}\n{initial.password}\n")


def forget(email: str) -> None:
    """Delete the file if it is about `email`."""
    initial = read()
    if initial is not None and initial.email == email:
        path().unlink(missing_ok=True)
