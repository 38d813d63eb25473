"""Django's settings, made from `voile.config`. Nothing here touches the disk but reading the secret key."""

import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from voile import config

VOILE = config.load()


def _secret_key(path: Path) -> str:
    """The key of this installation; before there is one, a key that lasts as long as the process."""
    return path.read_text().strip() if path.is_file() else secrets.token_urlsafe(48)


def _sqlite(path: Path, extra: str = "") -> dict[str, Any]:
    pragmas = f"PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; {extra}"
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {"timeout": 5, "transaction_mode": "IMMEDIATE", "init_command": pragmas},
    }


def _postgresql(url: str) -> dict[str, Any]:
    """Parameters of the query are those of libpq, such as `sslmode`, or `host` for a socket's folder."""
    parts = urlsplit(url)
    return {
        "ENGINE": "voile.storage.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": {"options": "-c lock_timeout=5s -c synchronous_commit=on", **dict(parse_qsl(parts.query))},
    }


def _database(url: str, path: Path) -> dict[str, Any]:
    return _postgresql(url) if url else _sqlite(path, "PRAGMA secure_delete=ON")


def _mail(url: str) -> dict[str, Any]:
    """Django's settings of mail. Without a server nothing may be sent, not even by mistake."""
    if not url:
        return {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    parts = urlsplit(url)
    is_tls = parts.scheme == "smtps"
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if is_tls else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": is_tls,
        "EMAIL_USE_TLS": not is_tls and parts.query != "tls=off",
        # Whoever invites waits for this.
        "EMAIL_TIMEOUT": 10,
    }


SECRET_KEY = _secret_key(VOILE.secret_key_file)
DEBUG = False
ALLOWED_HOSTS = list(VOILE.allowed_hosts)
HTTPS = VOILE.public_url.startswith("https:")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "voile.audit",
    "voile.accounts",
    "voile.sites",
    "voile.storage",
    "voile.recordings",
    "voile.rights",
    "voile.dashboard",
]
AUTH_USER_MODEL = "accounts.Account"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {"user_attributes": ("email", "name")}),
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
    )
]

MIDDLEWARE = [
    "voile.project.origins.PlayerOrigin",
    "voile.project.headers.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "voile.dashboard.urls"
PLAYER_URLCONF = "voile.dashboard.player_urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

DATABASES = {
    "default": _database(VOILE.database_url, VOILE.data_dir / "voile.db"),
    "keys": _database(VOILE.keys_database_url, VOILE.data_dir / "keys" / "keys.db"),
}
DATABASE_ROUTERS = ["voile.storage.router.KeyRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME = "voile_session"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "voile_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS = [VOILE.public_url]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "/"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
if VOILE.trusted_proxies:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "voile.project.statics.VersionedStatic"},
}

globals().update(_mail(VOILE.smtp_url))
DEFAULT_FROM_EMAIL = VOILE.mail_from

USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
USE_I18N = False

# `voile.log` alone decides where lines go and what they may hold.
LOGGING_CONFIG = None
