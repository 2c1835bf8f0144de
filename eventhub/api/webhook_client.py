"""One POST to one webhook, so that no address inside our network is called (docs/cases.md 34).

The name is resolved once; every address of it must be public; the connection goes to one of those very addresses,
so a name that changes between the check and the call changes nothing. No redirect is followed, and of the answer only
its status is read.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import Any

from eventhub.api.addresses import Target, is_public

# Seconds: for one step, and for the whole of it.
STEP_TIMEOUT = 5.0
TOTAL_TIMEOUT = 10.0
_ADDRESSES_TRIED = 3


@dataclass(frozen=True)
class Outcome:
    """The result of a try: the status the receiver answered, or a short code of why there was none."""

    status: int | None = None
    error: str = ""

    @property
    def arrived(self) -> bool:
        """Return whether the receiver said 2xx."""
        return self.status is not None and 200 <= self.status < 300


class _Refused(Exception):
    """The address must not be called; not a network failure."""


def post(target: Target, body: bytes, headers: Mapping[str, str], *, whole: float = TOTAL_TIMEOUT) -> Outcome:
    """Send it once and return the outcome; `whole`: seconds for all of it.

    Raises nothing for what the other side does.
    """
    try:
        addresses = _resolve(target)
    except _Refused:
        return Outcome(error="not_public")
    except (OSError, UnicodeError):
        return Outcome(error="dns")
    try:
        return Outcome(_exchange(target, addresses, body, headers, whole))
    except ssl.SSLError:
        return Outcome(error="tls")
    except TimeoutError:
        return Outcome(error="timeout")
    except ConnectionRefusedError:
        return Outcome(error="refused")
    except (OSError, http.client.HTTPException, ValueError):
        return Outcome(error="broken")


def _resolve(target: Target) -> list[tuple[Any, ...]]:
    """Return (family, address) pairs of the host, all of them judged. Raises _Refused and OSError."""
    found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys((family, place) for family, _, _, _, place in found))
    if not addresses:
        raise OSError("no address")
    if not target.trusted and not all(is_public(str(place[0])) for _, place in addresses):
        raise _Refused
    return addresses[:_ADDRESSES_TRIED]


def _exchange(
    target: Target, addresses: list[tuple[Any, ...]], body: bytes, headers: Mapping[str, str], whole: float
) -> int:
    """Send the request over a connection to one of these addresses; return the status of the answer."""
    late = threading.Event()
    # The socket that the timer closes; TLS replaces the first one.
    open_now = [_connect(addresses, min(STEP_TIMEOUT, whole))]
    watch = threading.Timer(whole, _cut, (open_now, late))
    watch.start()
    try:
        if target.scheme == "https":
            wrapped = _context().wrap_socket(open_now[0], server_hostname=target.host, do_handshake_on_connect=False)
            open_now[0] = wrapped
            wrapped.do_handshake()
        status = _ask(target, open_now[0], body, headers)
        if late.is_set():  # Headers that were cut short still read as an answer.
            raise TimeoutError
        return status
    except (OSError, http.client.HTTPException) as error:
        if late.is_set():
            raise TimeoutError from error
        raise
    finally:
        watch.cancel()
        open_now[0].close()


def _ask(target: Target, connection: socket.socket, body: bytes, headers: Mapping[str, str]) -> int:
    asked = http.client.HTTPConnection(target.host, target.port)
    # The standard port is left out of the Host header.
    asked.default_port = 443 if target.scheme == "https" else 80
    asked.sock = connection
    asked.request("POST", target.path, body, dict(headers))
    return asked.getresponse().status


def _connect(addresses: list[tuple[Any, ...]], seconds: float) -> socket.socket:
    """Return a connection to the first address that takes one. Raises OSError."""
    problem: OSError = OSError("nowhere to go")
    for family, place in addresses:
        connection, taken = socket.socket(family, socket.SOCK_STREAM), False
        try:
            connection.settimeout(seconds)
            connection.connect(place)
            taken = True
            return connection
        except OSError as error:
            problem = error
        finally:
            if not taken:
                connection.close()
    raise problem


def _cut(open_now: list[socket.socket], late: threading.Event) -> None:
    """Close a connection that takes too long.

    A server that sends a byte now and then would never meet a limit for one step.
    """
    late.set()
    with suppress(OSError):
        socket.socket.shutdown(open_now[0], socket.SHUT_RDWR)


@cache
def _context() -> ssl.SSLContext:
    return ssl.create_default_context()
