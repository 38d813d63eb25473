"""Addresses as proxies and forgers write them, and the patterns that are held against them."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voile.policy.addresses import canonical_pattern, client, matches, patterns, read_address

PROXIES = patterns(("10.0.0.0/8", "2001:db8:ffff::1"))
v4 = st.ip_addresses(v=4)
v6 = st.ip_addresses(v=6)
stranger = st.ip_addresses().map(lambda found: read_address(str(found))).filter(
    lambda found: found is not None and not matches(found, PROXIES)
)  # fmt: skip
proxy = st.integers(0, 2**24 - 1).map(lambda low: IPv4Address((10 << 24) + low))


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("192.0.2.7", "192.0.2.7"),
        (" 192.0.2.7 ", "192.0.2.7"),
        ("192.0.2.7:443", "192.0.2.7"),
        ("[2001:db8::1]:443", "2001:db8::1"),
        ("[2001:db8::1]", "2001:db8::1"),
        ("2001:DB8:0:0::1", "2001:db8::1"),
        ("fe80::1%eth0", "fe80::1"),
        ("[fe80::1%25eth0]:80", "fe80::1"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("::FFFF:c000:207", "192.0.2.7"),
        ("[::ffff:192.0.2.7%1]:9", "192.0.2.7"),
    ],
)
def test_one_address_however_it_is_written(text: str, address: str) -> None:
    assert str(read_address(text)) == address


@pytest.mark.parametrize(
    "text",
    ["", "unknown", "_hidden", "192.0.2", "192.0.2.256", "192.0.2.07", "1" * 5000, "[", "[]:1", "٣.0.0.1"],
)
def test_what_is_no_address_is_none(text: str) -> None:
    assert read_address(text) is None


@given(st.text())
def test_nothing_that_is_said_raises(text: str) -> None:
    read_address(text)
    client(text, [text], PROXIES)
    client("10.0.0.1", [text, text], PROXIES)


@pytest.mark.parametrize(
    ("pattern", "inside", "outside"),
    [
        ("192.0.2.7", "192.0.2.7", "192.0.2.8"),
        ("192.0.2.*", "192.0.2.255", "192.0.3.0"),
        ("192.*.2.*", "192.9.2.1", "192.9.3.1"),
        ("*.*.*.9", "1.2.3.9", "1.2.3.8"),
        ("192.0.2.0/25", "192.0.2.127", "192.0.2.128"),
        ("192.0.2.77/24", "192.0.2.1", "192.0.1.255"),
        ("2001:db8::/32", "2001:db8:1::9", "2001:db9::"),
        ("2001:db8::1", "2001:db8:0:0:0:0:0:1", "2001:db8::2"),
        ("::ffff:192.0.2.0/120", "192.0.2.3", "192.0.3.3"),
        ("192.0.2.0/24", "::ffff:192.0.2.9", "2001:db8::c000:209"),
        ("fe80::1", "fe80::1%eth0", "fe80::2"),
    ],
)
def test_patterns(pattern: str, inside: str, outside: str) -> None:
    compiled = patterns((canonical_pattern(pattern),))
    first, second = read_address(inside), read_address(outside)
    assert first is not None
    assert second is not None
    assert matches(first, compiled)
    assert not matches(second, compiled)


@pytest.mark.parametrize(
    "text", ["", "localhost", "192.0.2", "192.*", "300.*.1.1", "1.2.3.4/33", "*", "::/129", "*.*.*.*/8"]
)
def test_what_is_no_pattern_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        canonical_pattern(text)


@given(v4 | v6, st.data())
def test_a_network_matches_as_the_standard_library_says(
    address: IPv4Address | IPv6Address, data: st.DataObject
) -> None:
    bits = data.draw(st.integers(0, address.max_prefixlen))
    other = data.draw(v4 if address.version == 4 else v6)
    network = ip_network(f"{other}/{bits}", strict=False)
    compiled = patterns((canonical_pattern(str(network)),))
    plain = read_address(str(address))
    assert plain is not None
    if plain.version == address.version and compiled[0].version == address.version:
        assert matches(plain, compiled) is (address in network)


@given(v4, st.lists(st.booleans(), min_size=4, max_size=4))
def test_octets_that_are_wild_match_anything(address: IPv4Address, wild: list[bool]) -> None:
    octets = str(address).split(".")
    pattern = ".".join("*" if any_octet else octet for octet, any_octet in zip(octets, wild, strict=True))
    compiled = patterns((canonical_pattern(pattern),))
    for other in (address, IPv4Address(int(address) ^ 1), IPv4Address(int(address) ^ (1 << 24))):
        same = all(w or a == b for w, a, b in zip(wild, octets, str(other).split("."), strict=True))
        assert matches(other, compiled) is same


@pytest.mark.parametrize(
    ("pattern", "everybody"),
    [("0.0.0.0/0", True), ("::/0", True), ("*.*.*.*", True), ("128.0.0.0/1", False), ("*.*.*.1", False)],
)
def test_who_blocks_everybody_is_known(pattern: str, everybody: bool) -> None:
    assert patterns((canonical_pattern(pattern),))[0].is_everybody is everybody


@given(stranger, st.lists(st.text(max_size=20)))
def test_a_stranger_is_who_it_is_whatever_it_says(who: IPv4Address | IPv6Address, said: list[str]) -> None:
    assert client(str(who), said, PROXIES) == who


@given(stranger, st.lists(st.ip_addresses(), max_size=4), st.lists(proxy, max_size=3), proxy, st.data())
def test_what_was_said_before_our_first_proxy_is_ignored(
    who: IPv4Address | IPv6Address,
    forged: list[IPv4Address | IPv6Address],
    between: list[IPv4Address],
    last: IPv4Address,
    data: st.DataObject,
) -> None:
    """In one header or in several."""
    hops = [str(hop) for hop in (*forged, who, *between)]
    cut = data.draw(st.integers(0, len(hops)))
    headers = [", ".join(part) for part in (hops[:cut], hops[cut:]) if part]
    assert client(str(last), headers, PROXIES) == who


def test_what_is_no_address_ends_the_way_back() -> None:
    assert client("10.0.0.1", ["203.0.113.9, unknown, 10.0.0.2"], PROXIES) == ip_address("10.0.0.2")
    assert client("10.0.0.1", ["203.0.113.9,"], PROXIES) == ip_address("10.0.0.1")
    assert client("", ["203.0.113.9"], PROXIES) is None
