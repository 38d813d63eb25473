"""Generated passwords, and the rules for chosen ones."""

import secrets

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from voile.accounts.models import Account
from voile.errors import BadValue

# Without the pairs that are read wrong aloud or on paper; 20 of 54 letters are 115 bits.
_ALPHABET = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_GROUPS, _GROUP_LETTERS = 4, 5


def generate() -> str:
    groups = ("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP_LETTERS)) for _ in range(_GROUPS))
    return "-".join(groups)


def check(password: str, account: Account) -> None:
    """Raise `BadValue` with the reasons, in sentences, when the password is too weak."""
    try:
        validate_password(password, account)
    except ValidationError as refusal:
        raise BadValue(" ".join(refusal.messages)) from None
