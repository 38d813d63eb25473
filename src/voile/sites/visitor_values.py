"""The kinds of the settings that say whose visits are not recorded."""

import re
from dataclasses import dataclass

from voile.policy.addresses import canonical_pattern
from voile.sites.values import Value, each


@dataclass(frozen=True, slots=True)
class AddressPatterns:
    form: str = (
        "a list of addresses (192.0.2.7, 2001:db8::1), networks (192.0.2.0/24, 2001:db8::/32) and IPv4 "
        "addresses with * for octets (192.0.2.*)"
    )

    def read(self, given: object) -> Value:
        return each(given, self._pattern)

    def _pattern(self, text: str) -> str:
        try:
            return canonical_pattern(text)
        except ValueError:
            raise ValueError(f"must be {self.form}") from None


@dataclass(frozen=True, slots=True)
class Countries:
    form: str = "a list of country codes of two letters (ISO 3166-1), such as DE or US"

    def read(self, given: object) -> Value:
        return each(given, self._country)

    def _country(self, text: str) -> str:
        if not re.fullmatch(r"[A-Za-z]{2}", text):
            raise ValueError(f"must be {self.form}")
        return text.upper()
