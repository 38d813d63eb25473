"""Exit codes, and what an error looks like to the person at the terminal."""

import enum
import sys

from voile.errors import BadValue, ConfigError, DataDirError, MasterKeyError, NotFound, VoileError


class Exit(enum.IntEnum):
    OK = 0
    FAILED = 1
    USAGE = 2
    NOT_FOUND = 3
    NOT_SOUND = 4
    INTERRUPTED = 130


_CODES: tuple[tuple[type[VoileError], Exit], ...] = (
    (BadValue, Exit.USAGE),
    (ConfigError, Exit.USAGE),
    (NotFound, Exit.NOT_FOUND),
    (DataDirError, Exit.NOT_SOUND),
    (MasterKeyError, Exit.NOT_SOUND),
)


def code_of(error: VoileError) -> Exit:
    return next((code for kind, code in _CODES if isinstance(error, kind)), Exit.FAILED)


def complain(error: VoileError) -> Exit:
    """Say on standard error what is wrong and what to do; no traceback."""
    sys.stderr.write(f"voile: {error}\n")
    return code_of(error)
