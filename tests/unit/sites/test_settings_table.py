import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voile.errors import BadValue, PolicyError
from voile.policy.site_policy import SitePolicy
from voile.sites import publish
from voile.sites.settings_table import BY_KEY, SETTINGS, Setting, Settings, complete, completed, read_changes

CHOSEN = {"origins": "https://shop.example.org", "consent": "required"}


def settings(**more: object) -> Settings:
    return complete(read_changes({**CHOSEN, **more}))


def test_a_new_site_is_the_strict_default_of_the_policy() -> None:
    made = publish.policy("1234567890", 1, complete(read_changes(CHOSEN)))
    assert made == SitePolicy(
        site="1234567890", version=1, origins=("https://shop.example.org",), consent=made.consent
    )
    assert made.consent == "required"
    assert made.censor_all_inputs
    assert made.images == ()


@pytest.mark.parametrize("missing", ["origins", "consent"])
def test_what_has_no_default_must_be_chosen(missing: str) -> None:
    chosen = {key: value for key, value in CHOSEN.items() if key != missing}
    with pytest.raises(BadValue, match=missing):
        complete(read_changes(chosen))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("censor_all_inputs", "maybe"),
        ("consent", "sometimes"),
        ("state", ""),
        ("retention_days", "0"),
        ("retention_days", "731"),
        ("retention_days", "1e2"),
        ("retention_days", "٣"),
        ("retention_days", True),
        ("origins", ""),
        ("origins", "shop.example.org"),
        ("origins", "https://shop.example.org/basket"),
        ("origins", "https://user:secret@shop.example.org"),
        ("origins", "ftp://shop.example.org"),
        ("origins", "https://shop.example.org:port"),
        ("origins", "https://sh%op.example.org"),
        ("images", "/img/"),
        ("images", "https://shop.example.org/img/?x=1"),
        ("url_query_parameters", "utm source=1"),
        ("consent_sources", "cookiebott"),
        ("consent_sources", "tcf, tcf"),
        ("consent_sources", "tcf:1"),
        ("consent_sources", "onetrust:"),
        ("consent_sources", "onetrust:C 1"),
        ("consent_sources", "usercentrics"),
        ("consent_sources", 7),
        ("recording_frequency", "140"),
        ("recording_frequency", "-1"),
        ("recording_frequency", "20%"),
        ("minimum_session_seconds", "1801"),
        ("blocked_addresses", "192.0.2"),
        ("blocked_addresses", "192.0.2.256"),
        ("blocked_addresses", "10.0.0.0/33"),
        ("blocked_addresses", "shop.example.org"),
        ("blocked_countries", "Germany"),
        ("sessions_per_day", "many"),
        ("nonsense", "on"),
    ],
)
def test_a_bad_value_is_refused_with_the_name_of_its_key(key: str, value: object) -> None:
    with pytest.raises(BadValue) as refused:
        read_changes({key: value})
    assert key in str(refused.value) or key == "nonsense"
    assert len(str(refused.value)) > 20


@pytest.mark.parametrize(
    ("key", "given_value", "kept"),
    [
        ("censor_all_text", "ON", True),
        ("censor_all_text", "no", False),
        ("consent", "Loaded", "loaded"),
        ("consent", " Storage-Free ", "storage-free"),
        ("retention_days", " 90 ", 90),
        (
            "blocked_addresses",
            "192.0.2.77/24, 192.0.2.*\n2001:DB8::/32",
            ["192.0.2.0/24", "192.0.2.*", "2001:db8::/32"],
        ),
        ("blocked_countries", "de, FR de", ["DE", "FR"]),
        ("origins", "HTTPS://Shop.Example.org:443/, http://localhost:8002", None),
        ("images", "https://shop.example.org https://shop.example.org/img/", None),
        ("images", "", []),
        ("url_query_parameters", ["a", "b", "a"], ["a", "b"]),
        ("consent_sources", "TCF\nonetrust:C0004, usercentrics: My Voile", None),
        ("consent_sources", "", []),
    ],
)
def test_values_become_canonical(key: str, given_value: object, kept: object) -> None:
    expected = {
        "origins": ["https://shop.example.org", "http://localhost:8002"],
        "images": ["https://shop.example.org/", "https://shop.example.org/img/"],
        "consent_sources": ["tcf", "onetrust:C0004", "usercentrics:My Voile"],
    }
    assert read_changes({key: given_value}) == {key: expected[key] if kept is None else kept}


def test_every_setting_has_help_and_its_default_is_canonical() -> None:
    assert len(BY_KEY) == len(SETTINGS)
    for setting in SETTINGS:
        assert setting.help.endswith(".")
        if setting.default is not None:
            assert setting.kind.read(setting.default) == setting.default


def test_every_field_of_the_policy_comes_from_a_setting_or_is_fixed() -> None:
    fixed = {"site", "version", "idle_minutes", "session_hours", "visitor_days"}
    published = {setting.published[0] for setting in SETTINGS if setting.published}
    assert published | fixed == set(SitePolicy.__struct_fields__)


@pytest.mark.parametrize(("days", "visitor_days"), [(1, 1), (30, 30), (730, 395)])
def test_a_visitors_id_lives_no_longer_than_its_data(days: int, visitor_days: int) -> None:
    assert publish.policy("1234567890", 1, settings(retention_days=days)).visitor_days == visitor_days


def test_settings_that_make_no_policy_are_refused() -> None:
    with pytest.raises(PolicyError):
        publish.policy("1234567890", 1, {**settings(), "consent": "sometimes"})
    with pytest.raises(PolicyError):
        publish.policy("1234567890", 1, {"consent": "required"})


@pytest.mark.parametrize("missing", [setting for setting in SETTINGS if setting.default is not None])
def test_settings_that_are_older_than_a_row_mean_what_held_before_it(missing: Setting) -> None:
    stored = {key: value for key, value in settings().items() if key != missing.key}
    held = missing.default if missing.before is None else missing.before
    assert completed(stored) == {**settings(), missing.key: held}
    assert missing.key not in stored
    assert publish.policy("1234567890", 1, stored) == publish.policy("1234567890", 1, completed(stored))


@given(st.sampled_from(SETTINGS), st.one_of(st.text(max_size=60), st.integers(), st.booleans()))
def test_whatever_is_given_either_fits_a_policy_or_is_refused(setting: Setting, value: object) -> None:
    key = setting.key
    try:
        changed = read_changes({key: value})
    except BadValue:
        return
    made = publish.policy("1234567890", 1, complete({**read_changes(CHOSEN), **changed}))
    assert msgspec.convert(msgspec.to_builtins(made), SitePolicy) == made
