"""Searches for planted strings in every form that they could travel or lie in."""

import base64
import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, quote_plus


def plant(name: str) -> str:
    """A random word that occurs nowhere else. Letters alone, so that no detector takes it for a number."""
    letters = "".join(secrets.choice("bcdfghjkmnpqrstvwxz") for _ in range(14))
    return f"{name}{letters}"


@dataclass(frozen=True)
class Find:
    """Where a canary turned up, and in which form. Never what stood around it."""

    place: str
    form: str


def forms(canary: str) -> dict[str, bytes]:
    raw = canary.encode()
    found = {
        "as is": raw,
        "upper": canary.upper().encode(),
        "lower": canary.lower().encode(),
        "reversed": raw[::-1],
        "url": quote(canary, safe="").encode(),
        "url plus": quote_plus(canary).encode(),
        "json": json.dumps(canary)[1:-1].encode(),
        "utf-16": canary.encode("utf-16-le"),
        "hex": raw.hex().encode(),
    }
    return found | {f"base64 at {shift}": _base64_inner(raw, shift) for shift in range(3)}


def _base64_inner(raw: bytes, shift: int) -> bytes:
    """The part of base64 text that does not depend on what stands before and after."""
    encoded = base64.b64encode(b"\0" * shift + raw)
    return encoded[4 if shift else 0 : len(encoded) - 4]


def search(canaries: Iterable[str], places: Iterable[tuple[str, bytes]]) -> dict[str, list[Find]]:
    """Canary -> where it stands; canaries that stand nowhere are not in the result."""
    wanted = {canary: forms(canary) for canary in canaries}
    found: dict[str, list[Find]] = {}
    for place, data in places:
        for canary, kinds in wanted.items():
            hits = [Find(place, name) for name, kind in kinds.items() if kind and kind in data]
            if hits:
                found.setdefault(canary, []).extend(hits)
    return found


def files(folder: Path) -> Iterable[tuple[str, bytes]]:
    """Every file below `folder`: its name as a place too, since names can carry content."""
    for file in sorted(folder.rglob("*")):
        name = str(file.relative_to(folder))
        yield f"name of {name}", name.encode()
        if file.is_file():
            yield name, file.read_bytes()
