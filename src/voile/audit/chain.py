"""The arithmetic of the chain: each entry's digest covers its fields and the digest before it."""

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Any

ORIGIN = "0" * 64


def canonical(value: object) -> str:
    """JSON with sorted keys and no white space, so that the same facts always give the same digest."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


@dataclass(frozen=True, slots=True)
class Link:
    number: int
    at: str
    actor: str
    action: str
    subject: str
    details: str
    previous: str

    def as_row(self) -> dict[str, Any]:
        return asdict(self)

    def digest(self) -> str:
        return hashlib.sha256(canonical(list(self.as_row().values())).encode()).hexdigest()
