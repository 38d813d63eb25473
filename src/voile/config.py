"""The settings, as one table.

Each row is an environment variable (or a line in `.env`), its field of `Config`, how it is read, its default
and what it means. `docs/` is generated from the table. The environment wins over `.env`.
"""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import getaddresses
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from dotenv import dotenv_values

from voile.errors import ConfigError

PREFIX = "VOILE_"
# Two levels of JSON to a level of the tree, of the thousand calls that the interpreter allows.
TREE_LEVELS_LIMIT = 460
LOG_LEVELS = ("debug", "info", "warning", "error")


@dataclass(frozen=True, slots=True)
class Config:
    """Every setting, read and checked."""

    data_dir: Path
    host: str
    port: int
    player_port: int
    shop_port: int
    public_url: str
    player_url: str
    master_key_file: Path
    database_url: str = field(repr=False)
    keys_database_url: str = field(repr=False)
    secret_key_file: Path
    allowed_hosts: tuple[str, ...]
    log_level: str
    envelope_max_bytes: int
    inflated_max_bytes: int
    inflate_ratio_max: int
    asset_max_bytes: int
    envelope_events_max: int
    tree_levels_max: int
    text_max_chars: int
    envelopes_per_address_per_s: int
    envelopes_per_session_per_s: int
    site_sessions_per_day: int
    site_bytes_per_day: int
    disk_reserve_bytes: int
    disk_limit_percent: int
    trusted_proxies: tuple[str, ...]
    country_file: Path | None
    country_header: str
    key_backup_days: int
    smtp_url: str = field(repr=False)
    mail_from: str

    @property
    def sends_mail(self) -> bool:
        """Whether there is a server that takes mail."""
        return bool(self.smtp_url)

    @property
    def knows_countries(self) -> bool:
        """Whether a visitor's country can be told."""
        return self.country_file is not None or bool(self.country_header)


Defaults = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Setting:
    """A row. `default` is text as in the environment, or is made from the fields above it."""

    field: str
    read: Callable[[str], Any]
    default: str | Callable[[Defaults], Any]
    doc: str

    @property
    def variable(self) -> str:
        return PREFIX + self.field.upper()


def _path(text: str) -> Path:
    return Path(text).expanduser().absolute()


def _port(text: str) -> int:
    value = int(text)
    if not 0 < value < 65536:
        raise ValueError("a port is 1 to 65535")
    return value


def _positive(text: str) -> int:
    value = int(text)
    if value <= 0:
        raise ValueError("must be more than 0")
    return value


def _percent(text: str) -> int:
    value = int(text)
    if not 0 < value <= 100:
        raise ValueError("a percentage is 1 to 100")
    return value


def _tree_levels(text: str) -> int:
    value = _positive(text)
    if value > TREE_LEVELS_LIMIT:
        raise ValueError(f"must be at most {TREE_LEVELS_LIMIT}: Python itself reads no deeper JSON")
    return value


