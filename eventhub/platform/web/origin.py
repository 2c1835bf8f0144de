"""Where a request comes from, as every limit by origin counts it."""

from __future__ import annotations

from ipaddress import IPv6Address, IPv6Network, ip_address

from flask import request

# The smallest network a provider hands to one customer; a holder of one address of it has 2**64 (RFC 6177, RFC 7421).
ONE_CUSTOMER = 64


def origin() -> str:
    """Return the origin of the present request; "unknown" where the server names none."""
    return origin_of(request.remote_addr or "")


def origin_of(address: str) -> str:
    """Return an IPv4 address as it is, an IPv6 address as its /64, an IPv4-mapped IPv6 address as the IPv4 address.

    What is no address counts as itself, and nothing at all as "unknown".
    """
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return address or "unknown"
    if not isinstance(ip, IPv6Address):
        return str(ip)
    return str(ip.ipv4_mapped or IPv6Network((ip, ONE_CUSTOMER), strict=False))
