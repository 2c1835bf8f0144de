"""A mail server on bare sockets that can be told to answer late, in pieces, with a refusal, or not at all."""

import contextlib
import re
import socket
import socketserver
import ssl
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes, policy

# What it says to each command if nothing else is asked of it.
FINE = {
    "GREETING": "220 here",
    "EHLO": "250-here\n250-PIPELINING\n250 SIZE 1000000",
    "HELO": "250 here",
    "MAIL": "250 ok",
    "RCPT": "250 ok",
    "DATA": "354 go on",
    "TEXT": "250 taken",
    "RSET": "250 ok",
    "QUIT": "221 bye",
}


@dataclass(frozen=True)
class Reply:
    """How one command is answered; an empty answer is none at all."""

    answer: str | None = None
    hangs_up: bool = False
    # Seconds before each piece, of which there are as many as octets, or one.
    late: float = 0.0
    in_octets: bool = False


@dataclass(frozen=True)
class ReceivedMail:
    """A text as it arrived, with its envelope."""

    recipients: tuple[str, ...]
    text: bytes
    # Whether the client was told so.
    was_said: bool

    @property
    def message(self):
        return message_from_bytes(self.text, policy=policy.default)


@dataclass
class FaultySmtpServer:
    """Listens on 127.0.0.1; `reply` chooses the answer to each command, with its line."""

    reply: Callable[[str, str], Reply] = lambda verb, line: Reply()
    # For STARTTLS, or for the connection from its beginning.
    tls: ssl.SSLContext | None = None
    tls_at_once: bool = False
    # Seconds before each octet of a handshake that never ends.
    tls_drips: float = 0.0
    taken: list[ReceivedMail] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)
    connections: int = 0

    def __enter__(self) -> "FaultySmtpServer":
        outer = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self):
                outer.connections += 1
                with contextlib.suppress(OSError), contextlib.closing(_Conversation(outer, self.request)) as talk:
                    talk.run()

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()

    def copies(self) -> Counter:
        return Counter(str(one.message["Message-ID"]) for one in self.taken)


class _Conversation:
    """One connection: it keeps to RFC 5321 in what it takes, whatever it says."""

    def __init__(self, server: FaultySmtpServer, sock: socket.socket):
        self._server = server
        self._sock = sock
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._rest = b""
        self._sender: str | None = None
        self._recipients: list[str] = []

    def run(self) -> None:
        if self._server.tls_at_once:
            self._secure()
        if not self._says("GREETING"):
            return
        while (line := self._until(b"\r\n")) is not None:
            words = line.decode("ascii")
            verb = words[:4].upper()
            self._server.heard.append(words)
            if not self._does(verb, words):
                return

    def close(self) -> None:
        self._sock.close()

    def _secure(self) -> None:
        while self._server.tls_drips:
            # The head of the longest piece of a handshake that there may be, and then all of it, bit by bit.
            for octet in b"\x16\x03\x03\x40\x00" + bytes(0x4000):
                time.sleep(self._server.tls_drips)
                self._sock.sendall(bytes([octet]))
        self._sock = self._server.tls.wrap_socket(self._sock, server_side=True)

    def _does(self, verb: str, words: str) -> bool:
        """Whether the connection stays open."""
        if (verb == "MAIL" and self._sender is not None) or (verb in ("RCPT", "DATA") and not self._may(verb)):
            return self._answers(Reply(), "503 out of order")
        if verb == "STAR" and self._server.tls is not None:
            self._answers(Reply(), "220 go on")
            self._secure()
            return True
        reply = self._server.reply(verb, words)
        said = reply.answer if reply.answer is not None else FINE.get(verb, "500 what")
        good = said[:1] in ("2", "3")
        if verb == "MAIL" and good:
            self._sender = words
        elif verb == "RCPT" and good:
            self._recipients.append(re.search("<(.*)>", words).group(1))
        elif verb in ("RSET", "EHLO", "HELO"):
            self._forget()
        if not self._answers(reply, said) or verb == "QUIT":
            return False
        return self._takes_a_text() if verb == "DATA" and good else True

    def _may(self, verb: str) -> bool:
        return self._sender is not None and (verb == "RCPT" or bool(self._recipients))

    def _takes_a_text(self) -> bool:
        text = self._until(b"\r\n.\r\n")
        if text is None:
            return False
        reply = self._server.reply("TEXT", "")
        said = FINE["TEXT"] if reply.answer is None else reply.answer
        if said[:1] not in ("4", "5"):
            text = re.sub(rb"(?m)^\.\.", b".", text)
            self._server.taken.append(
                ReceivedMail(tuple(self._recipients), text, not reply.hangs_up and said[:1] == "2")
            )
        self._forget()
        return self._answers(reply, said)

    def _forget(self) -> None:
        self._sender, self._recipients = None, []

    def _says(self, verb: str) -> bool:
        reply = self._server.reply(verb, "")
        return self._answers(reply, FINE[verb] if reply.answer is None else reply.answer)

    def _answers(self, reply: Reply, said: str) -> bool:
        octets = said.replace("\n", "\r\n").encode() + b"\r\n" if said else b""
        for piece in [bytes([octet]) for octet in octets] if reply.in_octets else [octets]:
            time.sleep(reply.late)
            self._sock.sendall(piece)
        return not reply.hangs_up

    def _until(self, end: bytes) -> bytes | None:
        while end not in self._rest:
            more = self._sock.recv(65536)
            if not more:
                return None
            self._rest += more
        found, self._rest = self._rest.split(end, 1)
        return found
