"""Which boxes of a live page lie where they lay, in its replay."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

NEAR_PX = 2.0
# About a line of text: what is this near is still found where one looks for it.
ROUGH_PX = 24.0
# What is inside is no box of the page: choices of a list, or pieces of a picture that is left out.
_WHOLE = frozenset({"select", "textarea", "iframe", "video", "audio", "canvas", "object", "picture"})
_PICTURES = frozenset({"svg"})

Node = dict[str, Any]


@dataclass(frozen=True)
class Miss:
    """A box that is not where it was; `path` is made of tags, never of content."""

    path: str
    live: list[float] | None
    replayed: list[float] | None

    @property
    def is_rough(self) -> bool:
        """Still there, and less than a line away."""
        return bool(self.live and self.replayed and _near(self.live, self.replayed, ROUGH_PX))


@dataclass
class Score:
    """How many boxes were to be seen, and which of them are not where they were."""

    boxes: int = 0
    misses: list[Miss] = field(default_factory=list)
    paints: list[str] = field(default_factory=list)
    """Paths of boxes of another colour, border, weight or shadow; not of those that stand for others."""

    @property
    def share(self) -> float:
        return 1.0 if self.boxes == 0 else 1 - len(self.misses) / self.boxes

    @property
    def rough(self) -> float:
        """The share within ROUGH_PX."""
        far = sum(1 for miss in self.misses if not miss.is_rough)
        return 1.0 if self.boxes == 0 else 1 - far / self.boxes

    @property
    def painted(self) -> float:
        return 1.0 if self.boxes == 0 else 1 - len(self.paints) / self.boxes

    def __add__(self, other: "Score") -> "Score":
        return Score(self.boxes + other.boxes, self.misses + other.misses, self.paints + other.paints)


def compare(live: Node, replayed: Node, *, pictures: bool) -> Score:
    """Compare two answers of boxes.js; `pictures` False where the policy makes pictures boxes."""
    score = Score()
    width, height = live["size"]
    for path, before, after in _pairs("body", live["body"], replayed["body"], pictures=pictures):
        seen = (_seen(before, width, height), _seen(after, width, height))
        if not any(seen):
            continue
        score.boxes += 1
        one = before["at"] if before and before["painted"] else None
        other = after["at"] if after and after["painted"] else None
        if not (one and other and _near(one, other, NEAR_PX)):
            score.misses.append(Miss(path, one, other))
        if before and after and not after["box"] and before["paint"] != after["paint"]:
            score.paints.append(path)
    return score


def _seen(node: Node | None, width: float, height: float) -> bool:
    if not node or not node["painted"]:
        return False
    x, y, wide, high = node["at"]
    return bool(x < width and y < height and x + wide > 0 and y + high > 0)


def _near(before: list[float], after: list[float], px: float) -> bool:
    # Rounding in boxes.js can add a hundredth.
    return all(abs(one - other) <= px + 0.01 for one, other in zip(before, after, strict=True))


def _pairs(
    path: str, before: Node, after: Node, *, pictures: bool
) -> Iterator[tuple[str, Node | None, Node | None]]:
    yield path, before, after
    tag = before["tag"]
    if tag in _WHOLE or (not pictures and tag in _PICTURES) or after["box"]:
        return
    for index, (one, other) in enumerate(_aligned(before["below"], after["below"])):
        node = one or other
        assert node is not None
        inner = f"{path} > {node['tag']}:{index + 1}"
        if one and other:
            yield from _pairs(inner, one, other, pictures=pictures)
        else:
            yield from _alone(inner, one, other)


def _alone(path: str, one: Node | None, other: Node | None) -> Iterator[tuple[str, Node | None, Node | None]]:
    """A whole subtree that is only on one side."""
    yield path, one, other
    node = one or other
    assert node is not None
    for index, below in enumerate(node["below"]):
        inner = f"{path} > {below['tag']}:{index + 1}"
        yield from _alone(inner, below if one else None, None if one else below)


def _alike(one: Node, other: Node) -> bool:
    return bool(one["tag"] == other["tag"] or other["box"])


def _aligned(one: list[Node], other: list[Node]) -> list[tuple[Node | None, Node | None]]:
    """Children side by side: by place where their number is equal, else by the longest run of equal tags."""
    if len(one) == len(other):
        return list(zip(one, other, strict=True))
    start = 0
    while start < min(len(one), len(other)) and _alike(one[start], other[start]):
        start += 1
    head: list[tuple[Node | None, Node | None]] = list(zip(one[:start], other[:start], strict=True))
    return head + _longest(one[start:], other[start:])


def _longest(one: list[Node], other: list[Node]) -> list[tuple[Node | None, Node | None]]:
    lengths = [[0] * (len(other) + 1) for _ in range(len(one) + 1)]
    for row in range(len(one) - 1, -1, -1):
        for column in range(len(other) - 1, -1, -1):
            alike = _alike(one[row], other[column])
            kept = lengths[row + 1][column + 1] + 1 if alike else 0
            lengths[row][column] = max(kept, lengths[row + 1][column], lengths[row][column + 1])
    row = column = 0
    out: list[tuple[Node | None, Node | None]] = []
    while row < len(one) and column < len(other):
        if _alike(one[row], other[column]) and lengths[row][column] == lengths[row + 1][column + 1] + 1:
            out.append((one[row], other[column]))
            row, column = row + 1, column + 1
        elif lengths[row + 1][column] >= lengths[row][column + 1]:
            out.append((one[row], None))
            row += 1
        else:
            out.append((None, other[column]))
            column += 1
    return out + [(node, None) for node in one[row:]] + [(None, node) for node in other[column:]]
