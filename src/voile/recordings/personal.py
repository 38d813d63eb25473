"""Tags whose key says that the value is about a person: sealed like labels."""

import re

_LIST = """
    account accountid address birthdate birthday city contact contactid customer customerid dateofbirth dob
    email emailaddress familyname firstname forename fullname givenname identity iban ip ipaddress lastname
    login mail memberid mobile name nationalid nickname passport patientid person personid phone phonenumber
    postcode screenname ssn street subscriberid surname taxid telephone uid user userid username useruuid
    vatid visitorid zip
"""
_KEYS = frozenset(_LIST.split())


def is_personal(key: str) -> bool:
    """Without regard to case and punctuation: `User-ID`, `user_id` and `userId` are one key."""
    return re.sub(r"[^a-z0-9]", "", key.lower()) in _KEYS
