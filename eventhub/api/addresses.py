"""Where a webhook may go: a public address by https, and hosts that the operator named (docs/cases.md 34)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

_PORTS = {"https": 443, "http": 80}


def networks(*written: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """Return the networks of these CIDR notations. Raises ValueError for what is none."""
    return tuple(map(ip_network, written))


# IANA's special-purpose registries (RFC 6890, as of November 2026), written out: what `ipaddress` knows of them differs
# by the version of Python. Each line is not globally reachable, or leads on to an address that stands inside it.
_SPECIAL_IPV4 = networks(
    "0.0.0.0/8",  # this network
    "10.0.0.0/8",  # private
    "100.64.0.0/10",  # shared, behind carriers
    "127.0.0.0/8",  # loopback
    "168.63.129.16/32",  # the metadata service of Azure, on an address that looks public
    "169.254.0.0/16",  # link-local; metadata services of clouds
    "172.16.0.0/12",  # private
    "192.0.0.0/24",  # protocol assignments, with the anycast of PCP and TURN that ends in one's own network
    "192.0.2.0/24",  # documentation
    "192.88.99.0/24",  # relays of 6to4
    "192.168.0.0/16",  # private
    "198.18.0.0/15",  # benchmarks
    "198.51.100.0/24",  # documentation
    "203.0.113.0/24",  # documentation
    "224.0.0.0/3",  # multicast, reserved, broadcast
)
# Of IPv6 only global unicast is public. So these need no line: ::/96 and ::ffff:0:0/96 (IPv4 within), 64:ff9b::/96 and
# 64:ff9b:1::/48 (NAT64), 100::/64 (discard), 5f00::/16 (segment routing), fc00::/7, fe80::/10, fec0::/10, ff00::/8.
_GLOBAL_IPV6 = ip_network("2000::/3")
_SPECIAL_IPV6 = networks(
    "2001::/23",  # protocol assignments: Teredo (IPv4 within), benchmarks, ORCHID, anycast of PCP and TURN
    "2001:db8::/32",  # documentation
    "2002::/16",  # 6to4 (IPv4 within)
    "3fff::/20",  # documentation (RFC 9637)
)


@dataclass(frozen=True)
class Target:
    """An address taken apart. `trusted`: the operator named it, so it may be private and without TLS."""

    scheme: str
    host: str
    port: int
    path: str
    trusted: bool


def is_public(address: str) -> bool:
    """Return whether an IP address can be reached from everywhere and leads to no other on the way."""
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, IPv6Address):
        return not ip.scope_id and ip in _GLOBAL_IPV6 and not any(ip in special for special in _SPECIAL_IPV6)
    return not any(ip in special for special in _SPECIAL_IPV4)


def target_of(url: str, trusted_hosts: Collection[str] = ()) -> Target:
    """Return the parts of a webhook's address.

    A name is judged when it is resolved, at each try again; a number is judged at once. Raises ValueError with a short
    reason: "shape", "scheme" or "not_public".
    """
    if not url.isascii() or not url.isprintable() or " " in url or "\\" in url:
        raise ValueError("shape")
    parts = urlsplit(url)
    if parts.scheme not in _PORTS or not parts.hostname or parts.username is not None or parts.fragment:
        raise ValueError("shape")
    try:
        port = parts.port or _PORTS[parts.scheme]
        # A name with an empty part, or one too long, is an error to the one who looks it up (UnicodeError).
        parts.hostname.encode("idna")
    except ValueError as error:
        raise ValueError("shape") from error
    trusted = f"{parts.hostname}:{port}" in trusted_hosts
    if parts.scheme != "https" and not trusted:
        raise ValueError("scheme")
    if not trusted and _is_inside(parts.hostname):
        raise ValueError("not_public")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.scheme, parts.hostname, port, path, trusted)


def _is_inside(host: str) -> bool:
    """Return whether a host is a number that is not public, however it is written, or a name of a private network."""
    if ":" in host:
        return not is_public(host)
    last = host.rstrip(".").rsplit(".", 1)[-1]
    # 127.1, 2130706433 and 0x7f.1 are numbers to a resolver; only four plain ones are accepted as such.
    if last.isdigit() or last.startswith("0x"):
        return not is_public(host)
    return "." not in host.rstrip(".") or last in ("localhost", "local", "internal", "lan", "home", "arpa", "onion")
