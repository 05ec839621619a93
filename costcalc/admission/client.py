"""Who asks: an IPv4 address, or the network of an IPv6 one, which is what a provider gives a household."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final

CLIENT: Final = "costcalc.client"
"""Where the environment of a request names its client; a header cannot set this."""
SOCKET: Final = "socket"
"""Everybody who comes by a Unix socket without a proxy that says who asks."""
MALFORMED: Final = "malformed"
"""Everybody whose proxy names no address."""

_LONGEST: Final = 60
_WITH_PORT: Final = re.compile(r"\[([^\]]+)\](?::[0-9]{1,5})?|([0-9.]+):[0-9]{1,5}")
_NAT64: Final = IPv6Network("64:ff9b::/96")
# Not `is_private`, which holds for addresses of examples and of tests too.
_NEAR: Final = tuple(
    ip_network(network)
    for network in (
        "127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16",
        "::1/128", "fc00::/7", "fe80::/10",
    )
)  # fmt: skip


def identify_client(peer: str, forwarded: str | None, behind_proxy: bool) -> str:
    """Identify who asks. `peer`: the connection's address, empty for a Unix socket; `forwarded`: X-Forwarded-For.

    The header is believed behind a proxy alone, from a peer that may be one, and of it what that proxy itself has
    seen: the last entry.
    """
    if behind_proxy and forwarded is not None and may_be_proxy(peer):
        return _name(_read(forwarded.rpartition(",")[2].strip(' \t"')))
    return _name(_read(peer)) if peer else SOCKET


def may_be_proxy(peer: str) -> bool:
    """Return whether a connection comes from this machine or a private network."""
    address = _read(peer)
    return not peer or any(address in network for network in _NEAR if address)


def _read(text: str) -> IPv4Address | IPv6Address | None:
    match = _WITH_PORT.fullmatch(text[:_LONGEST])
    try:
        address = ip_address(match[1] or match[2] if match else text)
    except ValueError:
        return None
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or IPv6Address(int(address))  # without the zone


def _name(address: IPv4Address | IPv6Address | None) -> str:
    if isinstance(address, IPv6Address):
        return str(ip_network((address, 64), strict=False))
    return str(address or MALFORMED)
