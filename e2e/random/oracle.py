"""What the privacy semantics say of a page: treatments, what may be seen, and what a replay must show."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from e2e.random import markup
from e2e.random.markup import CLEAR, EXCLUDED, MASKED, SECRET
from e2e.random.model import Node

WORD = re.compile(r"zq[bcdfghjkmnpqrstvwx]{12}")
_MAIL = re.compile(r"[A-Za-z0-9]+@[a-z]+\.example")
_CARD = re.compile(r"4111(?: ?1111){3}")
_SELECTED = re.compile(r"\.(zq[a-z]{12})")
_CSS_KEPT = re.compile(r"\.(zq[a-z]{12})|font-family:\"(zq[a-z]{12})\"|url\([^)?]*/(zq[a-z]{12})\.png")
_HREF = re.compile(r"(https?://[^/?#]*[^?#]*)")
_LISTED = frozenset(
    {"div", "section", "article", "p", "span", "b", "em", "ul", "li", "h2", "a", "label", "form"}
) | {
    *(
        "input",
        "textarea",
        "select",
        "option",
        "button",
        "iframe",
        "slot",
        "svg",
        "text",
        "path",
        "g",
        "title",
        "img",
    ),
    *(
        "html",
        "head",
        "body",
        "style",
        "meta",
        "details",
        "summary",
        "fieldset",
        "foreignObject",
        "desc",
        "pre",
    ),
}


@dataclass(frozen=True)
class Rules:
    """The site's policy, as far as it matters here."""

    censor_inputs: bool = True
    censor_text: bool = False
    frames: bool = True
    images: str = ""


@dataclass
class Wanted:
    """What a replay must show in one place. `texts` and `values` hold all forms that are right; None: any."""

    kind: str
    key: int
    tags: frozenset[str] = frozenset()
    attributes: dict[str, frozenset[str]] = field(default_factory=dict)
    tokens: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    texts: frozenset[str] | None = None
    values: frozenset[str] | None = None
    checked: bool | None = None
    children: list[Wanted] = field(default_factory=list)
    shadow: list[Wanted] | None = None
    frame: Wanted | None = None
    optional: bool = False
    maybe_box: bool = False
    # Class tokens may be left out.
    free_looks: bool = False


def has_mark(node: Node, marks: tuple[tuple[str, str], ...]) -> bool:
    return any(_bears(node, name, value) for name, value in marks)


def _bears(node: Node, name: str, value: str) -> bool:
    has = node.attributes.get(name)
    if has is None:
        return False
    if value == "":
        return True
    return value in has.split() if name in ("class", "data-voile") else has == value


def input_type(node: Node) -> str:
    return node.attributes.get("type", "text").lower()


def is_editable(node: Node) -> bool:
    return node.attributes.get("contenteditable", "false") != "false" or node.attributes.get("role") in (
        "textbox",
        "searchbox",
    )


def is_field(node: Node) -> bool:
    if node.kind != "element":
        return False
    if node.tag == "input":
        return input_type(node) not in markup.BUTTONS
    return node.tag in ("textarea", "select") or is_editable(node)


def names_secret(node: Node, label: str) -> bool:
    names = {each.lower() for each in (*markup.SECRET_NAMES, *markup.SECRET_LABELS)}
    told = [
        node.attributes.get(name, "") for name in ("name", "id", "aria-label", "placeholder", "autocomplete")
    ]
    return any(one.lower().strip() in names for one in (*told, label))


def is_secret_now(node: Node) -> bool:
    """Section 2. Labels are those around the field; the generator writes no others."""
    if not is_field(node):
        return False
    if node.tag == "input" and input_type(node) in markup.SECRET_TYPES:
        return True
    completes = node.attributes.get("autocomplete", "").lower().split()
    if any(token in markup.SECRET_AUTOCOMPLETE or token.startswith("cc-") for token in completes):
        return True
    if "text-security:disc" in node.attributes.get("style", "").replace(" ", ""):
        return True
    return names_secret(node, _label(node))


