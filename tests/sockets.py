"""No test may reach a network: only unix sockets and the loopback are open."""

import socket

LOOPBACK = ("127.0.0.1", "::1", "localhost")


class NetworkForbidden(AssertionError):
    """A test tried to reach something beyond this machine."""


def close_the_network(monkeypatch) -> None:
    """Make every connection and every name look-up beyond the loopback fail."""
    connect, connect_ex, getaddrinfo = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def checked(original):
        def only_loopback(self, address):
            if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in LOOPBACK:
                raise NetworkForbidden(f"a test tried to reach {address}")
            return original(self, address)

        return only_loopback

    def only_local_names(host, *args, **kwargs):
        if host and host not in LOOPBACK:
            raise NetworkForbidden(f"a test asked for the address of {host!r}")
        return getaddrinfo(host, *args, **kwargs)

    monkeypatch.setattr(socket.socket, "connect", checked(connect))
    monkeypatch.setattr(socket.socket, "connect_ex", checked(connect_ex))
    monkeypatch.setattr(socket, "getaddrinfo", only_local_names)
