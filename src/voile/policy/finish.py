"""The second pass, over a whole recording and with the tree known. The sole maker of finished pages.

It judges each event again by the treatment that the tree gives its node, not by the stamp alone, and
makes stricter what is wrong. It never makes anything looser.
"""

from collections.abc import Iterable
from dataclasses import replace

from voile.errors import DecodeError, PolicyError
from voile.events import decode_events, encode_events
from voile.events.event import Event, FullSnapshot, Incremental
from voile.events.incremental import Addition, MutationData
from voile.events.nodes import DocumentNode, ElementNode, Node, TextNode
from voile.ids import PageId, RecordingId
from voile.policy.corrections import NOTHING, Corrected, History, mask_title, restamp
from voile.policy.joined import is_inline
from voile.policy.ledger import Ledger
from voile.policy.markers import markers_of
from voile.policy.mutations import gate_addition, gate_mutation
from voile.policy.named import Pictures
from voile.policy.nodes import gate_tree
from voile.policy.selected import Selected, SheetOf, may_hold_sheets
from voile.policy.site_policy import SitePolicy
from voile.policy.stream import gate_event
from voile.policy.stricter import is_same
from voile.policy.targeting import seen
from voile.policy.treatments import Treatment
from voile.policy.tree import Tree
from voile.policy.types import _SEAL, FinishedPage, FinishedRecording, MarkerFact

# What the first pass took must not fail here because a gate made it a little longer.
_BUDGETS = 4


class Finisher:
    """One recording. Give it every page, then take the whole.

    `policy` is the one that the recording was made under: what it should have removed is counted.
    `tightened` is at least as strict, such as one published since; what only it asks for is no breach.
    `sheet` gives the sheets that events refer to. `is_whole`: none of them is still on its way, so attributes
    that are kept because a sheet selects them are held against the page's sheets.
    """

    def __init__(
        self,
        policy: SitePolicy,
        tightened: SitePolicy | None = None,
        sheet: SheetOf | None = None,
        *,
        is_whole: bool = False,
    ) -> None:
        self._policy = policy
        self._sheet = sheet
        self._is_whole = is_whole
        self._tightened = tightened or policy
        self._is_stricter = not is_same(self._tightened, policy)
        self._pages: list[FinishedPage] = []

    def page(self, page: PageId, segments: Iterable[bytes]) -> FinishedPage:
        """Judge a page again, from the JSON arrays of its segments in order.

        Raises:
            PolicyError: a segment holds what the first pass cannot have written.
        """
        stored = list(segments)
        selected = self._selected(stored)
        run = _Page(self._ledger(self._policy, selected))
        parts: list[bytes] = []
        changed = False
        for segment in stored:
            parts.append(run.segment(segment))
            changed = changed or parts[-1] != segment
        corrected = run.history.corrected()
        self._is_stricter |= bool(corrected)
        markers = run.markers
        if corrected or not is_same(self._tightened, self._policy):
            judged, markers = self._again(run.history, corrected, parts, selected)
            changed, parts = changed or judged != parts, judged
        finished = FinishedPage(
            seal=_SEAL,
            page=page,
            events_json=b"[" + b",".join(part[1:-1] for part in parts if len(part) > 2) + b"]",
            breaches=run.ledger.breaches,
            changed=changed,
            is_title_masked=run.history.has_title(corrected),
            markers=tuple(markers),
        )
        self._pages.append(finished)
        return finished

    def _again(
        self, history: History, corrected: Corrected, parts: list[bytes], selected: Selected | None
    ) -> tuple[list[bytes], list[MarkerFact]]:
        """By the stricter policy, and with what the corrections say from the beginning on."""
        ledger = self._ledger(self._tightened, selected)
        run = _Page(ledger, corrected, masks_titles=history.has_title(corrected), targeting=self._policy)
        return [run.segment(part) for part in parts], run.markers

    def _selected(self, segments: list[bytes]) -> Selected | None:
        if self._sheet is None or not self._is_whole:
            return None
        selected = Selected(self._sheet)
        for segment in filter(may_hold_sheets, segments):
            selected.read(_decoded(segment))
        return selected

    @staticmethod
    def _ledger(policy: SitePolicy, selected: Selected | None) -> Ledger:
        ledger = Ledger(policy)
        ledger.selects = selected.has if selected else None
        return ledger

    def finished(self, recording: RecordingId) -> FinishedRecording:
        """All pages given so far, as what `storage.compact` takes."""
        pictures = Pictures(self._sheet)
        return FinishedRecording(
            seal=_SEAL,
            recording=recording,
            policy_version=self._tightened.version,
            pages=self._shown(pictures) if self._is_stricter else tuple(self._pages),
            unnamed=pictures.unnamed,
        )

    def _shown(self, pictures: Pictures) -> tuple[FinishedPage, ...]:
        """Without pictures that only what is gone has shown."""
        for page in self._pages:
            pictures.read(_decoded(page.events_json))
        shown = []
        for page in self._pages:
            events = encode_events(pictures.shown(_decoded(page.events_json)))
            changed = page.changed or events != page.events_json
            shown.append(replace(page, events_json=events, changed=changed))
        return tuple(shown)


