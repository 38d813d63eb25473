"""Random documents and what happens to them. A seed gives one case, the same wherever it runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from e2e.random import markup
from e2e.random.model import Node, spec_of
from e2e.random.oracle import WORD, Oracle, Rules, input_type, is_field

Operation = list[Any]
_LETTERS = "bcdfghjkmnpqrstvwx"
_BLOCKS = ("div", "section", "article", "p", "span", "b", "em", "ul", "li", "h2", "x-card", "my-item", "pre")
_TYPES = (
    "text",
    "search",
    "email",
    "tel",
    "url",
    "number",
    "checkbox",
    "radio",
    "date",
    "range",
    "submit",
    "button",
)
_WAITS = ("same", "task", "task", "frame", "flush")
_MARKS = ("class", "data-voile", "data-dd-privacy", "data-private", "data-sentry-mask", "data-sentry-block")


@dataclass
class Batch:
    """Operations of one task, and how long the page then waits."""

    operations: list[Operation]
    wait: str


@dataclass
class Case:
    """One random page, its life, and the oracle that has watched it."""

    seed: int
    rules: Rules
    spec: dict[str, Any]
    batches: list[Batch]
    oracle: Oracle
    slow_clock: bool
    must_restart: bool = False


@dataclass
class Generator:
    """Makes one case. `skip` leaves batches out, to make a failing case smaller."""

    seed: int
    origin: str = "http://127.0.0.1:19500"
    skip: frozenset[int] = frozenset()
    random: Random = field(init=False)
    keys: int = 0
    budget: int = 0
    closing: bool = True

    def __post_init__(self) -> None:
        self.random = Random(self.seed)
        self.pool = [self.word() for _ in range(8)]

    # Words.

    def word(self) -> str:
        return "zq" + "".join(self.random.choice(_LETTERS) for _ in range(12))

    def sentence(self) -> str:
        kind = self.random.randrange(12)
        if kind == 0:
            return f"write to {self.word()}@mail.example today"
        if kind == 1:
            return f"{self.word()} paid with 4111 1111 1111 1111 here"
        return self.random.choice(("{}", "Hello {} again", "{}\n  and {}", "  {} ", "a {} b")).replace(
            "{}", self.word()
        )

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    # Nodes.

    def node(self, kind: str, tag: str = "", **more: Any) -> Node:
        self.keys += 1
        return Node(self.keys, kind, tag, **more)

    def text(self, text: str | None = None) -> Node:
        return self.node("text", text=self.sentence() if text is None else text)

    def element(self, tag: str, *children: Node, **attributes: str) -> Node:
        made = self.node(
            "element", tag, attributes={name.replace("_", "-"): value for name, value in attributes.items()}
        )
        for child in children:
            made.attach(child)
        return made

    def mark(self, node: Node, marks: tuple[tuple[str, str], ...]) -> None:
        name, value = self.random.choice(marks)
        if name == "class":
            node.attributes["class"] = f"{node.attributes.get('class', '')} {value}".strip()
        else:
            node.attributes[name] = value

    def decorate(self, node: Node) -> None:
        """Attributes that may and may not leave."""
        attributes = node.attributes
        if self.chance(0.4):
            tokens = self.random.sample(self.pool, self.random.randint(1, 3))
            attributes["class"] = " ".join([*tokens, *attributes.get("class", "").split()])
        for name, share in (
            ("title", 0.2),
            ("aria-label", 0.12),
            ("data-customer", 0.15),
            ("onclick", 0.05),
            ("lang", 0.05),
        ):
            if self.chance(share):
                fixed = {"lang": "en", "onclick": f"void '{self.word()}'"}
                attributes[name] = fixed.get(name) or self.word()
        if self.chance(0.1):
            attributes["id"] = self.word()
        if self.chance(0.08):
            attributes["style"] = (
                f"color: teal; --note: '{self.word()}';"
                f" background: url({self.origin}/cdn/a.png?{self.word()})"
            )
        if self.chance(0.12):
            self.mark(node, markup.EXCLUDING)
        elif self.chance(0.14):
            self.mark(node, markup.MASKING)
        elif self.chance(0.05):
            self.mark(node, markup.NOT_ALLOWING)
        elif self.chance(0.04):
            self.mark(node, (markup.FIELDS_MASKING,))

    def content(self, depth: int) -> list[Node]:
        """Some nodes, never two texts side by side."""
        made: list[Node] = []
        for _ in range(self.random.randint(1, 4)):
            if self.budget <= 0:
                break
            node = self.any_node(depth)
            if not (node.kind == "text" and made and made[-1].kind == "text"):
                made.append(node)
        return made

    def any_node(self, depth: int) -> Node:
        self.budget -= 1
        if depth <= 0 or self.chance(0.25):
            return self.text()
        makers: tuple[tuple[int, Callable[[int], Node]], ...] = (
            (10, self.block),
            (4, self.field),
            (2, self.form),
            (2, self.editable),
            (3, self.host),
            (2, self.frame),
            (2, self.svg),
            (2, self.picture),
            (2, self.link),
            (1, self.hidden),
            (1, self.unknown),
        )
        maker = self.random.choices([one for _, one in makers], [weight for weight, _ in makers])[0]
        return maker(depth)

    def block(self, depth: int) -> Node:
        made = self.element(self.random.choice(_BLOCKS), *self.content(depth - 1))
        self.decorate(made)
        return made

    def unknown(self, depth: int) -> Node:
        return self.element("wibble", *self.content(depth - 1))

    def hidden(self, _depth: int) -> Node:
        tag = self.random.choice(("comment", "script", "noscript", "template", "object"))
        if tag == "comment":
            return self.node("comment", text=self.word())
        more = {"type": "text/plain"} if tag == "script" else {}
        return self.element(tag, self.text(), **more)

    def link(self, depth: int) -> Node:
        schemes = ("https://shop.example/p/{}?t={}#{}", "mailto:{}@mail.example", "javascript:'{}'", "tel:{}")
        href = self.random.choice(schemes)
        while "{}" in href:
            href = href.replace("{}", self.word(), 1)
        made = self.element("a", *self.content(depth - 1), href=href)
        self.decorate(made)
        return made

    def picture(self, _depth: int) -> Node:
        folder = self.random.choice(("img", "cdn"))
        made = self.element(
            "img", src=f"{self.origin}/{folder}/{self.word()}.png?t={self.word()}", alt=self.word()
        )
        self.decorate(made)
        return made

    def svg(self, _depth: int) -> Node:
        def shape(tag: str, *children: Node, **attributes: str) -> Node:
            made = self.element(tag, *children, **attributes)
            made.space = "svg"
            return made

        inner = [shape("text", self.text()), shape("path", d="M0 0L9 9Z"), shape("title", self.text())]
        if self.chance(0.3):
            inner.append(shape("foreignObject", self.element("div", self.text())))
        made = shape("svg", *inner, width="20", height="20", viewBox="0 0 20 20")
        self.decorate(made)
        return made

    def field(self, depth: int) -> Node:
        made = self.control()
        if self.chance(0.4):
            text = self.random.choice(markup.SECRET_LABELS) if self.chance(0.15) else self.word()
            return self.element("label", self.text(text), made)
        return made if depth else self.element("p", made)

    def control(self) -> Node:
        tag = self.random.choice(("input", "input", "input", "textarea", "select"))
        made = self.element(tag)
        if tag == "input":
            self.input(made)
        elif tag == "textarea":
            made.value = self.sentence()
        else:
            self.options(made)
        self.allow_or_hide(made)
        if self.chance(0.2) and tag != "select":
            made.attributes["placeholder"] = self.word()
        self.decorate(made)
        return made

    def input(self, made: Node) -> None:
        kind = self.random.choice(_TYPES)
        if self.chance(0.15):
            kind = self.random.choice(("password", "hidden", "file"))
        made.attributes["type"] = kind
        if kind in ("checkbox", "radio"):
            made.checked = self.chance(0.5)
        elif kind != "file":
            made.value = self.value_for(kind)
        if kind in ("submit", "button"):
            made.attributes["value"], made.value = made.value, ""

    def value_for(self, kind: str) -> str:
        fixed = {
            "number": "12",
            "date": "2026-01-05",
            "range": "30",
            "url": f"https://shop.example/{self.word()}",
        }
        return fixed.get(kind, self.word())

    def options(self, made: Node) -> None:
        for _ in range(self.random.randint(2, 3)):
            made.attach(self.element("option", self.text(self.word()), value=self.word()))
        made.chosen = self.random.randrange(len(made.children))

    def allow_or_hide(self, made: Node) -> None:
        if self.chance(0.55):
            self.mark(made, markup.ALLOWING)
        if self.chance(0.08):
            made.attributes["autocomplete"] = self.random.choice(markup.SECRET_AUTOCOMPLETE)
        if self.chance(0.3):
            names = markup.SECRET_NAMES if self.chance(0.25) else markup.PLAIN_NAMES
            made.attributes["name"] = self.random.choice(names)
        if made.tag == "input" and self.chance(0.04):
            made.attributes["style"] = "-webkit-text-security: disc"

    def form(self, depth: int) -> Node:
        """Forms do not nest."""
        fields = [self.field(depth) for _ in range(self.random.randint(1, 3))]
        made = self.element("form", *fields, action=f"{self.origin}/{self.word()}")
        self.decorate(made)
        return made

    def editable(self, _depth: int) -> Node:
        more = {"contenteditable": "true"} if self.chance(0.6) else {"role": "textbox"}
        made = self.element("div", self.text(), self.element("b", self.text()), **more)
        if self.chance(0.4):
            self.mark(made, markup.ALLOWING)
        return made

    def host(self, depth: int) -> Node:
        made = self.element(self.random.choice(("div", "section", "x-card")), *self.content(depth - 1))
        self.decorate(made)
        unseen = self.closing and self.chance(0.2)
        self.root_of(made, depth, mode="unseen" if unseen else "open")
        return made

    def root_of(self, host: Node, depth: int, *, mode: str) -> None:
        host.mode = mode
        host.shadow = self.node("shadow")
        host.shadow.parent = host
        if mode == "unseen":
            # What a page closed before the recorder came cannot be seen, so nothing in it may decide.
            host.shadow.attach(self.element("div", self.text(), self.element("slot")))
            return
        for child in self.content(depth - 1):
            host.shadow.attach(child)
        slot = self.element("slot")
        holder = self.element("div", slot)
        self.decorate(holder)
        host.shadow.attach(holder)
        if self.chance(0.3):
            host.shadow.sheets.append(f".{self.random.choice(self.pool)}{{margin:1px}}")

    def frame(self, depth: int) -> Node:
        made = self.element("iframe")
        if self.chance(0.15):
            made.foreign = True
            made.attributes |= {"sandbox": "", "srcdoc": f"<p>{self.word()}</p>"}
            return made
        if self.chance(0.2):
            self.mark(made, markup.FRAME_EXCLUDING)
        self.decorate(made)
        made.frame = self.page(depth)
        made.frame.parent = made
        return made

    def page(self, depth: int) -> Node:
        body = self.element("body", *self.content(depth - 1))
        return self.document(self.element("head"), body)

    def document(self, head: Node, body: Node) -> Node:
        made = self.node("document")
        made.attach(self.element("html", head, body))
        return made

    def css(self) -> str:
        chosen = self.random.sample(self.pool, 4)
        rules = "".join(f".{token}{{outline:1px solid teal}}\n" for token in chosen[:3])
        return (
            f"/* {self.word()} */\n{rules}"
            f'p::after{{content:"{self.word()}"}}\n'
            f'b{{--note:"{self.word()}";font-family:"{self.word()}"}}\n'
            f"em{{background:url({self.origin}/cdn/{self.word()}.png?t={self.word()})}}\n"
            "iframe{width:200px;height:80px}\n"
        )

    # The case.

    def case(self) -> Case:
        rules = Rules(
            censor_inputs=self.chance(0.8),
            censor_text=self.chance(0.12),
            frames=self.chance(0.92),
            images=f"{self.origin}/img/",
        )
        self.budget = self.random.choice((12, 25, 50, 80))
        style = self.element("style", self.text(self.css()))
        title = self.element("title", self.text(f"Page {self.word()}"))
        description = self.element("meta", name="description", content=self.word())
        body = self.element("body", *self.content(5), *self.content(5), *self.content(4))
        document = self.document(self.element("head", style, title, description), body)
        oracle = Oracle(document, rules)
        spec = spec_of(document)
        oracle.after_operation()
        oracle.after_batch()
        life = Life(self, document, oracle)
        batches = [life.batch(number) for number in range(self.random.randint(0, 9))]
        return Case(self.seed, rules, spec, batches, oracle, slow_clock=self.chance(0.5))


class Life:
    """The mutations of a page. Each changes the model at once, and says what the page has to do."""

    def __init__(self, generator: Generator, document: Node, oracle: Oracle) -> None:
        self.make = generator
        self.random = generator.random
        self.document = document
        self.oracle = oracle

    def batch(self, number: int) -> Batch:
        operations: list[Operation] = []
        kept = number not in self.make.skip
        for _ in range(self.random.randint(1, 4)):
            operation = self.operation(kept=kept)
            if operation is not None:
                operations.append(operation)
                self.oracle.after_operation()
            if operation is not None and operation[0] == "swap":
                break
        self.oracle.after_batch()
        wait = self.random.choice(_WAITS)
        if wait == "flush":
            for node in self.document.walk():
                node.known = True
        return Batch(operations, wait)

    def operation(self, *, kept: bool) -> Operation | None:
        kinds = (
            *("add",) * 5,
            *("remove",) * 2,
            *("move",) * 3,
            *("text",) * 4,
            *("attribute",) * 3,
            *("tighten",) * 3,
            *("loosen",) * 2,
            *("value",) * 4,
            *("type",) * 2,
            *("shadow",) * 1,
            *("frame",) * 1,
            *("rule",) * 1,
            *("swap",) * 1,
            *("click",) * 3,
            *("echo",) * 2,
        )
        # Every draw is made whether or not it is kept, so that leaving one out leaves the rest alone.
        kind = self.random.choice(kinds)
        state = self.random.getstate()
        if not kept:
            return None
        made: Operation | None = getattr(self, kind)(Random(self.random.random()))
        self.random.setstate(state)
        self.random.random()
        return made

    def nodes(self, fits: Callable[[Node], bool]) -> list[Node]:
        return [node for node in self.document.walk() if fits(node)]

    def pick(self, random: Random, fits: Callable[[Node], bool]) -> Node | None:
        found = self.nodes(fits)
        return random.choice(found) if found else None

    def container(self, random: Random) -> Node | None:
        return self.pick(random, is_container)

    def place(self, random: Random, parent: Node) -> Node | None:
        """The node to stand before; None is the end."""
        return random.choice([*parent.children, None, None])

    def grown(self, random: Random) -> Node:
        """A new subtree, made from a source of its own."""
        kept, self.make.random = self.make.random, random
        self.make.budget, self.make.closing = 8, False
        made = self.make.any_node(3)
        self.make.random = kept
        return made

    def add(self, random: Random) -> Operation | None:
        parent = self.container(random)
        if parent is None:
            return None
        made, before = self.grown(random), self.place(random, parent)
        if made.kind == "text" and any(child.kind == "text" for child in parent.children):
            return None
        spec = spec_of(made)
        parent.attach(made, before)
        return ["add", parent.key, before.key if before else None, spec]

    def remove(self, random: Random) -> Operation | None:
        node = self.pick(random, is_movable)
        if node is None:
            return None
        self.bereaved(node)
        node.detach()
        return ["remove", node.key]

    def bereaved(self, node: Node) -> None:
        """Where a secret control goes, what follows at its place may be taken for its successor."""
        owner = node.form or node.parent
        if owner is not None and any(is_field(each) and each.was_secret for each in node.walk()):
            for each in self.document.walk():
                if is_field(each):
                    each.maybe_secret = True

    def move(self, random: Random) -> Operation | None:
        node = self.pick(
            random, lambda each: is_movable(each) and not any(stays(part) for part in each.walk())
        )
        parent = self.container(random)
        if node is None or parent is None or parent.under(node) or has_text_beside(node, parent):
            return None
        if any(each.tag == "form" for each in node.walk()) and (parent.form or parent.tag == "form"):
            return None
        self.bereaved(node)
        before = self.place(random, parent)
        if before is node:
            return None
        parent.attach(node, before)
        for each in node.walk():
            each.moved = True
        return ["move", node.key, parent.key, before.key if before else None]

    def text(self, random: Random) -> Operation | None:
        node = self.pick(random, is_plain_text)
        if node is None:
            return None
        node.text, node.fresh, node.loosened = sentence(random), True, False
        node.strictest = 0
        return ["text", node.key, node.text]

    def attribute(self, random: Random) -> Operation | None:
        node = self.pick(random, is_container)
        if node is None or node.kind != "element":
            return None
        name = random.choice(("title", "aria-label", "data-customer", "lang", "id"))
        value = random.choice((None, "fr" if name == "lang" else word(random)))
        return self.set(node, name, value)

    def set(self, node: Node, name: str, value: str | None) -> Operation:
        if value is None:
            node.attributes.pop(name, None)
        else:
            node.attributes[name] = value
        return ["attribute", node.key, name, value]

    def tighten(self, random: Random) -> Operation | None:
        node = self.pick(random, lambda each: is_container(each) and each.kind == "element")
        if node is None:
            return None
        name, value = random.choice((*markup.EXCLUDING[:3], *markup.MASKING[:3], *markup.MASKING))
        if name == "class":
            value = f"{node.attributes.get('class', '')} {value}".strip()
        return self.set(node, name, value)

    def loosen(self, random: Random) -> Operation | None:
        marks = (*markup.EXCLUDING, *markup.MASKING)
        node = self.pick(random, lambda each: any(each.attributes.get(name) is not None for name, _ in marks))
        if node is None:
            return None
        known = [
            (name, value)
            for name, value in marks
            if value in node.attributes.get(name, "\0").split() or value == ""
        ]
        name, value = random.choice([each for each in known if each[0] in node.attributes] or [("class", "")])
        if name == "class":
            return self.set(
                node, name, " ".join(each for each in node.attributes.get(name, "").split() if each != value)
            )
        return self.set(node, name, None)

    def value(self, random: Random) -> Operation | None:
        node = self.pick(random, has_value)
        if node is None:
            return None
        if node.attributes.get("type") in ("checkbox", "radio"):
            if node.attributes["type"] == "radio":
                return None
            node.checked = not node.checked
            return ["check", node.key, node.checked, random.random() < 0.5]
        node.value = sentence(random).replace("\n", " ").strip()
        if random.random() < 0.4:
            return ["value", node.key, node.value]
        if remembers(node) and self.oracle.treatment(node) == markup.SECRET:
            self.oracle.remembered.update(WORD.findall(node.value))
        return ["type", node.key, node.value]

    def type(self, random: Random) -> Operation | None:
        """The type changes, often with the value in the same task."""
        node = self.pick(
            random,
            lambda each: (
                each.tag == "input" and each.attributes.get("type") in ("text", "password", "search")
            ),
        )
        # What happens in a new frame or shadow tree before anyone could look into it, nobody has seen.
        if node is None or not (node.known or is_in_page_itself(node)):
            return None
        value = word(random) if random.random() < 0.6 else None
        if value is not None:
            node.value = value
        kind = random.choice(("text", "password", "search"))
        node.attributes["type"] = kind
        return ["retype", node.key, kind, value, random.random() < 0.5]

    def swap(self, random: Random) -> Operation | None:
        """A framework puts a new control in the place of a secret one."""
        node = self.pick(
            random, lambda each: each.tag == "input" and each.was_secret and each.form is not None
        )
        if node is None or node.parent is None:
            return None
        # What stood in a shadow tree or frame before a recorder can have come to it, it cannot know.
        if not (node.known or is_in_page_itself(node)):
            return None
        made = self.make.node(
            "element", "input", attributes={**node.attributes, "type": "text"}, value=word(random)
        )
        made.was_secret = True
        spec, parent = spec_of(made), node.parent
        parent.attach(made, node)
        self.bereaved(node)
        node.detach()
        return ["swap", node.key, spec]

    def shadow(self, random: Random) -> Operation | None:
        node = self.pick(
            random,
            lambda each: (
                each.tag in ("div", "section", "x-card") and each.shadow is None and is_container(each)
            ),
        )
        if node is None:
            return None
        kept, self.make.random = self.make.random, random
        self.make.budget, self.make.closing = 6, False
        self.make.root_of(node, 2, mode=random.choice(("open", "closed")))
        self.make.random = kept
        return ["shadow", node.key, spec_of(node)["s"]]

    def frame(self, random: Random) -> Operation | None:
        """The frame goes to another document."""
        node = self.pick(random, lambda each: each.frame is not None and not unseen(each))
        if node is None:
            return None
        text = sentence(random)
        body = self.make.element("body", self.make.element("p", self.make.text(text)))
        node.frame = self.make.document(self.make.element("head"), body)
        node.frame.parent, node.frame.parsed = node, True
        return [
            "frame",
            node.key,
            f"<!DOCTYPE html><html><head></head><body><p>{text}</p></body></html>",
        ]

    def rule(self, random: Random) -> Operation | None:
        node = self.pick(random, lambda each: each.tag == "style")
        if node is None:
            return None
        css = f'.{random.choice(self.make.pool)}{{color:teal;content:"{word(random)}"}}'
        node.sheets.append(css)
        return ["rule", node.key, css]

    def click(self, random: Random) -> Operation | None:
        node = self.pick(random, lambda each: each.tag in _BLOCKS and not unseen(each))
        if node is None:
            return None
        node.clicked = node.known and not self.oracle.is_keypad_near
        return ["click", node.key]

    def echo(self, random: Random) -> Operation | None:
        """The page says somewhere what was typed into a password field."""
        secrets = sorted(self.oracle.remembered)
        parent = self.container(random)
        if not secrets or parent is None:
            return None
        secret = random.choice(secrets)
        way = random.choice(("text", "title", "value", "split"))
        made = self.make.element("p", self.make.text(f"You typed {secret} here"))
        if way == "title":
            made = self.make.element("p", title=secret)
        elif way == "value":
            made = self.make.element("input", type="text", **{"class": "inspectlet-whitelist"})
            made.value = secret
        elif way == "split":
            made = self.make.element(
                "p", self.make.text(secret[:7]), self.make.element("b", self.make.text(secret[7:]))
            )
            for node in made.walk():
                node.echoes = True
        spec = spec_of(made)
        parent.attach(made)
        return ["add", parent.key, None, spec]


def is_in_page_itself(node: Node) -> bool:
    at = node.parent
    while at is not None:
        if at.kind == "shadow" or (at.kind == "document" and at.parent is not None):
            return False
        at = at.parent
    return True


def remembers(node: Node) -> bool:
    """Passwords, one-time codes and cards; what a page keeps in hidden fields nobody typed."""
    completes = node.attributes.get("autocomplete", "")
    return input_type(node) == "password" or completes in markup.SECRET_AUTOCOMPLETE


def word(random: Random) -> str:
    return "zq" + "".join(random.choice(_LETTERS) for _ in range(12))


def sentence(random: Random) -> str:
    return random.choice(("{}", "now {}", "{} then", "mail {}@mail.example soon")).replace("{}", word(random))


def is_container(node: Node) -> bool:
    if node.kind == "shadow":
        return node.parent is not None and node.parent.mode != "unseen"
    return (
        node.kind == "element"
        and node.space == "html"
        and node.tag in (*_BLOCKS, "body", "form")
        and not unseen(node)
    )


def unseen(node: Node) -> bool:
    at: Node | None = node
    while at is not None:
        if at.parsed or (at.kind == "shadow" and at.parent is not None and at.parent.mode == "unseen"):
            return True
        at = at.parent
    return False


def is_movable(node: Node) -> bool:
    if node.kind not in ("element", "text") or node.parent is None or unseen(node):
        return False
    return is_container(node.parent) and node.tag not in ("html", "head", "body", "style")


def stays(node: Node) -> bool:
    """A frame that is moved loads anew, and a root that comes into another document loses its sheets."""
    return node.tag == "iframe" or bool(node.sheets)


def is_plain_text(node: Node) -> bool:
    return (
        node.kind == "text"
        and node.parent is not None
        and (is_container(node.parent) or node.parent.tag == "b")
    )


def has_text_beside(node: Node, parent: Node) -> bool:
    return node.kind == "text" and any(child.kind == "text" for child in parent.children)


def has_value(node: Node) -> bool:
    if node.tag == "textarea":
        return True
    return node.tag == "input" and node.attributes.get("type", "text") in (
        "text",
        "search",
        "password",
        "checkbox",
    )
