"""Sends the key models to the key database, and everything else never there."""

from typing import Any

from django.db.models import Model

KEYS = "keys"
INDEX = "default"
_KEY_MODELS = frozenset({"mastercheck", "sitekey", "visitorkey", "recordingkey"})


class KeyRouter:
    def db_for_read(self, model: type[Model], **_: Any) -> str | None:
        return KEYS if _is_key_model(model) else None

    def db_for_write(self, model: type[Model], **_: Any) -> str | None:
        return KEYS if _is_key_model(model) else None

    def allow_relation(self, one: Model, other: Model, **_: Any) -> bool | None:
        return _is_key_model(type(one)) == _is_key_model(type(other)) or None

    def allow_migrate(self, db: str, app_label: str, model_name: str | None = None, **_: Any) -> bool:
        return (app_label == "storage" and model_name in _KEY_MODELS) == (db == KEYS)


def _is_key_model(model: type[Model]) -> bool:
    return model._meta.app_label == "storage" and model._meta.model_name in _KEY_MODELS
