"""The gate for mutations: each item by the stamp of its own node."""

from voile.events.incremental import Addition, AttributeChange, MutationData, TextChange
from voile.policy import attributes
from voile.policy.boxes import box_attributes
from voile.policy.breaches import Breach, Drop
from voile.policy.forms import Place
from voile.policy.known import Known
from voile.policy.ledger import Ledger
from voile.policy.nodes import Visit, gate_tree, text_of
from voile.policy.treatments import Treatment


def gate_mutation(ledger: Ledger, known: Known, data: MutationData, visit: Visit | None = None) -> bool:
    """Gate `data` in place; says whether anything of it is left.

    Additions come first, in the order in which they stand, since later items may name the nodes that
    they bring.
    """
    had = bool(data.texts or data.attributes or data.removes or data.adds)
    data.adds = [add for add in data.adds if gate_addition(ledger, known, add, visit)]
    data.texts = [text for text in data.texts if _text(ledger, known, text)]
    data.attributes = [change for change in data.attributes if _attributes(ledger, known, change)]
    return not had or bool(data.texts or data.attributes or data.removes or data.adds)


def gate_addition(ledger: Ledger, known: Known, add: Addition, visit: Visit | None) -> bool:
    treatment = known.addition(add.parent_id, add.vt)
    if treatment is None:
        ledger.dropped[Drop.UNRESOLVED] += 1
        return False
    gate_tree(ledger, add.node, treatment, known.tag(add.parent_id), visit)
    return True


def _text(ledger: Ledger, known: Known, change: TextChange) -> bool:
    treatment = known.treatment(change.id, change.vt)
    if treatment is None:
        ledger.dropped[Drop.UNRESOLVED] += 1
        return False
    if treatment >= Treatment.EXCLUDED:
        ledger.breach(Breach.EXCLUDED_EVENT)
        return False
    if change.value is not None:
        alone = text_of(ledger, change.value, treatment, known.tag(change.id))
        change.value = ledger.beside(alone, *known.beside(change.id))
    return True


def _attributes(ledger: Ledger, known: Known, change: AttributeChange) -> bool:
    treatment = known.treatment(change.id, change.vt)
    if treatment is None:
        ledger.dropped[Drop.UNRESOLVED] += 1
        return False
    if treatment >= Treatment.EXCLUDED:
        kept = box_attributes(change.attributes)
        if kept != change.attributes:
            ledger.breach(Breach.BOX)
    else:
        masked = treatment is Treatment.MASKED
        place = Place(known.tag(change.id), known.input_type(change.id), masked)
        kept = attributes.gate(ledger, change.attributes, place, svg=known.is_svg(change.id))
    change.attributes = kept
    return bool(kept)
