from voile.sites.settings_table import complete, read_changes
from voile.sites.warnings import warnings

CHOSEN = {"origins": "https://shop.example.org", "consent": "required"}


def warned(**more: object) -> list[str]:
    return [warning.key for warning in warnings(complete(read_changes({**CHOSEN, **more})))]


def test_the_defaults_are_warned_of_by_nobody() -> None:
    assert warned() == []


def test_where_each_page_is_a_session_rules_and_quotas_mean_something_else() -> None:
    free = {"consent": "storage-free"}
    assert warned(**free) == []
    assert warned(**free, sessions_per_day=1000) == ["consent"]
    assert warned(**free, sessions_per_month=1000) == ["consent"]
    assert warned(**free, visitors="device mobile\ntag plan") == []
    for rule in ("visitor returning", "not visitor new", "cookie beta", "not cookie beta"):
        assert warned(**free, visitors=f"device mobile\n{rule}") == ["consent", "visitors"]
        assert warned(consent="none", visitors=rule) == []


def test_a_long_retention_has_a_price() -> None:
    assert warned(retention_days=365) == []
    assert warned(retention_days=730) == ["retention_days"]


def test_who_is_not_recorded_at_all_is_warned_of() -> None:
    assert warned(recording_frequency=0) == ["recording_frequency"]
    for pattern in ("0.0.0.0/0", "::/0", "*.*.*.*", "192.0.2.1 10.0.0.0/0"):
        assert warned(blocked_addresses=pattern) == ["blocked_addresses"]
    assert warned(blocked_addresses="192.0.2.*") == []
    assert warned(sessions_per_day=10, sessions_per_month=5) == ["sessions_per_month"]
