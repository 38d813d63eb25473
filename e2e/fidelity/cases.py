"""Small pieces of pages that recorders have got wrong, each with what its replay must show."""

import re
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).with_name("cases")
_HEAD = re.compile(r"\A<!--\n(.*?)\n-->\n", re.DOTALL)
_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
# Frames write their documents; a case must not end the script of another.
_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Cases</title>
<style>.case { border-top: 1px solid #ccc; padding: 8px; font: 16px/1.2 sans-serif; }
.case p { margin: 0; }</style>
<script>
  window.waiting = [];
  window.later = (run) => window.waiting.push(run);
</script>
<!--recorder-->
</head>
<body>
%s
</body>
</html>
"""


@dataclass(frozen=True)
class Expected:
    """A property of the first element at `path` in a case."""

    path: str
    name: str
    value: str


@dataclass(frozen=True)
class Case:
    """One file of cases/."""

    name: str
    title: str
    body: str
    expected: tuple[Expected, ...]
    known: str | None
    """Why its replay is known to be wrong."""


def load() -> list[Case]:
    return [_read(file) for file in sorted(FOLDER.glob("*.html"))]


def _read(file: Path) -> Case:
    text = file.read_text(encoding="utf-8")
    head = _HEAD.match(text)
    assert head, f"{file.name} has no head"
    fields = [line.split(": ", 1) for line in head[1].splitlines()]
    expected = tuple(_expected(value) for key, value in fields if key == "expect")
    one = dict(fields)
    return Case(file.stem, one["title"], text[head.end() :], expected, one.get("known"))


def _expected(line: str) -> Expected:
    path, name, value = (part.strip() for part in line.split(" | "))
    return Expected(path, name, value)


def page(cases: list[Case]) -> str:
    """One document of all cases; each script has its own section as `here`."""
    return _PAGE % "\n".join(map(_section, cases))


def _section(case: Case) -> str:
    here = f'{{ const here = document.getElementById("{case.name}"); {{'
    body = _SCRIPT.sub(lambda script: f"<script>{here}{script[1]}}} }}</script>", case.body)
    return f'<section class="case" id="{case.name}">{body}</section>'