def _label(node: Node) -> str:
    at = node.parent
    while at is not None and at.kind == "element":
        if at.tag == "label":
            return "".join(child.text for child in at.children if child.kind == "text")
        at = at.parent
    return ""


def own_treatment(node: Node, rules: Rules) -> int:
    if node.kind == "comment":
        return EXCLUDED
    if node.kind != "element":
        return CLEAR
    field_ = is_field(node)
    if field_ and (node.was_secret or is_secret_now(node)):
        return SECRET
    if node.tag in markup.NEVER_SHOWN or has_mark(node, markup.EXCLUDING):
        return EXCLUDED
    if not (node.tag in _LISTED or (node.space == "html" and "-" in node.tag)):
        return EXCLUDED
    if node.tag == "iframe" and (not rules.frames or node.foreign or has_mark(node, markup.FRAME_EXCLUDING)):
        return EXCLUDED
    if has_mark(node, markup.MASKING):
        return MASKED
    if field_ and _fields_masked_around(node):
        return MASKED
    return MASKED if field_ and rules.censor_inputs and not has_mark(node, markup.ALLOWING) else CLEAR


def _fields_masked_around(node: Node) -> bool:
    at: Node | None = node
    while at is not None:
        if at.kind == "element" and _bears(at, *markup.FIELDS_MASKING):
            return True
        at = at.parent
    return False


def assigned_slot(node: Node) -> Node | None:
    host = node.parent
    if host is None or host.shadow is None or node.kind not in ("element", "text"):
        return None
    wanted = node.attributes.get("slot", "") if node.kind == "element" else ""
    for candidate in _slots(host.shadow):
        if candidate.attributes.get("name", "") == wanted:
            return candidate
    return None


def _slots(root: Node) -> Iterator[Node]:
    for child in root.children:
        if child.tag == "slot":
            yield child
        yield from _slots(child)


