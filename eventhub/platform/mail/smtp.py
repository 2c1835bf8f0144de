"""Where a composed mail goes: over SMTP to the mail server, or in demo mode into a folder."""

from __future__ import annotations

import contextlib
import smtplib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import flask_mail
from flask import current_app

from eventhub.platform.mail.bounces import BOUNCED, is_gone
from eventhub.platform.mail.message import SafeMessage

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer


class Outcome(StrEnum):
    """How one try ended."""

    SENT = "sent"
    # Certainly not delivered; worth another try.
    REFUSED = "refused"
    # Certainly not delivered, and never will be: there is no such address, or the mail is too large.
    REJECTED = "rejected"
    # Certainly not delivered, for a reason that need not be this mail's: quota, a block, no words at all.
    DENIED = "denied"
    # The same by the server's policy towards us.
    POLICY_REFUSED = "turned away"
    # Broke off while the server had the mail: it may have arrived.
    UNKNOWN = "unknown"
    # The server cannot be reached or does not take our name and password: no mail's fault.
    UNREACHABLE = "away"


# RFC 3463: the message is too large for the mailbox, or for the system.
_TOO_LARGE = frozenset({"5.2.3", "5.3.4"})
# Seconds for a greeting, for a handshake of TLS, for the words before the first mail, and for each mail: a server may
# send an octet every few seconds for ever.
TOTAL_TIMEOUT = 60.0

# Tries once: how it ended, and a short code of what went wrong. Raises nothing of the network.
Send = Callable[[SafeMessage], tuple[Outcome, str]]


@contextlib.contextmanager
def open_transport() -> Iterator[Send]:
    """Open a way to send some mails in a row: one SMTP connection, or the demo's folder."""
    settings = current_app.config["EVENTHUB"]
    if settings.demo:
        yield partial(_write_to_folder, settings.demo_mail_folder)
        return
    with contextlib.closing(SafeConnection(current_app.extensions["mail"])) as connection:
        yield connection.deliver


class _RecordingSmtp(smtplib.SMTP):
    """An SMTP client that keeps what smtplib does not say after a failure: whether the text was on its way."""

    text_left = False

    def connect(self, *args: Any, **options: Any) -> tuple[int, bytes]:
        """Connect and read the greeting."""
        with _time_limit(TOTAL_TIMEOUT, lambda: self.sock):
            return super().connect(*args, **options)

    def sendmail(self, *args: Any, **options: Any) -> dict[str, tuple[int, bytes]]:
        self.text_left = False
        return super().sendmail(*args, **options)

    def send(self, s: ReadableBuffer | str) -> None:
        # smtplib sends its commands as texts; octets are a mail that the server has asked for.
        self.text_left = self.text_left or isinstance(s, bytes)
        super().send(s)


class _RecordingSmtpTls(_RecordingSmtp, smtplib.SMTP_SSL):
    pass


class _BoundedTlsSocket(ssl.SSLSocket):
    """A TLS socket that gives up a handshake after TOTAL_TIMEOUT; smtplib knows of this socket only when it is over."""

    def do_handshake(self, block: bool = False) -> None:
        with _time_limit(TOTAL_TIMEOUT, lambda: self):
            super().do_handshake(block)


class SafeConnection(flask_mail.Connection):
    """Flask-Mail's connection, which stops waiting for silent servers and checks certificates."""

    host: _RecordingSmtp | None

    def configure_host(self) -> _RecordingSmtp:
        """Open a connection that checks certificates and waits no longer than MAIL_TIMEOUT."""
        timeout = current_app.config["EVENTHUB"].mail_timeout
        context = _tls() if self.mail.use_ssl or self.mail.use_tls else None
        if self.mail.use_ssl:
            host: _RecordingSmtp = _RecordingSmtpTls(self.mail.server, self.mail.port, timeout=timeout, context=context)
        else:
            host = _RecordingSmtp(self.mail.server, self.mail.port, timeout=timeout)
        try:
            with _time_limit(TOTAL_TIMEOUT, lambda: host.sock):
                if self.mail.use_tls:
                    host.starttls(context=context)
                if self.mail.username and self.mail.password:
                    host.login(self.mail.username, self.mail.password)
                # Otherwise the first mail would, and pay for a server that does not answer.
                host.ehlo_or_helo_if_needed()
        except BaseException:
            host.close()
            raise
        return host

    def deliver(self, message: SafeMessage) -> tuple[Outcome, str]:
        """Try to send one mail; opens the connection at need, and again after a failure."""
        try:
            if self.host is None:
                self.host = self.configure_host()
        # A ValueError: a name or a password that cannot be written in ASCII.
        except (smtplib.SMTPException, OSError, ValueError) as error:
            return Outcome.UNREACHABLE, f"connect:{type(error).__name__}"
        host = self.host
        try:
            with _time_limit(TOTAL_TIMEOUT, lambda: host.sock):
                self.send(message)
        except (smtplib.SMTPException, OSError) as error:
            # After a refusal the server may have hung up (421); the next mail leaves over a fresh connection.
            self.close()
            return _judge(error, host.text_left)
        return Outcome.SENT, ""

    def close(self) -> None:
        """Close the connection, with QUIT if the server still listens."""
        if self.host is not None:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                self.host.quit()
            self.host.close()
            self.host = None


