"""Writes the decrypted export of every session into a folder: what `voile sessions export` does, for all in one process.

Prints the sessions that a correction still hides.
"""

import sys
from pathlib import Path

from voile.cli import setting_up


def main(folder: Path) -> None:
    setting_up.installed()
    from voile.errors import VoileError
    from voile.recordings import playback, viewing
    from voile.recordings.models import Session

    for session in Session.objects.values_list("id", flat=True):
        try:
            data = b"".join(playback.export(str(session), viewing.COMMAND_LINE))
        except VoileError as error:
            print(type(error).__name__)  # noqa: T201 - the answer to whoever runs this
            continue
        (folder / str(session)).write_bytes(data)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
