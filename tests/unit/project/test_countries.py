"""The file that says in which country an address is."""

import os
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from mmdb_writer import MMDBWriter
from netaddr import IPSet  # type: ignore[import-untyped]

from voile.errors import ConfigError
from voile.project.countries import CountryFile

GERMAN, FRENCH = ip_address("192.0.2.1"), ip_address("2001:db8::1")


def country_file(path: Path, **countries: Any) -> Path:
    """A file in MaxMind's format with the record of each network."""
    writer = MMDBWriter(6, "Test-Country", ipv4_compatible=True)
    for network, record in countries.items():
        writer.insert_network(IPSet([network.replace("_", "/")]), record)
    writer.to_db_file(str(path))
    return path


@pytest.mark.parametrize(
    ("record", "code"),
    [
        ({"country": {"iso_code": "DE", "names": {"en": "Germany"}}}, "DE"),
        ({"country_code": "DE"}, "DE"),
        ({"country": "DE", "country_name": "Germany"}, "DE"),
        ({"continent": {"code": "EU"}}, None),
        ({"country": "Germany"}, None),
        ("DE", None),
    ],
)
def test_the_country_of_an_address(tmp_path: Path, record: object, code: str | None) -> None:
    known = CountryFile(country_file(tmp_path / "country.mmdb", **{"192.0.2.0_24": record}))
    assert known.of(GERMAN) == code
    assert known.of(FRENCH) is None
    assert known.of(ip_address("127.0.0.1")) is None


def test_without_a_file_no_country_is_known() -> None:
    known = CountryFile(None)
    known.refresh()
    assert known.of(GERMAN) is None


def test_a_file_that_was_replaced_is_taken_up_and_a_broken_one_is_not(tmp_path: Path) -> None:
    record = {"country": {"iso_code": "DE"}}
    path = country_file(tmp_path / "country.mmdb", **{"192.0.2.0_24": record})
    known = CountryFile(path)
    country_file(path, **{"2001:db8::_32": {"country": {"iso_code": "FR"}}})
    os.utime(path, ns=(1, 1))
    known.refresh()
    assert (known.of(GERMAN), known.of(FRENCH)) == (None, "FR")
    path.write_bytes(b"no database")
    known.refresh()
    assert known.of(FRENCH) == "FR"
    path.unlink()
    known.refresh()
    assert known.of(FRENCH) == "FR"


@pytest.mark.parametrize("content", [None, b"", b"no database"])
def test_what_is_no_database_is_refused_at_the_start(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "country.mmdb"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ConfigError, match="VOILE_COUNTRY_FILE"):
        CountryFile(path)
