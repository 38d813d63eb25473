"""Addresses of the internet: read, normalised and matched. Pure; nothing here keeps or prints one.

One address can be written in many ways, and a pattern must not be passed by writing it otherwise: the zone of
an IPv6 address goes (RFC 4007, 11), an IPv4 address inside IPv6 counts as IPv4 (RFC 4291, 2.5.5.2).
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import NamedTuple

Address = IPv4Address | IPv6Address

_BITS = {4: 32, 6: 128}
_MAPPED_BITS = 96
_MAPPED = int(IPv6Address("::ffff:0:0"))
_WILD = re.compile(r"(?:(?:\d{1,3}|\*)\.){3}(?:\d{1,3}|\*)")
# [2001:db8::1]:443 and 192.0.2.1:443, as some proxies write them. Source: RFC 7239, 6
_WITH_PORT = re.compile(r"\[([^\]]*)\](?::\d{1,5})?|(\d{1,3}(?:\.\d{1,3}){3}):\d{1,5}")
_LONGEST = 80


class Pattern(NamedTuple):
    """An address matches where the bits of `mask` are those of `value`."""

    version: int
    value: int
    mask: int

    @property
    def is_everybody(self) -> bool:
        return self.mask == 0


def read_address(text: str) -> Address | None:
    """The address that `text` means, or None where it means none."""
    text = text.strip()
    if len(text) > _LONGEST:
        return None
    ported = _WITH_PORT.fullmatch(text)
    bare = (ported[1] or ported[2] or "") if ported else text
    try:
        return _plain(ip_address(bare.partition("%")[0]))
    except ValueError:
        return None


def canonical_pattern(text: str) -> str:
    """The pattern as it is kept: an address, a network, or IPv4 with `*` for octets.

    Raises:
        ValueError: it is none of them.
    """
    text = text.strip()
    if "*" in text:
        _octets(text)
        return ".".join("*" if octet == "*" else str(int(octet)) for octet in text.split("."))
    if "/" in text:
        return str(ip_network(text, strict=False))
    address = read_address(text)
    if address is None:
        raise ValueError("is no address")
    return str(address)


def pattern(text: str) -> Pattern:
    """What a canonical pattern matches. Raises ValueError."""
    if "*" in text:
        octets = _octets(text)
        value = int.from_bytes(bytes(octet or 0 for octet in octets))
        return Pattern(4, value, int.from_bytes(bytes(0 if octet is None else 255 for octet in octets)))
    network = ip_network(text.partition("%")[0], strict=False)
    bits = _BITS[network.version]
    value, mask = int(network.network_address), int(network.netmask)
    if network.version == 6 and network.prefixlen >= _MAPPED_BITS and value >> 32 == _MAPPED >> 32:
        return Pattern(4, value & 0xFFFFFFFF, mask & 0xFFFFFFFF)
    return Pattern(network.version, value & mask, mask & ((1 << bits) - 1))


@lru_cache(maxsize=1024)
def patterns(texts: tuple[str, ...]) -> tuple[Pattern, ...]:
    """Compiled once for each list of patterns."""
    return tuple(pattern(text) for text in texts)


def matches(address: Address, among: Iterable[Pattern]) -> bool:
    version, number = address.version, int(address)
    return any(each.version == version and number & each.mask == each.value for each in among)


def client(peer: str, forwarded: Sequence[str], trusted: Sequence[Pattern]) -> Address | None:
    """Who asks: the nearest address that is no proxy of ours.

    Each of our proxies has added whom it heard at the end of `forwarded`, the X-Forwarded-For headers in
    order. What a stranger said before is ignored, and what is no address ends the way back.
    """
    found = read_address(peer)
    hops = [hop for header in forwarded for hop in header.split(",")]
    while found is not None and hops and matches(found, trusted):
        said = read_address(hops.pop())
        if said is None:
            break
        found = said
    return found


def _octets(text: str) -> list[int | None]:
    """None for `*`."""
    if not _WILD.fullmatch(text):
        raise ValueError("is no IPv4 address with * for octets")
    octets = [None if octet == "*" else int(octet) for octet in text.split(".")]
    if any(octet is not None and octet > 255 for octet in octets):
        raise ValueError("has an octet above 255")
    return octets


def _plain(address: Address) -> Address:
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address
