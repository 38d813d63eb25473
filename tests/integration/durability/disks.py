"""Small disks that can be filled, where this system lets us mount one."""

import contextlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

_BLOCK = b"\0" * 65536


def mount(folder: Path, size_mib: int) -> str | None:
    """Why no file system of that size can be mounted at `folder`; None where it is."""
    command = ["mount", "-t", "tmpfs", "-o", f"size={size_mib}m,mode=700", "tmpfs", str(folder)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=20)
    except FileNotFoundError:
        return "there is no mount command here"
    return None if done.returncode == 0 else "this system does not let us mount a file system"


def unmount(folder: Path) -> None:
    subprocess.run(["umount", "--lazy", str(folder)], check=True, timeout=20)


@contextlib.contextmanager
def filled(folder: Path) -> Iterator[None]:
    """Not one byte is free while the context lasts."""
    filler = folder / "filler"
    fill(filler)
    try:
        yield
    finally:
        filler.unlink()


def fill(filler: Path) -> None:
    descriptor = os.open(filler, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        with contextlib.suppress(OSError):
            while True:
                os.write(descriptor, _BLOCK)
    finally:
        os.close(descriptor)
