import os
from dataclasses import fields
from pathlib import Path

import pytest

from voile.config import SETTINGS, Config, load
from voile.errors import ConfigError

NO_FILE = Path(os.devnull)


def test_every_setting_is_a_field_in_order_and_documented() -> None:
    assert [setting.field for setting in SETTINGS] == [field.name for field in fields(Config)]
    assert all(setting.doc.endswith(".") and len(setting.doc) > 15 for setting in SETTINGS)


def test_defaults_follow_the_settings_above_them() -> None:
    config = load({"VOILE_PORT": "9000", "VOILE_DATA_DIR": "/srv/voile"}, NO_FILE)
    assert config.public_url == "http://127.0.0.1:9000"
    assert config.player_url == "http://127.0.0.1:8001"
    assert config.master_key_file == Path("/srv/voile/keys/master.key")


def test_allowed_hosts_come_from_the_urls() -> None:
    config = load(
        {"VOILE_PUBLIC_URL": "https://v.example.org", "VOILE_PLAYER_URL": "https://p.example.org/"}, NO_FILE
    )
    assert config.allowed_hosts == ("v.example.org", "p.example.org", "localhost", "127.0.0.1")
    assert config.player_url == "https://p.example.org"


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("VOILE_PORT=9000\nVOILE_SHOP_PORT=9002\n")
    config = load({"VOILE_PORT": "9100"}, file)
    assert (config.port, config.shop_port) == (9100, 9002)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("VOILE_PORT", "x"),
        ("VOILE_PORT", "70000"),
        ("VOILE_ENVELOPE_MAX_BYTES", "0"),
        ("VOILE_PUBLIC_URL", "voile.example.org"),
        ("VOILE_PUBLIC_URL", "https://voile.example.org/sub"),
        ("VOILE_PUBLIC_URL", "https://me:pw@voile.example.org"),
        ("VOILE_LOG_LEVEL", "loud"),
        ("VOILE_TRUSTED_PROXIES", "10.0.0.0/33"),
        ("VOILE_TRUSTED_PROXIES", "localhost"),
        ("VOILE_COUNTRY_HEADER", "CF IPCountry"),
        ("VOILE_COUNTRY_HEADER", "CF-IPCountry"),
        ("VOILE_SMTP_URL", "mail.example.org"),
        ("VOILE_SMTP_URL", "http://mail.example.org"),
        ("VOILE_SMTP_URL", "smtp://mail.example.org/box"),
        ("VOILE_SMTP_URL", "smtp://mail.example.org:0"),
        ("VOILE_SMTP_URL", "smtp://mail.example.org?tls=on"),
        ("VOILE_SMTP_URL", "smtps://mail.example.org?tls=off"),
        ("VOILE_SMTP_URL", "smtp://mail.example.org"),
        ("VOILE_MAIL_FROM", "voile"),
        ("VOILE_MAIL_FROM", "voile@"),
        ("VOILE_MAIL_FROM", "voile@example.org, more@example.org"),
        ("VOILE_MAIL_FROM", "voile@example.org\nBcc: a@b.example"),
        ("VOILE_PLAYER_PORT", "8000"),
        ("VOILE_PLAYER_URL", "http://127.0.0.1:8000"),
    ],
)
def test_what_cannot_be_used_is_refused_by_name(variable: str, value: str) -> None:
    with pytest.raises(ConfigError, match=variable):
        load({variable: value}, NO_FILE)


def test_proxies_are_addresses_and_networks() -> None:
    proxies = {
        "VOILE_TRUSTED_PROXIES": "127.0.0.1, 10.1.2.3/8 2001:db8::/32",
        "VOILE_COUNTRY_HEADER": "CF-IPCountry",
    }
    config = load(proxies, NO_FILE)
    assert config.trusted_proxies == ("127.0.0.1/32", "10.0.0.0/8", "2001:db8::/32")
    assert config.country_header == "cf-ipcountry"
    assert config.knows_countries
    assert not load({}, NO_FILE).knows_countries


@pytest.mark.parametrize(
    "url", ["smtp://voile:s3cret@mail:x/", "smtp://voile:s3cret/5@mail", "smtp://[s3cret"]
)
def test_no_refusal_repeats_the_password_of_a_mail_server(url: str) -> None:
    with pytest.raises(ConfigError) as refusal:
        load({"VOILE_SMTP_URL": url}, NO_FILE)
    assert "s3cret" not in str(refusal.value)
    good = {"VOILE_SMTP_URL": "smtp://voile:s3cret@mail:587", "VOILE_MAIL_FROM": "voile@example.org"}
    config = load(good, NO_FILE)
    assert config.sends_mail
    assert "s3cret" not in repr(config)


@pytest.mark.parametrize(
    ("given", "read"),
    [("voile@example.org", "voile@example.org"), ("Voile <voile@example.org>", "Voile <voile@example.org>")],
)
def test_who_mail_comes_from(given: str, read: str) -> None:
    assert load({"VOILE_MAIL_FROM": given}, NO_FILE).mail_from == read
    assert not load({"VOILE_MAIL_FROM": given}, NO_FILE).sends_mail
