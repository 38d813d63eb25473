"""Serialized nodes.

Source: rrweb 2.1.6, `packages/types/src/index.ts`, `serializedNode`. Fields that we do not name
(`needBlock`, `isStyle`, ...) are not decoded and so never passed on.
"""

from typing import Annotated

from msgspec import Meta

from voile.events.base import Line, NodeId, Rrweb, Stamp, Text

Name = Annotated[str, Meta(max_length=256)]
StyleValue = str | tuple[str, str] | bool
"""In an attribute mutation of `style`: a value, a value with its priority, or False for removed.

Without a bound of their own: msgspec 0.22.0 crashes in the garbage collector on a union of a bounded
string with a dict or tuple. The bound of the body is theirs.
"""
AttributeValue = str | int | float | bool | dict[str, StyleValue] | None


class _Node(Rrweb, tag_field="type"):
    id: NodeId = 0  # Left out: one more than that of the node before; see `tree_ids`.
    root_id: NodeId | None = None
    is_shadow: bool = False
    vt: Stamp | None = None


class DocumentNode(_Node, tag=0, kw_only=True):
    """A document; `compatMode` is `BackCompat` for quirks."""

    child_nodes: "list[Node]"
    compat_mode: Annotated[str, Meta(pattern=r"^(CSS1Compat|BackCompat)\Z")] | None = None


class DoctypeNode(_Node, tag=1, kw_only=True):
    """A document type. Its ids are not kept; a quirks document says so in `compatMode`."""

    name: Line = ""
    public_id: Line = ""
    system_id: Line = ""


class ElementNode(_Node, tag=2, kw_only=True):
    """An element. `attributes` of a snapshot hold no objects."""

    tag_name: Name
    attributes: dict[str, AttributeValue]
    child_nodes: "list[Node]"
    is_svg: bool = False
    is_shadow_host: bool = False
    is_custom: bool = False


class TextNode(_Node, tag=3, kw_only=True):
    """A text node."""

    text_content: Text


class CdataNode(_Node, tag=4, kw_only=True):
    """A CDATA section; its text is never kept."""

    text_content: Text = ""


class CommentNode(_Node, tag=5, kw_only=True):
    """A comment; its text is never kept."""

    text_content: Text = ""


Node = DocumentNode | DoctypeNode | ElementNode | TextNode | CdataNode | CommentNode
