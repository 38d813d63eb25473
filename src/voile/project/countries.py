"""A file in MaxMind's format, which says in which country an address is."""

import os
from pathlib import Path

import maxminddb

from voile import log
from voile.errors import ConfigError
from voile.policy.addresses import Address

_log = log.get("project")


class CountryFile:
    """Implements ingest's `Countries`. Without a path it knows no country.

    Raises:
        ConfigError: there is no such file, or it is no database.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._reader: maxminddb.Reader | None = None
        self._changed_ns = 0
        if path is not None:
            self._open(path)

    def of(self, address: Address) -> str | None:
        return None if self._reader is None else _code(self._reader.get(address))

    def refresh(self) -> None:
        """Take up a file that was replaced; one that cannot be read leaves what is known in force."""
        if self._path is None:
            return
        try:
            if self._path.stat().st_mtime_ns != self._changed_ns:
                self._open(self._path)
        except (OSError, ConfigError) as error:
            _log.exception("countries.not_read", error)

    def _open(self, path: Path) -> None:
        try:
            self._changed_ns = path.stat().st_mtime_ns
            # In memory: a file that is overwritten in place must not change under the reader.
            self._reader = maxminddb.open_database(os.fspath(path), maxminddb.MODE_MEMORY)
        except (OSError, maxminddb.InvalidDatabaseError):
            raise ConfigError(
                "VOILE_COUNTRY_FILE cannot be read as a database of countries.",
                remedy="Give a file in MaxMind's format (.mmdb), or leave the setting empty.",
            ) from None


def _code(found: object) -> str | None:
    """Of MaxMind's and DB-IP's records, where the code lies in `country`, and of IPinfo's flat ones."""
    if not isinstance(found, dict):
        return None
    country = found.get("country")
    code = country.get("iso_code") if isinstance(country, dict) else found.get("country_code", country)
    return code if isinstance(code, str) and len(code) == 2 else None
