from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from tests.unit.ingest.conftest import LIMITS, World

from voile.ids import SiteId
from voile.ingest.countries import country_of
from voile.ingest.requests import Request
from voile.policy.addresses import Address, patterns

SITE = SiteId("1234567890")


def request(query: str = "", client: str = "192.0.2.1", **headers: str) -> Request:
    scope: dict[str, Any] = {
        "method": "GET",
        "path": "/i",
        "query_string": query.encode(),
        "headers": [
            (key.replace("_", "-").encode(), value.encode("latin-1")) for key, value in headers.items()
        ],
        "client": (client, 1),
    }

    async def receive() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    return Request(scope, receive)


@pytest.mark.parametrize(
    ("cookie", "out"),
    [
        ("", False),
        ("optout=1", True),
        ("a=b; optout_1234567890=1", True),
        ("optout_1234567890", True),
        ("optout_1234567891=1", False),
        ("notoptout=1; a=optout", False),
        ('bad"cookie; optout=yes', True),
    ],
)
def test_opt_out_cookies(cookie: str, out: bool) -> None:
    assert request(cookie=cookie).opted_out(SITE) is out


@pytest.mark.parametrize("wid", ["", "abc", "0123456789", "123456789", "12345678901", "1234567890%00"])
def test_a_malformed_wid_is_no_site(wid: str) -> None:
    assert request(f"wid={wid}").site_id is None


def test_the_first_of_a_repeated_parameter_counts() -> None:
    assert request("wid=1234567890&wid=2234567890").site_id == SITE


def test_a_forwarded_address_is_believed_from_a_trusted_proxy_alone() -> None:
    trusted = patterns(("10.0.0.1", "10.0.0.2"))
    forged = request(client="192.0.2.1", x_forwarded_for="203.0.113.9")
    assert str(forged.address(trusted)) == "192.0.2.1"
    through = request(client="10.0.0.1", x_forwarded_for="6.6.6.6, 203.0.113.9, 10.0.0.2")
    assert str(through.address(trusted)) == "203.0.113.9"
    assert str(request(client="10.0.0.1").address(trusted)) == "10.0.0.1"
    assert request(client="").address(trusted) is None


@dataclass
class Everywhere:
    """Says of every address that it is in Norway, and which it was asked for."""

    asked: list[str] = field(default_factory=list)

    def of(self, address: Address) -> str:
        self.asked.append(str(address))
        return "NO"


@pytest.mark.parametrize(
    ("said", "client", "country"),
    [
        ("de", "10.0.0.1", "DE"),
        ("XX", "10.0.0.1", "NO"),
        ("", "10.0.0.1", "NO"),
        ("Germany", "10.0.0.1", "NO"),
        ("DE", "192.0.2.1", "NO"),
    ],
)
def test_a_country_is_believed_from_a_trusted_proxy_alone(
    world: World, said: str, client: str, country: str
) -> None:
    limits = replace(LIMITS, trusted_proxies=patterns(("10.0.0.0/8",)), country_header=b"cf-ipcountry")
    everywhere = Everywhere()
    ports = replace(world.ports, limits=limits, countries=everywhere)
    asked = request(client=client, cf_ipcountry=said, x_forwarded_for="203.0.113.9")
    assert country_of(asked, ports) == country
    assert everywhere.asked == (
        [] if country == "DE" else ["203.0.113.9" if client == "10.0.0.1" else client]
    )


def test_content_length_that_is_no_number_counts_as_none() -> None:
    for text in ("-1", "1e9", "²", ""):
        assert request(content_length=text).content_length is None
