"""Holds a replayed tree against what the oracle wants. Differences name places and kinds, never content."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from e2e.random import markup
from e2e.random.applier import Have
from e2e.random.oracle import WORD, Wanted

_NOT_SENT = frozenset({"doctype"})
_VALUED = ("input", "textarea")


@dataclass
class Comparison:
    """Tokens are replaced through one table for the whole page."""

    table: dict[str, str] = field(default_factory=dict)
    # The replayed id of each node that both sides have.
    ids: dict[int, int] = field(default_factory=dict)

    def differences(self, wanted: Wanted, have: Have) -> list[str]:
        return list(self._node(wanted, have, "page"))

    def _node(self, wanted: Wanted, have: Have, at: str) -> Iterator[str]:
        self.ids[wanted.key] = have.id
        if wanted.kind == "box":
            yield from _box(have, at)
            if not wanted.optional and _is_box(have) and "rr_width" not in have.attributes:
                yield f"{at}: a box has no size"
        elif wanted.maybe_box and have.kind == "element" and _is_box(have):
            return
        elif wanted.kind != have.kind:
            yield f"{at}: a {wanted.kind} is a {have.kind}"
        elif wanted.kind in ("text", "comment"):
            yield from _text(wanted, have, at)
        elif wanted.kind == "document":
            yield from self._lists(wanted.children, have.children, at)
        else:
            yield from self._element(wanted, have, at)

    def _element(self, wanted: Wanted, have: Have, at: str) -> Iterator[str]:
        at = f"{at} > {next(iter(wanted.tags))}#{wanted.key}"
        if have.tag not in wanted.tags:
            yield f"{at}: is a {have.tag}"
            return
        yield from self._attributes(wanted, have, at)
        yield from _value(wanted, have, at)
        if have.tag not in ("style", "textarea"):
            yield from self._lists(wanted.children, have.children, at)
        yield from self._parts(wanted, have, at)

    def _parts(self, wanted: Wanted, have: Have, at: str) -> Iterator[str]:
        if wanted.shadow is not None:
            yield from self._lists(wanted.shadow, have.shadow, f"{at} > shadow")
        elif have.shadow:
            yield f"{at}: a shadow tree that is not there"
        if wanted.frame is not None and have.frame is None:
            if not wanted.maybe_box:
                yield f"{at}: the frame's document is missing"
        elif wanted.frame is not None and have.frame is not None:
            yield from self._node(wanted.frame, have.frame, f"{at} > frame")
        elif have.frame is not None:
            yield f"{at}: a frame's document that is not there"

    def _lists(self, wanted: list[Wanted], have: list[Have], at: str) -> Iterator[str]:
        shown = [node for node in have if node.kind not in _NOT_SENT]
        pairs = _align(wanted, shown)
        if pairs is None:
            kinds = [_kind(each) + ("?" if each.optional else "") for each in wanted]
            yield f"{at}: children are {[_have_kind(node) for node in shown]}, wanted {kinds}"
            return
        for one, other in pairs:
            yield from self._node(one, other, at)

    def _attributes(self, wanted: Wanted, have: Have, at: str) -> Iterator[str]:
        for name, right in wanted.attributes.items():
            found = have.attributes.get(name)
            shown = "\0absent" if found is None else str(found)
            if (
                name not in markup.FREE_ATTRIBUTES
                and shown not in right
                and not (found is None and "" in right)
            ):
                yield f"{at}: attribute {name} is {_form(shown)}, wanted {sorted(map(_form, right))}"
        for name, tokens in wanted.tokens.items():
            if name == "class" and wanted.free_looks:
                continue
            yield from self._tokens(name, tokens, have, at)
        for name, value in have.attributes.items():
            known = name in wanted.attributes or name in wanted.tokens or name in markup.FREE_ATTRIBUTES
            state = name in ("value", "checked", "selected", "type") and have.tag in (
                *_VALUED,
                "option",
                "select",
            )
            if (
                not known
                and not (state and not WORD.search(str(value)))
                and name not in ("value", "checked", "selected")
            ):
                yield f"{at}: attribute {name} should not be there"

    def _tokens(self, name: str, tokens: list[tuple[str, str]], have: Have, at: str) -> Iterator[str]:
        found = str(have.attributes.get(name, "")).split()
        if len(found) != len(tokens):
            yield f"{at}: {name} has {len(found)} tokens of {len(tokens)}"
            return
        for (word, right), shown in zip(tokens, found, strict=True):
            if right == "kept" and shown != word:
                yield f"{at}: a token of {name} that a sheet selects was replaced"
            if shown != word and self.table.setdefault(word, shown) != shown:
                yield f"{at}: a token of {name} has two numbers"
            if right == "replaced" and shown == word:
                yield f"{at}: a token of {name} that no sheet selects was kept"


def _align(wanted: list[Wanted], have: list[Have]) -> list[tuple[Wanted, Have]] | None:
    """Pairs in order, optional ones left out where they must be; None where none fits."""
    if not wanted:
        return None if have else []
    first, rest = wanted[0], wanted[1:]
    if have and _fits(first, have[0]):
        found = _align(rest, have[1:])
        if found is not None:
            return [(first, have[0]), *found]
    return _align(rest, have) if first.optional else None


def _fits(wanted: Wanted, have: Have) -> bool:
    if wanted.kind == "box" or (wanted.maybe_box and _is_box(have)):
        return have.kind == "element" and (_is_box(have) or not wanted.optional)
    if wanted.kind != have.kind:
        return False
    if wanted.kind == "element":
        return have.tag in wanted.tags
    return wanted.texts != frozenset({""}) or not have.text


def _is_box(have: Have) -> bool:
    return not list(_box(have, ""))


def _box(have: Have, at: str) -> Iterator[str]:
    if have.kind != "element" or have.tag not in ("div", "span"):
        yield f"{at}: a box is a {have.tag or have.kind}"
        return
    if have.children or have.shadow or have.frame:
        yield f"{at}: a box has children"
    others = have.attributes.keys() - markup.BOX_ATTRIBUTES
    if others:
        yield f"{at}: a box has {sorted(others)}"


def _text(wanted: Wanted, have: Have, at: str) -> Iterator[str]:
    if wanted.texts is not None and have.text not in wanted.texts:
        yield f"{at}: text #{wanted.key} is {_form(have.text)}, wanted {sorted(map(_form, wanted.texts))}"


def _value(wanted: Wanted, have: Have, at: str) -> Iterator[str]:
    shown = have.value or ""
    if wanted.values is not None and shown not in wanted.values:
        yield f"{at}: value is {_form(shown)}, wanted {sorted(map(_form, wanted.values))}"
    if wanted.checked is not None and have.checked != wanted.checked:
        yield f"{at}: checked is {have.checked}"


def _kind(wanted: Wanted) -> str:
    return f"{'|'.join(sorted(wanted.tags)) or wanted.kind}{'(box)' if wanted.kind == 'box' else ''}"


def _have_kind(have: Have) -> str:
    if have.kind != "element":
        return have.kind
    return f"{have.tag}(box)" if _is_box(have) else have.tag


def _form(text: str) -> str:
    """How a text looks, without saying it."""
    if text == "\0absent":
        return "absent"
    return re.sub(r"X{3,}", lambda found: f"X*{len(found[0])}", WORD.sub("<word>", text))