def _tls() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.sslsocket_class = _BoundedTlsSocket
    return context


@contextlib.contextmanager
def _time_limit(seconds: float, connection: Callable[[], socket.socket | None]) -> Iterator[None]:
    """Cut the connection when the block takes longer; what waits for the server then raises an OSError or its like.

    The socket's own time limit is of each octet.
    """

    def cut() -> None:
        # It may be gone already, or not there yet.
        with contextlib.suppress(OSError):
            if (sock := connection()) is not None:
                sock.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _judge(error: Exception, text_left: bool) -> tuple[Outcome, str]:
    """Return what a failure means, and its code. Before the mail's text was on its way no copy can have arrived."""
    match error:
        case smtplib.SMTPRecipientsRefused(recipients=answers):
            (code, words), *_ = answers.values()
            status = _status(words)
            if len(answers) == 1 and code >= 500 and is_gone(status):
                return Outcome.REJECTED, f"{BOUNCED}:{status}"
            return _judge_refusal(code, words)
        case smtplib.SMTPSenderRefused(smtp_code=code, smtp_error=words):
            # 552 says that this mail is too large, 4xx "later"; any other no to our own address concerns every mail.
            return _judge_refusal(code, words) if code < 500 or code == 552 else (Outcome.UNREACHABLE, f"sender:{code}")
        case smtplib.SMTPDataError(smtp_code=code, smtp_error=words) if not text_left or 400 <= code < 600:
            return _judge_refusal(code, words)
        case smtplib.SMTPDataError(smtp_code=code):
            # The server has the text: any 2xx is a yes, and what is neither yes nor no says nothing.
            return (Outcome.SENT, "") if 200 <= code < 300 else (Outcome.UNKNOWN, f"smtp:{code}")
    return (Outcome.UNKNOWN if text_left else Outcome.REFUSED), type(error).__name__


def _judge_refusal(code: int, words: bytes | str) -> tuple[Outcome, str]:
    """Return what a refusal means: 4xx may work later (RFC 5321, 4.2.1); 5xx is read by its enhanced code (RFC 3463).

    A relay that lost its settings, its quota or its good name says 5xx, too, and takes every mail once that is mended.
    """
    status = _status(words)
    if not 500 <= code < 600:
        return Outcome.REFUSED, f"smtp:{code}"
    if code == 552 or status in _TOO_LARGE:
        return Outcome.REJECTED, f"smtp:{code}"
    if status.startswith("5.7."):
        return Outcome.POLICY_REFUSED, f"policy:{status}"
    return Outcome.DENIED, f"denied:{code}"


def _status(words: bytes | str) -> str:
    """Return the enhanced code at the beginning of an answer, such as 5.1.1, or what else stands there."""
    text = words if isinstance(words, str) else words.decode("ascii", "replace")
    return text.split(" ", 1)[0][:10]


def _write_to_folder(folder: Path, message: SafeMessage) -> tuple[Outcome, str]:
    """Keep the mail as an .eml file, which the demo's mailbox page shows. Nothing leaves the machine."""
    folder.mkdir(parents=True, exist_ok=True)
    name = message.msgId.strip("<>").partition("@")[0]
    part = folder / f".{name}.part"
    part.write_bytes(message.as_bytes())
    part.replace(folder / f"{name}.eml")
    return Outcome.SENT, ""
