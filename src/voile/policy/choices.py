"""Controls that are chosen from. Under a mask, which of them was used is what is to be hidden.

Source: privacy semantics 1, masked; `protocol/treatments.json`.
"""

from typing import Final

from voile.events.nodes import AttributeValue
from voile.policy.lists import load

_FIELDS = load("treatments")["fields"]
_TYPES: Final = frozenset(_FIELDS["choice_types"])
_ROLES: Final = frozenset(_FIELDS["choice_roles"])
_TAGS: Final = frozenset(("select", "option", "optgroup", "datalist"))
_GROUP_ROLES: Final = frozenset((*_FIELDS["choice_groups"], "group"))
_GROUP_TAGS: Final = frozenset(("fieldset", "select", "form"))


def kind_of(tag: str, input_type: str, role: AttributeValue) -> tuple[bool, bool]:
    """Whether an element is a choice control, and whether it is a group of such."""
    named = role.strip().lower() if isinstance(role, str) else ""
    is_choice = tag in _TAGS or named in _ROLES or (tag == "input" and input_type in _TYPES)
    return is_choice, tag in _GROUP_TAGS or named in _GROUP_ROLES
