"""`voile keys`."""

from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from voile.cli import output, setting_up

app = typer.Typer(help="Rotate the master key; back up and restore the wrapped keys.", no_args_is_help=True)

_NEXT_STEPS = (
    "Copy the new file to where you keep the master key, then run `voile keys backup`.",
    "The old key still opens backups of the keys that were made before. Delete it and its copies once those "
    "are gone; if somebody else may have it, delete it and those backups now.",
)


@app.command()
def rotate(
    prepare: Annotated[
        bool,
        typer.Option("--prepare", help="Only make the new key's file, to copy it to other machines first."),
    ] = False,
    as_json: output.Json = False,
) -> None:
    """Replace the master key and wrap every key it wraps anew. Recordings stay as they are.

    A running `voile serve` goes on. When this was cut short, run it again.
    """
    setting_up.installed()
    from voile.audit import actors
    from voile.storage import rotation

    if prepare:
        file = rotation.prepare()
        if as_json:
            output.as_json({"next_key_file": str(file)})
        else:
            output.lines(f"The next master key is {file}. Nothing is under it yet.")
            output.note("Copy it beside the master key of every other machine, then run `voile keys rotate`.")
        return
    with output.progress("Wrapping keys") as show:
        done = rotation.rotate(by=actors.COMMAND, progress=show)
    facts = {
        "keys": done.keys,
        "left": done.left,
        "resumed": done.resumed,
        "master_key_file": str(done.master_key_file),
        "old_key_file": str(done.old_key_file),
    }
    if as_json:
        output.as_json(facts)
        return
    output.lines(
        "A rotation that was cut short is finished." if done.resumed else "The master key is rotated."
    )
    output.facts({key: value for key, value in facts.items() if key != "resumed"})
    for step in _NEXT_STEPS:
        output.note(step)
    if done.left:
        output.note(f"{done.left} key(s) did not open and were left as they are: see `voile doctor`.")


@app.command()
def backup(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Outside the data directory.")],
    as_json: output.Json = False,
) -> None:
    """Write the wrapped keys to a new file in FOLDER, and delete the backups there whose time is over.

    The master key is not in it. VOILE_KEY_BACKUP_DAYS says how long backups are kept.
    """
    setting_up.installed()
    from voile.audit import actors
    from voile.storage import key_backup

    done = key_backup.back_up(folder.absolute(), by=actors.COMMAND)
    deleted = [str(path) for path in done.deleted]
    if as_json:
        output.as_json({"file": str(done.file), "keys": done.keys, "deleted": deleted})
        return
    output.facts({"file": str(done.file), "keys": done.keys})
    output.lines(*(f"deleted, its time was over: {path}" for path in deleted))


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file that `voile keys backup` wrote.")],
    old_master_key: Annotated[
        Path | None,
        typer.Option(help="The master key of that time, where it was rotated since and lies elsewhere."),
    ] = None,
    as_json: output.Json = False,
) -> None:
    """Bring back the keys that are missing, of recordings that are here and were not erased.

    Stop `voile serve` and restore the data first: keys of what the index does not know are left out.
    """
    config = setting_up.installed()
    from voile.audit import actors
    from voile.storage import key_restore

    # The key database may be gone.
    import_module("voile.project.datadir").migrate()
    done = key_restore.restore(file, config, by=actors.COMMAND, old_key_file=old_master_key)
    facts = {
        "sites": done.sites,
        "recordings": done.recordings,
        "present": done.present,
        "not_restored": done.not_restored,
        "broken": done.broken,
    }
    if as_json:
        output.as_json(facts)
        return
    output.facts(facts)
    if done.not_restored:
        output.note("Not restored: keys of recordings that were erased, or that the index does not know.")
