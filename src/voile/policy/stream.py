"""The gate for a run of events: each kind to its own gate, nothing without one."""

from collections.abc import Iterable

from voile.errors import PolicyError
from voile.events.event import Custom, Event, FullSnapshot, Incremental, MetaEvent, Plugin
from voile.events.incremental import MutationData
from voile.policy import customs, increments
from voile.policy.console import gate_console
from voile.policy.known import Known
from voile.policy.ledger import Ledger
from voile.policy.mutations import gate_mutation
from voile.policy.nodes import gate_tree
from voile.policy.treatments import Treatment


def gate_events(ledger: Ledger, known: Known, events: Iterable[Event]) -> list[Event]:
    """The events that may stay, changed in place where they must be."""
    return [event for event in events if gate_event(ledger, known, event)]


def gate_event(ledger: Ledger, known: Known, event: Event) -> bool:
    """Gate one event in place; says whether it stays.

    Raises:
        PolicyError: for a kind without a gate.
    """
    if isinstance(event, Incremental):
        data = event.data
        if isinstance(data, MutationData):
            return gate_mutation(ledger, known, data)
        return _gate_of(increments.GATES, data)(ledger, known, data)
    if isinstance(event, FullSnapshot):
        gate_tree(ledger, event.data.node, Treatment.CLEAR, None)
        return True
    if isinstance(event, MetaEvent):
        event.data.href = ledger.page_url(event.data.href)
        return True
    if isinstance(event, Custom):
        return _gate_of(customs.GATES, event.data)(ledger, known, event.data)
    if isinstance(event, Plugin):
        return gate_console(ledger, event.data)
    raise PolicyError("An event of a kind that has no gate.")


def _gate_of(gates: dict[type, increments.Gate], data: object) -> increments.Gate:
    gate = gates.get(type(data))
    if gate is None:
        raise PolicyError("An event of a kind that has no gate.")
    return gate