class Treatments:
    """The treatments of a tree as it stands now."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._known: dict[int, int] = {}

    def of(self, node: Node) -> int:
        if node.key not in self._known:
            self._known[node.key] = self._decide(node)
        return self._known[node.key]

    def _decide(self, node: Node) -> int:
        above = CLEAR if node.parent is None else self.of(node.parent)
        slot = assigned_slot(node)
        slotted = CLEAR if slot is None else self.of(slot)
        return max(above, slotted, own_treatment(node, self._rules))


class Oracle:
    """Watches the model while the generator changes it."""

    def __init__(self, document: Node, rules: Rules) -> None:
        self.document = document
        self.rules = rules
        # After each batch: the words that may be seen as the page stands.
        self.exposed: list[frozenset[str]] = []
        self._present: list[frozenset[str]] = []
        self.words: set[str] = set()
        self.ever_selected: set[str] = set()
        self.remembered: set[str] = set()
        self._secrets: dict[int, str] = {}
        self._keyed_at = -2

    def after_operation(self) -> None:
        """A field that is secret for a moment is secret for ever."""
        for node in self.document.walk():
            if node.kind == "element" and is_secret_now(node):
                node.was_secret = True
        self._note_keypads()

    @property
    def is_keypad_near(self) -> bool:
        """What is clicked now may be a key by which a secret value was changed."""
        return len(self.exposed) - self._keyed_at <= 1

    def _note_keypads(self) -> None:
        """Section 2: a click that changes a secret value is dropped; so such changes look."""
        secrets = {node.key: node.value for node in self.document.walk() if node.was_secret}
        if any(self._secrets.get(key, value) != value for key, value in secrets.items()):
            self._keyed_at = len(self.exposed)
            for node in self.document.walk():
                node.clicked = False
        self._secrets = secrets

    def after_batch(self) -> None:
        treatments = Treatments(self.rules)
        seen: set[str] = set()
        present: set[str] = set()
        self.ever_selected |= selected(self.document)
        for node in self.document.walk():
            self._note(node, treatments)
            present.update(_words_of(node))
            seen.update(self._visible(node))
        self.words |= present
        self._present.append(frozenset(present))
        self.exposed.append(frozenset(seen))

    def treatment(self, node: Node) -> int:
        return Treatments(self.rules).of(node)

    def allowed(self, last: int) -> frozenset[str]:
        """What may be sealed after so many batches: what was to be seen, and has not been hidden since."""
        seen: frozenset[str] = frozenset()
        for exposed, present in zip(self.exposed[: last + 1], self._present, strict=False):
            seen = (seen - present) | exposed
        return seen

    def _note(self, node: Node, treatments: Treatments) -> None:
        treatment = treatments.of(node)
        if node.fresh:
            node.strictest, node.fresh = treatment, False
        if treatment < node.strictest:
            node.loosened = True
            # Looser before a recorder has certainly seen it: either is right.
            node.moved = node.moved or not node.known
        node.strictest = max(node.strictest, treatment)
        node.weakest = min(node.weakest, treatment)
        node.near_choice = node.near_choice or _is_near_choice(node, treatments)
        self._now = treatment

    def _visible(self, node: Node) -> Iterator[str]:
        treatment = self._now
        if treatment >= EXCLUDED or (node.strictest >= EXCLUDED and not node.moved):
            return
        yield from _css_words(" ".join(node.sheets))
        if node.kind == "text":
            if treatment == CLEAR and (node.strictest == CLEAR or node.moved) and not self.rules.censor_text:
                yield from WORD.findall(self.text(node.text))
            elif node.parent is not None and node.parent.tag == "style":
                yield from _css_words(node.text)
        elif node.kind == "element":
            for name, value in node.attributes.items():
                yield from WORD.findall(" ".join(self._attribute(node, name, value, treatment) or ()))
            if treatment == CLEAR and not self.rules.censor_text:
                yield from WORD.findall(self.text(node.value))

    def text(self, text: str) -> str:
        """Section 4, as far as the generator goes; and section 2, the memory of secrets."""
        if any(word in text for word in self.remembered):
            return "\0"
        return _CARD.sub("[card]", _MAIL.sub("[email]", text))

    def texts(self, text: str, treatment: int, *, edited: bool = False) -> frozenset[str] | None:
        if treatment == MASKED and edited:
            return frozenset({markup.mask_value(text)})
        if treatment == MASKED or self.rules.censor_text:
            return frozenset({markup.mask_text(text)})
        shown = self.text(text)
        return None if "\0" in shown else frozenset({shown})

    def _attribute(self, node: Node, name: str, value: str, treatment: int) -> frozenset[str] | None:
        """The right forms of an attribute that may leave; None where it may not."""
        if name in markup.TEXT_ATTRIBUTES or (name == "value" and _is_button(node)):
            return self.texts(value, treatment) or frozenset({""})
        if name == "href" and node.tag == "a":
            return None if treatment == MASKED else _url(value)
        if name == "src" and node.tag == "img":
            kept = treatment == CLEAR and value.startswith(self.rules.images)
            return _url(value) if kept else None
        if name == "type" and node.tag == "input":
            return frozenset({value, "text"} if treatment == MASKED and value == "number" else {value})
        if name in markup.TOKEN_ATTRIBUTES:
            return frozenset({" ".join(word for word in value.split() if word in self.ever_selected)})
        if name == "name" and node.tag != "slot":
            return None
        return frozenset({value}) if name in markup.PLAIN_ATTRIBUTES else None

    # What a replay must show.

    def wanted(self) -> Wanted:
        """The tree that a replay of everything must give."""
        self._treatments = Treatments(self.rules)
        self._selected = selected(self.document, self._is_read)
        return self._want(self.document)

    def _is_read(self, root: Node) -> bool:
        """A recorder need not look at the sheets of a shadow root or frame that is or was in a box."""
        at: Node | None = root
        while at is not None:
            treatment = max(self._treatments.of(at), at.strictest)
            if treatment >= EXCLUDED or (treatment == MASKED and at.tag in markup.PICTURES):
                return False
            at = at.parent
        return True

    def _want(self, node: Node, *, loose: bool = False) -> Wanted:
        treatment = self._treatments.of(node)
        loose = loose or (node.loosened and node.strictest >= EXCLUDED) or _was_hidden_by_slot(node)
        if node.kind in ("document", "shadow"):
            return Wanted("document", node.key, children=self._wants(node, loose=loose))
        if node.kind == "comment":
            return Wanted("comment", node.key, texts=frozenset({""}), optional=True)
        if node.kind == "text":
            return self._want_text(node, treatment, loose=loose)
        if treatment >= EXCLUDED or (treatment == MASKED and node.tag in markup.PICTURES):
            hidden = node.tag in markup.NEVER_SHOWN or _in_head(node)
            return Wanted("box", node.key, tags=frozenset({"div", "span"}), optional=hidden or loose)
        return self._want_element(node, treatment, loose=loose)

    def _wants(self, node: Node, *, loose: bool) -> list[Wanted]:
        return [self._want(child, loose=loose) for child in node.children]

    def _want_text(self, node: Node, treatment: int, *, loose: bool) -> Wanted:
        if treatment >= EXCLUDED:
            return Wanted("text", node.key, texts=frozenset({""}), optional=True)
        if node.parent is not None and node.parent.tag == "style":
            return Wanted("text", node.key, texts=None, optional=True)
        strictest = max(treatment, min(node.strictest, MASKED))
        edited = _is_edited(node)
        if node.echoes:
            return Wanted("text", node.key, texts=None, optional=loose)
        right = self.texts(node.text, strictest, edited=edited)
        if edited and right is not None and node.parent is not None and node.parent.tag == "option":
            # A choice within an editable element is masked either way.
            right |= self.texts(node.text, strictest) or frozenset()
        if treatment == CLEAR and _was_masked(node) and right is not None:
            # Under what has become looser, what is new may be clear or not.
            right |= self.texts(node.text, MASKED, edited=edited) or frozenset()
        if (node.moved or loose) and strictest != treatment:
            now = self.texts(node.text, treatment, edited=edited)
            right = None if right is None or now is None else right | now
        return Wanted("text", node.key, texts=right, optional=loose)

    def _want_element(self, node: Node, treatment: int, *, loose: bool) -> Wanted:
        out = Wanted("element", node.key, tags=frozenset({node.tag.lower()}))
        was_masked = _was_masked(node)
        picture = node.tag in markup.PICTURES and (was_masked or node.near_choice)
        out.maybe_box = loose or node.maybe_secret or picture
        out.free_looks = node.near_choice
        out.optional = loose or (_in_head(node) and node.tag == "meta")
        forms = {treatment, MASKED} if was_masked else {treatment}
        for name, value in node.attributes.items():
            self._want_attribute(out, node, name, value, forms)
        self._want_value(out, node, treatment, was_masked=was_masked)
        loose = loose or node.maybe_secret
        if node.tag not in ("textarea", "style"):
            out.children = self._wants(node, loose=loose)
        if node.shadow is not None:
            out.shadow = self._wants(node.shadow, loose=loose or node.mode == "unseen")
        if node.frame is not None:
            out.frame = self._want(node.frame, loose=loose)
        return out

    def _want_attribute(self, out: Wanted, node: Node, name: str, value: str, forms: set[int]) -> None:
        if name in markup.TOKEN_ATTRIBUTES:
            out.tokens[name] = [(word, self._token(word)) for word in value.split()]
            return
        right: set[str] = set()
        absent = name in markup.FREE_ATTRIBUTES
        for treatment in forms:
            found = self._attribute(node, name, value, treatment)
            right |= found or set()
            absent = absent or found is None
        if right:
            out.attributes[name] = frozenset(
                right | ({"\0absent"} if absent or self._hides(node, name) else set())
            )

    def _hides(self, node: Node, name: str) -> bool:
        """What the memory of secrets hides may go altogether."""
        return (
            name in ("name", "value", "width", "height") or self.texts(node.attributes[name], CLEAR) is None
        )

    def _token(self, word: str) -> str:
        if word in self._selected:
            return "kept"
        return "either" if word in self.ever_selected else "replaced"

    def _want_value(self, out: Wanted, node: Node, treatment: int, *, was_masked: bool) -> None:
        if node.tag not in ("input", "textarea") or _is_button(node):
            return
        kind = input_type(node) if node.tag == "input" else "text"
        if kind in ("checkbox", "radio"):
            free = was_masked or node.maybe_secret or self.rules.censor_text
            out.checked = None if free and treatment == CLEAR else treatment == CLEAR and node.checked
            return
        hidden = kind in markup.WITHOUT_TEXT
        masked = frozenset({"" if hidden else markup.mask_value(node.value)})
        if treatment == MASKED or self.rules.censor_text:
            out.values = masked
            return
        shown = self.text(node.value)
        plain = None if "\0" in shown else frozenset({shown})
        out.values = plain if plain is None or not was_masked else plain | masked


def _is_near_choice(node: Node, treatments: Treatments) -> bool:
    """Section 1: under a mask, states of choice controls and what depends on them are dropped."""
    if node.kind != "element" or node.parent is None:
        return False
    beside = [each for each in node.parent.children if each.kind == "element"]
    place = beside.index(node) if node in beside else 0
    own = [each for each in node.children if each.kind == "element"]
    near = [node, *beside[max(0, place - 1) : place + 2], *own[:1]]
    if node.tag == "label" or (node.parent.tag == "label"):
        near += [
            each for each in (node if node.tag == "label" else node.parent).walk() if each.tag == "input"
        ]
    if any(_is_choice(each) and treatments.of(each) >= MASKED for each in near):
        return True
    at: Node | None = node
    while at is not None and treatments.of(node) >= MASKED:
        if at.tag in ("select", "option"):
            return True
        at = at.parent
    return False


def _is_choice(node: Node) -> bool:
    return node.tag == "input" and input_type(node) in ("checkbox", "radio", "range")


def _was_hidden_by_slot(node: Node) -> bool:
    """What is new in a slot that was excluded may stay hidden."""
    at = assigned_slot(node)
    while at is not None:
        if at.loosened and at.strictest >= EXCLUDED:
            return True
        at = at.parent
    return False


def _was_masked(node: Node) -> bool:
    at: Node | None = node
    while at is not None:
        if at.loosened and at.strictest >= MASKED:
            return True
        at = at.parent
    return False


def _in_head(node: Node) -> bool:
    return node.parent is not None and node.parent.tag == "head"


def _is_button(node: Node) -> bool:
    return node.tag == "input" and input_type(node) in markup.BUTTONS


def _is_edited(node: Node) -> bool:
    at = node.parent
    while at is not None:
        if at.kind == "element" and is_editable(at):
            return True
        at = at.parent
    return False


def _url(value: str) -> frozenset[str]:
    """Section 6 with the default display: domain and path; of some schemes the scheme alone."""
    scheme = value.partition(":")[0]
    if scheme in ("mailto", "tel", "javascript"):
        return frozenset({f"{scheme}:"})
    found = _HREF.match(value)
    return frozenset({found[1]} if found else set())


def _words_of(node: Node) -> Iterator[str]:
    for text in (node.text, node.value, *node.attributes.values(), *node.sheets):
        yield from WORD.findall(text)


def _css_words(css: str) -> Iterator[str]:
    for found in _CSS_KEPT.finditer(css):
        yield from filter(None, found.groups())


def selected(document: Node, is_read: Callable[[Node], bool] = lambda _: True) -> set[str]:
    """The tokens that a readable style sheet of the page selects, of those roots that are read."""
    words: set[str] = set()
    for node in document.walk():
        if node.kind == "text" and node.parent is not None and node.parent.tag == "style":
            if is_read(_root(node)):
                words.update(_SELECTED.findall(node.text))
        elif node.sheets and is_read(_root(node)):
            words.update(_SELECTED.findall(" ".join(node.sheets)))
    return words


def _root(node: Node) -> Node:
    while node.kind not in ("document", "shadow") and node.parent is not None:
        node = node.parent
    return node
