"""What a pass knows about the nodes that incremental events name."""

from typing import Protocol

from voile.events.base import Stamp
from voile.policy.treatments import OF_STAMP, Treatment


class Known(Protocol):
    """Answers about a node by its id."""

    def treatment(self, node_id: int, stamp: Stamp | None) -> Treatment | None:
        """The node's treatment, or None where the node cannot be resolved and its event must go."""

    def addition(self, parent_id: int, stamp: Stamp | None) -> Treatment | None:
        """The treatment of a node that comes in under `parent_id`, or None where it may not come in."""

    def tag(self, node_id: int) -> str | None:
        """The element's tag in lower case, of a text that of its parent; None where it is not known."""

    def input_type(self, node_id: int) -> str:
        """The `type` of an `input`, or nothing."""

    def is_svg(self, node_id: int) -> bool:
        """Whether the element is of SVG."""

    def group(self, node_id: int) -> int | None:
        """Of a masked choice control the element that stands for it; None for all else."""

    def beside(self, node_id: int) -> tuple[list[str], list[str]]:
        """The texts before and after a text in the same run; none where they are not known."""


class StampsAlone:
    """The first pass: an envelope is judged by itself, so a stamp is all there is."""

    def treatment(self, node_id: int, stamp: Stamp | None) -> Treatment | None:  # noqa: ARG002 - the protocol's
        return OF_STAMP[stamp]

    def addition(self, parent_id: int, stamp: Stamp | None) -> Treatment | None:  # noqa: ARG002 - the protocol's
        return OF_STAMP[stamp]

    def tag(self, node_id: int) -> str | None:  # noqa: ARG002 - the protocol's
        return None

    def input_type(self, node_id: int) -> str:  # noqa: ARG002 - the protocol's
        return ""

    def is_svg(self, node_id: int) -> bool:  # noqa: ARG002 - the protocol's
        return False

    def group(self, node_id: int) -> int | None:  # noqa: ARG002 - the protocol's
        return None

    def beside(self, node_id: int) -> tuple[list[str], list[str]]:  # noqa: ARG002 - the protocol's
        return [], []
