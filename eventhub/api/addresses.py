"""Where a webhook may go: a public address by https, and whatever hosts the operator named (reliability case 34)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

_PORTS = {"https": 443, "http": 80}
# What `is_global` lets pass although it leads inside: an IPv4 address wrapped in IPv6 (6to4, NAT64, Teredo, mapped,
# compatible), the relays of 6to4, and the metadata service that some clouds put on a public-looking address.
_WRAPPED = tuple(
    map(
        ip_network,
        (
            "::/96",
            "::ffff:0:0/96",
            "64:ff9b::/96",
            "64:ff9b:1::/48",
            "2002::/16",
            "2001::/32",
            "192.88.99.0/24",
            "168.63.129.16/32",
            "fec0::/10",
        ),
    )
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
    """Whether an IP address can be reached by everybody, and leads nowhere else on the way."""
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, IPv6Address) and ip.scope_id:
        return False
    wrapped = any(ip.version == net.version and ip in net for net in _WRAPPED)
    return ip.is_global and not wrapped and not ip.is_multicast and not ip.is_reserved


def target_of(url: str, trusted_hosts: Collection[str] = ()) -> Target:
    """The parts of a webhook's address. Raises ValueError with a short reason: "shape", "scheme" or "not_public".

    A name is judged when it is resolved, at each try anew; a number is judged at once.
    """
    if not url.isascii() or not url.isprintable() or " " in url or "\\" in url:
        raise ValueError("shape")
    parts = urlsplit(url)
    if parts.scheme not in _PORTS or not parts.hostname or parts.username is not None or parts.fragment:
        raise ValueError("shape")
    try:
        port = parts.port or _PORTS[parts.scheme]
        # A name with an empty part, or one too long, is an error to whoever looks it up (UnicodeError).
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
    """A number that is not public, however it is written, or a name that never leaves the house."""
    if ":" in host:
        return not is_public(host)
    last = host.rstrip(".").rsplit(".", 1)[-1]
    # 127.1, 2130706433 and 0x7f.1 are numbers to a resolver; only four plain ones are accepted as such.
    if last.isdigit() or last.startswith("0x"):
        return not is_public(host)
    return "." not in host.rstrip(".") or last in ("localhost", "local", "internal", "lan", "home", "arpa", "onion")