def _origin(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None:
        raise ValueError("must be like https://voile.example.org")
    if parts.path not in ("", "/") or parts.query or parts.fragment:
        raise ValueError("must have no path")
    return f"{parts.scheme}://{parts.netloc}"


def _postgresql(text: str) -> str:
    """No message repeats any of it: there is a password in it."""
    if not text:
        return ""
    parts = urlsplit(text)
    if parts.scheme not in ("postgresql", "postgres") or not parts.path.strip("/"):
        raise ValueError("must be like postgresql://user:password@host:5432/name")
    return text


def _smtp(text: str) -> str:
    """No message repeats any of it: there is a password in it."""
    if not text:
        return ""
    try:
        parts = urlsplit(text)
        is_right = parts.scheme in ("smtp", "smtps") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_right = False
    if not is_right or parts.path not in ("", "/") or parts.query not in ("", "tls=off") or parts.fragment:
        raise ValueError(
            "must be like smtp://user:password@mail.example.org:587, with %40 for an @ in a name"
        )
    if parts.query and parts.scheme == "smtps":
        raise ValueError("smtps is TLS from the start, and tls=off would be none")
    return text


def _mail_address(text: str) -> str:
    found = getaddresses([text])
    name, address = found[0] if found else ("", "")
    local, _, host = address.rpartition("@")
    if text and not (len(found) == 1 and local and host and text.isprintable()):
        raise ValueError("must be like voile@example.org, or Voile <voile@example.org>")
    return f"{name} <{address}>" if name else address


def _words(text: str) -> tuple[str, ...]:
    return tuple(word for word in text.replace(",", " ").split() if word)


def _networks(text: str) -> tuple[str, ...]:
    try:
        return tuple(str(ip_network(word, strict=False)) for word in _words(text))
    except ValueError:
        raise ValueError("must be addresses or networks such as 10.0.0.0/8, with spaces between") from None


def _optional_path(text: str) -> Path | None:
    return _path(text) if text else None


def _header_name(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9-]{0,64}", text):
        raise ValueError("must be the name of a header, such as CF-IPCountry")
    return text.lower()


def _level(text: str) -> str:
    if text.lower() not in LOG_LEVELS:
        raise ValueError(f"must be one of {', '.join(LOG_LEVELS)}")
    return text.lower()


def _hosts(known: Defaults) -> tuple[str, ...]:
    names = [urlsplit(known[url]).hostname or "" for url in ("public_url", "player_url")]
    return tuple(dict.fromkeys([*names, "localhost", "127.0.0.1"]))


SETTINGS: tuple[Setting, ...] = (
    Setting("data_dir", _path, "data", "Directory that holds everything Voile keeps."),
    Setting("host", str, "127.0.0.1", "Address that both ports listen on."),
    Setting("port", _port, "8000", "Port of the dashboard, the script and the envelopes."),
    Setting("player_port", _port, "8001", "Port of the player's origin, where recordings are shown."),
    Setting("shop_port", _port, "8002", "Port of the demo shop; only `make serve` uses it."),
    Setting(
        "public_url",
        _origin,
        lambda known: f"http://127.0.0.1:{known['port']}",
        "Scheme and host under which browsers reach the main port.",
    ),
    Setting(
        "player_url",
        _origin,
        lambda known: f"http://127.0.0.1:{known['player_port']}",
        "Scheme and host under which browsers reach the player's port. Another origin than the public URL.",
    ),
    Setting(
        "master_key_file",
        _path,
        lambda known: known["data_dir"] / "keys" / "master.key",
        "File of the master key, under which all other keys lie. Keep a copy apart from backups of the data.",
    ),
    Setting(
        "database_url",
        _postgresql,
        "",
        "PostgreSQL database of index, accounts and settings, as postgresql://user:password@host:5432/name. "
        "Without it they lie in the data directory (SQLite), which takes one `voile serve`.",
    ),
    Setting(
        "keys_database_url",
        _postgresql,
        "",
        "PostgreSQL database of the wrapped keys. Another than the one above, so that no dump of the data "
        "holds keys. Without it they lie in the data directory, which all processes must share then.",
    ),
    Setting(
        "secret_key_file",
        _path,
        lambda known: known["data_dir"] / "keys" / "django.key",
        "File of the key that signs log-ins and the player's tokens.",
    ),
    Setting("allowed_hosts", _words, _hosts, "Host names that the dashboard and the player answer to."),
    Setting("log_level", _level, "info", "Least severe level that is logged: debug, info, warning, error."),
    Setting(
        "envelope_max_bytes",
        _positive,
        "1048576",
        "Largest envelope, as sent: a body is held in memory while it is judged. Above: `too_large`.",
    ),
    Setting(
        "inflated_max_bytes",
        _positive,
        "8388608",
        "Largest envelope after inflation, for the same reason. Above: `bomb`.",
    ),
    Setting(
        "inflate_ratio_max",
        _positive,
        "200",
        "How many times its size an envelope may inflate to: markup reaches 30, only a bomb more than 200. "
        "Above: `bomb`.",
    ),
    Setting(
        "asset_max_bytes",
        _positive,
        "2097152",
        "Largest style sheet, image or font that is kept. Above: `too_large`.",
    ),
    Setting(
        "envelope_events_max",
        _positive,
        "20000",
        "Events in one envelope: each costs time, however small it is. Above: `too_many_events`.",
    ),
    Setting(
        "tree_levels_max",
        _tree_levels,
        "450",
        "How deep nodes may lie in each other in one tree, since every reader after this one has to follow. "
        f"The recorder sends deeper ones in parts. At most {TREE_LEVELS_LIMIT}. Above: `too_deep`.",
    ),
    Setting(
        "text_max_chars",
        _positive,
        "2000000",
        "Longest single text or style sheet of an event: searching it takes time. Above: `text_too_long`.",
    ),
    Setting(
        "envelopes_per_address_per_s",
        _positive,
        "100",
        "Envelopes and assets accepted from one address in a second, with bursts of ten times as many, so "
        "that one sender cannot keep the others out. The address is held in memory for this alone, as a "
        "keyed hash. Above: `too_many`.",
    ),
    Setting(
        "envelopes_per_session_per_s",
        _positive,
        "50",
        "Envelopes accepted of one session in a second, with bursts of ten times as many, wherever they come "
        "from: a recorder sends one every few seconds in each tab. Above: `session_too_many`.",
    ),
    Setting(
        "site_sessions_per_day",
        _positive,
        "100000",
        "Sessions that one site may begin in a day (UTC), so that forged ones cannot bury the real ones. "
        "Sessions that run go on. Above: `day_sessions`.",
    ),
    Setting(
        "site_bytes_per_day",
        _positive,
        "21474836480",
        "Bytes that one site may add in a day (UTC), events before compression and assets as sent, so that "
        "it cannot fill the disk for all. Above: `day_bytes`.",
    ),
    Setting(
        "disk_reserve_bytes",
        _positive,
        "134217728",
        "Free bytes at which recording stops, so that erasing, log-ins and the audit log, without which "
        "nobody may watch, still have room. Below: `storage_full`.",
    ),
    Setting(
        "disk_limit_percent",
        _percent,
        "80",
        "How full the disk of the data directory may be, whoever fills it, before recording stops with a "
        "notice in the dashboard. 100: as long as the reserve is left. Above: `storage_full`.",
    ),
    Setting(
        "trusted_proxies",
        _networks,
        "",
        "Addresses and networks (such as 10.0.0.0/8) of reverse proxies whose X-Forwarded-For and "
        "X-Forwarded-Proto are believed.",
    ),
    Setting(
        "country_file",
        _optional_path,
        "",
        "File in MaxMind's format (such as GeoLite2-Country.mmdb or DB-IP's country lite) that says in which "
        "country an address is, for sites with rules on countries. Read anew when it changes.",
    ),
    Setting(
        "country_header",
        _header_name,
        "",
        "Header in which a trusted proxy names the visitor's country, such as CF-IPCountry. Believed from "
        "the proxies above alone.",
    ),
    Setting(
        "key_backup_days",
        _positive,
        "7",
        "Days that backups of the keys are kept. For as long an erased recording can be read by whoever has "
        "the master key and a backup of the data and of the keys; receipts of erasure name the day.",
    ),
    Setting(
        "smtp_url",
        _smtp,
        "",
        "Server that takes mail, as smtp://user:password@mail.example.org:587 (STARTTLS) or "
        "smtps://user:password@mail.example.org:465 (TLS from the start). A relay on a network that you "
        "trust may go without: smtp://relay:25?tls=off. Mail is sent for invitations alone. Without it the "
        "link of an invitation is shown to whoever invites.",
    ),
    Setting(
        "mail_from",
        _mail_address,
        "",
        "Sender of mail, as voile@example.org or Voile <voile@example.org>. Needed with the setting above.",
    ),
)


def load(environ: Mapping[str, str] | None = None, env_file: Path = Path(".env")) -> Config:
    """Read the settings from the environment and `env_file`.

    Raises:
        ConfigError: a value cannot be used.
    """
    from_file = {key: value or "" for key, value in dotenv_values(env_file).items()}
    given = {**from_file, **(os.environ if environ is None else environ)}
    known: dict[str, Any] = {}
    for setting in SETTINGS:
        known[setting.field] = _value(setting, given.get(setting.variable, "").strip(), known)
    config = Config(**known)
    _check(config)
    return config


def _value(setting: Setting, text: str, known: Defaults) -> Any:
    if not text:
        if callable(setting.default):
            return setting.default(known)
        text = setting.default
    try:
        return setting.read(text)
    except ValueError as error:
        raise ConfigError(f"{setting.variable} cannot be used: {error}.") from None


def _check(config: Config) -> None:
    if config.keys_database_url and config.keys_database_url == config.database_url:
        raise ConfigError(
            "VOILE_DATABASE_URL and VOILE_KEYS_DATABASE_URL are the same.",
            remedy="Make a database for the keys alone: a backup of the data may not hold them.",
        )
    if config.country_header and not config.trusted_proxies:
        raise ConfigError(
            "VOILE_COUNTRY_HEADER is set, but no proxy is trusted to send it.",
            remedy="Name the proxy in VOILE_TRUSTED_PROXIES.",
        )
    if config.smtp_url and not config.mail_from:
        raise ConfigError(
            "VOILE_SMTP_URL is set, but not who mail comes from.",
            remedy="Set VOILE_MAIL_FROM to an address that this server may send for.",
        )
    if config.port == config.player_port:
        raise ConfigError("VOILE_PORT and VOILE_PLAYER_PORT are the same.", remedy="Choose two ports.")
    if config.public_url == config.player_url:
        raise ConfigError(
            "VOILE_PUBLIC_URL and VOILE_PLAYER_URL are the same.",
            remedy="Recordings are shown on an origin of their own: another port or host name.",
        )
