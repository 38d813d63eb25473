"""What two sets of settings differ in, for people to read."""

import json
from dataclasses import dataclass

from voile.sites.settings_table import SETTINGS, Setting, Settings
from voile.sites.values import Value

NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Difference:
    """One setting with both of its values; `before` is None where there was none."""

    setting: Setting
    before: Value | None
    after: Value

    @property
    def key(self) -> str:
        return self.setting.key

    @property
    def before_words(self) -> str:
        return spoken(self.before)

    @property
    def after_words(self) -> str:
        return spoken(self.after)

    @property
    def added(self) -> list[str]:
        """What a list gained; empty for values that are no lists."""
        return [entry for entry in _entries(self.after) if entry not in _entries(self.before)]

    @property
    def removed(self) -> list[str]:
        return [entry for entry in _entries(self.before) if entry not in _entries(self.after)]

    @property
    def is_of_list(self) -> bool:
        """Whether both are lists that differ in more than their order."""
        return isinstance(self.before, list) and bool(self.added or self.removed)


def between(before: Settings, after: Settings) -> tuple[Difference, ...]:
    """In the order of the table."""
    return tuple(
        Difference(setting, before.get(setting.key), after[setting.key])
        for setting in SETTINGS
        if setting.key in after and before.get(setting.key) != after[setting.key]
    )


def spoken(value: object) -> str:
    """`on`, `30`, `a, b`; what is built of parts as JSON."""
    match value:
        case None | "" | [] | {}:
            return NOTHING
        case bool():
            return "on" if value else "off"
        case list():
            return ", ".join(spoken(entry) for entry in value)
        case dict():
            return json.dumps(value, ensure_ascii=False)
        case _:
            return str(value)


def _entries(value: object) -> list[str]:
    return [spoken(entry) for entry in value] if isinstance(value, list) else []