class _Page:
    """One page's events against its tree."""

    def __init__(
        self,
        ledger: Ledger,
        corrected: Corrected = NOTHING,
        *,
        masks_titles: bool = False,
        targeting: SitePolicy | None = None,
    ) -> None:
        self.ledger = ledger
        self.history = History()
        self.markers: list[MarkerFact] = []
        self._tree = Tree(ledger)
        self._corrected = corrected
        self._masks_titles = masks_titles
        # Which pages are recorded is as it was then; rules that came later do not reach back.
        self._targeting = targeting or ledger.policy
        self._has_left = False

    def segment(self, segment: bytes) -> bytes:
        events = _decoded(segment)
        self.ledger.renew(times=_BUDGETS)
        with self.ledger.detecting():
            kept = [event for event in events if self._take(event)]
        self.markers += markers_of(kept)
        return encode_events(kept)

    def _take(self, event: Event) -> bool:
        # Envelopes may come in any order, so only here is it sure what stands behind what.
        self._has_left = self._has_left or seen.leads_out(self._targeting, event)
        if self._has_left:
            return False
        if self._corrected:
            restamp(event, self._corrected)
        if self._masks_titles:
            mask_title(event)
        self.history.note_event(event)
        return self._gate(event)

    def _gate(self, event: Event) -> bool:
        if isinstance(event, FullSnapshot):
            self._tree.clear()
            self._snapshot(event.data.node)
            return True
        if isinstance(event, Incremental) and isinstance(event.data, MutationData):
            return self._mutation(event.data)
        return gate_event(self.ledger, self._tree, event)

    def _snapshot(self, root: Node) -> None:
        parents = _Parents(root, None, None)
        gate_tree(self.ledger, root, Treatment.CLEAR, None, lambda node, own: self._note(parents, node, own))
        self._note_texts(parents)

    def _mutation(self, data: MutationData) -> bool:
        self._tree.remove_all(data.removes)
        had_adds = bool(data.adds)
        data.adds = [add for add in data.adds if self._addition(add)]
        adds, data.adds = data.adds, []
        self._tree.tighten(data.attributes)
        stays = gate_mutation(self.ledger, self._tree, data)
        for change in data.texts:
            self._tree.set_text(change.id, change.value or "")
        data.adds = adds
        return bool(adds) or (stays and not had_adds) or bool(data.texts or data.attributes or data.removes)

    def _addition(self, add: Addition) -> bool:
        parents = _Parents(add.node, add.parent_id, add.next_id)
        stays = gate_addition(self.ledger, self._tree, add, lambda node, own: self._note(parents, node, own))
        self._note_texts(parents)
        if _is_inline(add.node):
            for text in parents.texts:
                text.text_content = self.ledger.beside(text.text_content, *self._tree.beside(text.id))
                self._tree.set_text(text.id, text.text_content)
        return stays

    def _note(self, parents: "_Parents", node: Node, own: Treatment) -> None:
        parent_id, next_id = parents.of(node)
        self._tree.add(node, parent_id, own, next_id)
        self.history.note_node(node, parent_id)

    def _note_texts(self, parents: "_Parents") -> None:
        """After the whole tree was judged, since texts are judged together at the end of their run."""
        for text in parents.texts:
            self._tree.set_text(text.id, text.text_content)


def _decoded(segment: bytes) -> list[Event]:
    try:
        return decode_events(segment)
    except DecodeError as error:
        raise PolicyError(f"A stored segment does not decode: {error}") from None


def _is_inline(node: Node) -> bool:
    return type(node) is TextNode or (type(node) is ElementNode and is_inline(node.tag_name.lower()))


class _Parents:
    """Remembers who is whose child while a tree is walked from its root down, and the texts in it."""

    def __init__(self, root: Node, above: int | None, next_id: int | None) -> None:
        self._of: dict[int, int | None] = {root.id: above}
        self._root, self._next_id = root, next_id
        self.texts: list[TextNode] = []

    def of(self, node: Node) -> tuple[int | None, int | None]:
        """The parent, and of the root the sibling behind it."""
        if isinstance(node, ElementNode | DocumentNode):
            for child in node.child_nodes:
                self._of[child.id] = node.id
        elif isinstance(node, TextNode):
            self.texts.append(node)
        return self._of.get(node.id), self._next_id if node is self._root else None
