"""Records the system calls of a running process with strace, and reads them back in order.

Source: strace(1). With `-f`, a call that is interrupted in the record by one of another thread stands in two
lines; its place is then where it began and where it ended.
"""

import ast
import contextlib
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

# `?`: not every processor has it.
_TRACED = (
    "fsync,fdatasync,?rename,?renameat,?renameat2,?mkdir,?mkdirat,"
    "write,writev,pwrite64,sendto,sendmsg,read,readv,recvfrom"
)
_STRING_BYTES = 1 << 20
_BEGUN = re.compile(r"(\d+) +(\w+)\((.*)")
_RESUMED = re.compile(r"(\d+) +<\.\.\. (\w+) resumed>(.*)")
_UNFINISHED = " <unfinished ...>"
_ON_FILE = re.compile(r"\d+<(.*?)>[,)]")
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
_FAILED = re.compile(r"= -\d+ E\w+")


@dataclass(frozen=True, slots=True)
class Call:
    """`begun` and `ended` are lines of the record. `file` is the path or socket of its descriptor."""

    name: str
    begun: int
    ended: int
    file: str
    strings: tuple[bytes, ...]

    @property
    def content(self) -> bytes:
        return b"".join(self.strings)


def why_not() -> str | None:
    """Why system calls cannot be recorded here; None where they can."""
    if shutil.which("strace") is None:
        return "strace is not installed (deploy/strace.sh installs it)"
    tried = subprocess.run(
        ["strace", "-f", "-o", "/dev/null", "true"], capture_output=True, text=True, timeout=20
    )
    return None if tried.returncode == 0 else "this system does not allow to trace a process (ptrace)"


@contextlib.contextmanager
def recorded(pid: int, record: Path) -> Iterator[None]:
    """Record what the threads of `pid` do from now on; `record` is whole when the context ends."""
    command = ["strace", "-f", "-yy", "-s", str(_STRING_BYTES), "-e", f"trace={_TRACED}"]
    with subprocess.Popen(
        [*command, "-o", str(record), "-p", str(pid)], stderr=subprocess.PIPE, text=True
    ) as tracer:
        assert tracer.stderr is not None
        assert "attached" in tracer.stderr.readline()
        try:
            yield
        finally:
            tracer.terminate()
            tracer.stderr.read()


def calls(record: Iterable[str]) -> list[Call]:
    """Those that succeeded, by when they ended."""
    begun: dict[str, tuple[int, str]] = {}
    found: list[Call] = []
    for number, line in enumerate(record):
        if resumed := _RESUMED.match(line):
            thread, name, rest = resumed.groups()
            start, before = begun.pop(thread, (number, ""))
            found += _call(name, start, number, before + rest)
        elif started := _BEGUN.match(line):
            thread, name, rest = started.groups()
            if rest.rstrip().endswith(_UNFINISHED.strip()):
                begun[thread] = number, rest.rstrip().removesuffix(_UNFINISHED)
            else:
                found += _call(name, number, number, rest)
    return found


def _call(name: str, begun: int, ended: int, arguments: str) -> Iterator[Call]:
    if _FAILED.search(_STRING.sub("", arguments)):
        return
    on_file = _ON_FILE.match(arguments)
    strings = tuple(ast.literal_eval(f'b"{each}"') for each in _STRING.findall(arguments))
    yield Call(name, begun, ended, on_file.group(1) if on_file else "", strings)
