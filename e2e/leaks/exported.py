"""Finishes every session and writes its decrypted export into a folder: what the worker and `voile sessions export` do.

Without the 30 minutes' wait, and in one process. Prints why a session was not exported, as one that a correction hides.
"""

import sys
from pathlib import Path

from voile.cli import setting_up


def main(folder: Path) -> None:
    setting_up.installed()
    from voile.errors import VoileError
    from voile.recordings import finish, playback, viewing
    from voile.recordings.models import Session

    for row in Session.objects.all():
        session = str(row.id)
        try:
            if row.finished_at is None:
                finish.finish_session(row)
            data = b"".join(playback.export(session, viewing.COMMAND_LINE))
        except VoileError as error:
            print(type(error).__name__)  # noqa: T201 - the answer to whoever runs this
            continue
        (folder / session).write_bytes(data)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
