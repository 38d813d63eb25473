"""Reads the checkout form; what is wrong comes back beside the field, with what was typed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

_DIGITS = re.compile(r"\D")
REQUIRED = {
    "name": "Please tell us who the parcel is for.",
    "email": "We send the confirmation to this address.",
    "street": "We need a street and a number.",
    "postcode": "The postcode is missing.",
    "city": "The town is missing.",
    "holder": "The name as it stands on the card.",
}
DELIVERY_CENTS = {"letter": 490, "courier": 990, "shop": 0}


@dataclass(frozen=True)
class Checkout:
    """The form as typed, and what is wrong with it by field."""

    values: Mapping[str, str]
    errors: Mapping[str, str]


def luhn(digits: str) -> bool:
    """Source: ISO/IEC 7812-1, annex B."""
    total = 0
    for index, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if index % 2 else 1)
        total += value - 9 if value > 9 else value
    return len(digits) >= 12 and total % 10 == 0


def read(form: Mapping[str, str]) -> Checkout:
    values = {key: value.strip() for key, value in form.items()}
    errors = {key: text for key, text in REQUIRED.items() if not values.get(key)}
    if "email" not in errors and "@" not in values["email"]:
        errors["email"] = "That does not look like an e-mail address."
    if not luhn(_DIGITS.sub("", values.get("number", ""))):
        errors["number"] = "This card number has a slip in it."
    if not re.fullmatch(r"(0[1-9]|1[0-2]) ?/ ?\d\d", values.get("expiry", "")):
        errors["expiry"] = "As on the card: MM / YY."
    if not re.fullmatch(r"\d{3,4}", values.get("cvc", "")):
        errors["cvc"] = "Three or four digits, from the back."
    if values.get("delivery") not in DELIVERY_CENTS:
        errors["delivery"] = "Please choose how it should travel."
    if not values.get("terms"):
        errors["terms"] = "We need your agreement to the terms."
    # The check code is asked for again, as every payment page must. Source: PCI DSS 3.3.1.
    return Checkout({key: value for key, value in values.items() if key != "cvc"}, errors)
