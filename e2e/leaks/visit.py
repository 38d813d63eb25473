"""One row visited once: its canaries, and its page as HTML."""

import re
from dataclasses import dataclass, field

from e2e.leaks.canaries import Canary, Mint
from e2e.leaks.row import Config, Must, Planted, Row, holds

_NAMED = re.compile(r"@([a-z][a-z0-9_]*)@")
_WRAPPED = frozenset({Config.SENSITIVE, Config.MAXIMUM})

_PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>@pagetitle@</title>
<style>.@page_token@ {{ color: teal }}</style>{head}@snippet@</head>
<body><h1 class="@page_token@">@page_heading@</h1><main{wrapper}>{body}</main></body></html>"""


@dataclass
class Visit:
    """`id` stands in the page's address; `recorder` is who watches."""

    id: str
    row: Row
    config: Config
    recorder: str
    canaries: dict[str, Canary] = field(default_factory=dict, repr=False)
    # Why the visit came to nothing, if it did.
    failed: str = ""

    @property
    def address(self) -> str:
        return f"/v/{self.id}/{self.fill(self.row.address)}"

    def fill(self, text: str, **more: str) -> str:
        def put(match: "re.Match[str]") -> str:
            name = match[1]
            if name in more:
                return more[name]
            return self.canaries[name].text if name in self.canaries else match[0]

        return _NAMED.sub(put, text)

    def page(self, snippet: str, here: str, other: str) -> str:
        wrapper = ' class="inspectlet-sensitive"' if self.config in _WRAPPED else ""
        row = self.row
        html = row.document or _PAGE.format(head=row.head, body=row.body, wrapper=wrapper)
        html = html.replace("@wrapper@", wrapper).replace("@pagetitle@", row.title)
        # XML needs what HTML lets go: an attribute's value.
        strict = snippet.replace("<script async ", '<script async="" ').replace("&", "&amp;")
        return self.fill(html, snippet=snippet, xsnippet=strict, here=here, other=other)

    def asked(self) -> list[tuple[Planted, Canary]]:
        """The canaries of which something is asked under these settings."""
        return [(one, canary) for one, canary in self.planted() if holds(one.must, self.config)]

    def planted(self) -> list[tuple[Planted, Canary]]:
        return [(one, self.canaries[one.name]) for one in (*self.row.planted(), *always(self.row))]


def always(row: Row) -> list[Planted]:
    """What stands on every page: a heading outside the row's own content, and a class that a style sheet selects."""
    if not row.starts or "@page_heading@" not in (row.document or _PAGE):
        return []
    heading = Must.SHOWN if row.heading else Must.LOOSE
    return [Planted("page_heading", heading, "word"), Planted("page_token", Must.KEPT, "word")]


def plan(mint: Mint, row: Row, config: Config, recorder: str) -> Visit:
    name = mint.visit_id()
    made = Visit(name, row, config, recorder)
    for one in (*row.planted(), *always(row)):
        made.canaries[one.name] = mint.make(name, one.name, one.kind)
    return made
