"""E-mail addresses as accounts have them: in lower case, and well-formed."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from voile.errors import BadValue


def read(text: str) -> str:
    """Raise `BadValue` for what is no address."""
    address = text.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise BadValue("That is not an e-mail address.") from None
    return address
