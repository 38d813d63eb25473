"""What each detector of `protocol/detectors.json` finds, in plain words."""

from typing import Final

DETECTORS: Final = {
    "email": "E-mail addresses",
    "jwt": "Signed web tokens (JWT)",
    "bearer": "Bearer and basic tokens",
    "api_key": "Keys of well-known services",
    "iban": "Bank accounts (IBAN)",
    "card": "Payment card numbers",
    "us_ssn": "Social security numbers, United States",
    "uk_nino": "National insurance numbers, United Kingdom",
    "es_dni": "Identity numbers, Spain (DNI, NIE)",
    "it_codice_fiscale": "Tax codes, Italy (codice fiscale)",
    "fr_nir": "Social security numbers, France (NIR)",
    "br_cpf": "Taxpayer numbers, Brazil (CPF)",
    "pl_pesel": "Identity numbers, Poland (PESEL)",
    "se_personnummer": "Identity numbers, Sweden (personnummer)",
    "phone_international": "Telephone numbers with a country code",
    "phone_national": "Telephone numbers that begin with 0",
    "phone_us": "Telephone numbers, North America",
    "hex_run": "Long hexadecimal keys and digests",
    "random_run": "Other long random tokens",
}
