from voile.sites.settings_table import complete, read_changes
from voile.sites.warnings import warnings

CHOSEN = {"origins": "https://shop.example.org", "consent": "required"}


def warned(**more: object) -> list[str]:
    return [warning.key for warning in warnings(complete(read_changes({**CHOSEN, **more})))]


def test_the_defaults_are_warned_of_by_nobody() -> None:
    assert warned() == []


def test_a_long_retention_has_a_price() -> None:
    assert warned(retention_days=365) == []
    assert warned(retention_days=730) == ["retention_days"]
