"""Where outgoing connections may lead: not into the network the service itself stands in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Network = IPv4Network | IPv6Network
Resolve = Callable[[str, int], tuple[str, ...]]
"""Returns the IP addresses of a host for a port; raises `OSError` where there is none."""
LOOPBACK: tuple[Network, ...] = (ip_network("127.0.0.0/8"), ip_network("::1/128"))
LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
"""How this very machine is called in addresses."""
_NAT64 = ip_network("64:ff9b::/96")
_SIX_TO_FOUR = ip_network("2002::/16")


def is_reachable(address: str, *, allowed: Iterable[Network] = ()) -> bool:
    """Whether a connection to `address` is permitted: public, or inside one of the `allowed` networks.

    Private, loopback, link-local (where clouds keep their credentials), multicast and reserved ranges are not, nor
    are IPv6 forms that carry such an IPv4 address. Raises `ValueError` for what is no IP address.
    """
    ip = _plain(ip_address(address))
    if any(ip.version == network.version and ip in network for network in allowed):
        return True
    return ip.is_global and not ip.is_multicast


def _plain(ip: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    if not isinstance(ip, IPv6Address):
        return ip
    if ip.ipv4_mapped is not None:
        return ip.ipv4_mapped
    if ip in _NAT64:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    if ip in _SIX_TO_FOUR:
        return IPv4Address((int(ip) >> 80) & 0xFFFFFFFF)
    return ip
