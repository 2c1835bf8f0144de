"""The conversation with the mail server: Flask-Mail's connection, with time limits and checked certificates."""

from __future__ import annotations

import contextlib
import select
import smtplib
import ssl
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from types import TracebackType
from typing import Any

import flask_mail

from eventhub.mail.message import PLAIN_ADDRESS, SafeMessage


def _nothing_to_do() -> bool:
    return False


@lru_cache(maxsize=64)
def _quoted(address: str) -> str:
    """As smtplib does, which parses even what is plain, and that four times a mail."""
    return f"<{address}>" if PLAIN_ADDRESS.fullmatch(address) else smtplib.quoteaddr(address)


def _from(sender: str, options: Sequence[str]) -> str:
    return " ".join((f"FROM:{_quoted(sender)}", *options))


def _to(recipient: str) -> str:
    return f"TO:{_quoted(recipient)}"


class _Watched:
    """Notes when the text of a mail is about to leave: only after that may a copy have arrived.

    While an answer of the server is not there, `meanwhile` is called, which does a step of something else; it gives
    whether there was anything to do.
    The commands of `say_ahead` have left before anybody asks for them; smtplib then only reads the answers.
    """

    handed_over = False
    # Who did not get the mail that was sent last, while others did.
    refused: Mapping[str, tuple[int, bytes]] = {}
    meanwhile: Callable[[], bool] = staticmethod(_nothing_to_do)
    # What was said ahead and not yet asked for, the answers to the first of it, and what is said next.
    _ahead: tuple[str, ...] = ()
    _answers: tuple[tuple[int, bytes], ...] = ()
    _unsaid: tuple[str, ...] = ()

    def say_ahead(self, commands: Sequence[str]) -> None:
        """Say the first command of a mail; all of them to a server that takes several at once (RFC 2920)."""
        self.take_back()
        several = self.has_extn("pipelining")  # type: ignore[attr-defined]
        first = len(commands) if several else 1
        super().send("".join(f"{command}\r\n" for command in commands[:first]))  # type: ignore[misc]
        self._ahead, self._unsaid = tuple(commands[:first]), tuple(commands[first:])

    @property
    def waits_at(self) -> int:
        """Where the answer will be read upon which more can be said ahead; -1: nothing can."""
        sock = self.sock  # type: ignore[attr-defined]
        return sock.fileno() if self._unsaid and sock is not None else -1

    def go_on_ahead(self) -> None:
        """Read the answer to what was said ahead, and say the next command; nothing more after a refusal."""
        if not self._unsaid:
            return
        answer = self.getreply()
        self._answers += (answer,)
        if answer[0] != 250:
            self._unsaid = ()
            return
        command, *rest = self._unsaid
        self._ahead, self._unsaid = (*self._ahead, command), tuple(rest)
        super().send(f"{command}\r\n")  # type: ignore[misc]

    def _is_answered(self) -> bool:
        sock = self.sock  # type: ignore[attr-defined]
        if sock is None or getattr(sock, "pending", int)():
            return True
        poll = select.poll()
        poll.register(sock, select.POLLIN)
        return bool(poll.poll(0))

    def putcmd(self, cmd: str, args: str = "") -> None:
        if self._ahead and f"{cmd} {args}" == self._ahead[0]:
            self._ahead = self._ahead[1:]
            return
        self.take_back()
        self._unsaid = ()
        super().putcmd(cmd, args)  # type: ignore[misc]

    def getreply(self) -> tuple[int, bytes]:
        if self._answers:
            answer, *rest = self._answers
            self._answers = tuple(rest)
            return answer
        while not self._is_answered() and self.meanwhile():
            pass
        return super().getreply()  # type: ignore[misc,no-any-return]

    def close(self) -> None:
        self._ahead = self._answers = self._unsaid = ()
        super().close()  # type: ignore[misc]

    def take_back(self) -> None:
        """Another mail comes next after all, or none. Closes, and raises that, if the server holds on to the first."""
        if not self._ahead:
            return
        said, self._ahead, self._unsaid = len(self._ahead), (), ()
        for _ in range(said):
            self.getreply()
        if self.docmd("rset")[0] != 250:  # type: ignore[attr-defined]
            self.close()
            raise smtplib.SMTPServerDisconnected("not taken back")

    def mail(self, sender: str, options: Any = ()) -> tuple[int, bytes]:
        return self.docmd("mail", _from(sender, options))  # type: ignore[attr-defined,no-any-return]

    def rcpt(self, recip: str, options: Any = ()) -> tuple[int, bytes]:
        return self.docmd("rcpt", _to(recip))  # type: ignore[attr-defined,no-any-return]

    def sendmail(self, *args: Any, **options: Any) -> dict[str, tuple[int, bytes]]:
        self.refused = super().sendmail(*args, **options)  # type: ignore[misc]
        return self.refused

    def send(self, s: str | bytes) -> None:
        # smtplib says its commands as texts; octets are a mail that the server has asked for.
        self.handed_over = self.handed_over or isinstance(s, bytes)
        super().send(s)  # type: ignore[misc]


class _PlainSmtp(_Watched, smtplib.SMTP):
    pass


class _TlsSmtp(_Watched, smtplib.SMTP_SSL):
    pass


class SafeConnection(flask_mail.Connection):
    """Gives up on silent servers, checks certificates, and forgives a lost QUIT after the mail was taken."""

    def __init__(self, mail: Any, timeout: float) -> None:
        super().__init__(mail)
        self.timeout = timeout
        self._announced: SafeMessage | None = None

    def make_way_for(self, message: SafeMessage) -> None:
        """Take back what was announced, unless it is this mail that comes next."""
        assert self.host is not None
        # Their first commands may be the same: one size, one sender.
        if self._announced is not message:
            self.host.take_back()

    def send_and(self, meanwhile: Callable[[], bool], message: SafeMessage) -> None:
        """Send, and do something else in steps while the server is waited for; that must not fail."""
        assert self.host is not None
        self.host.handed_over = False
        self.host.meanwhile = meanwhile
        try:
            self.send(message)
        finally:
            if self.host is not None:
                self.host.meanwhile = _nothing_to_do

    def say_ahead(self, message: SafeMessage) -> None:
        """Tell the server for whom the next text is, and read its answers only when that mail is sent."""
        assert self.host is not None
        self._announced = message
        size = [f"size={len(message.as_bytes())}"] if self.host.has_extn("size") else []
        sender = _from(flask_mail.sanitize_address(message.sender), size)
        recipients = map(_to, flask_mail.sanitize_addresses(message.send_to))
        self.host.say_ahead((f"mail {sender}", *(f"rcpt {recipient}" for recipient in recipients)))

    @property
    def waits_at(self) -> int:
        return int(getattr(self.host, "waits_at", -1))

    def go_on_ahead(self) -> None:
        """One step further with what was said ahead."""
        assert self.host is not None
        self.host.go_on_ahead()

    @property
    def handed_over(self) -> bool:
        """Whether the server was sent the text of the mail that was tried last."""
        return bool(getattr(self.host, "handed_over", False))

    @property
    def refused(self) -> Mapping[str, tuple[int, bytes]]:
        """What was said to those who did not get the mail that was sent last, while others did."""
        return getattr(self.host, "refused", {})

    def configure_host(self) -> smtplib.SMTP | smtplib.SMTP_SSL:
        # It reads all the certificates of this machine, which takes longer than some mails.
        context = ssl.create_default_context() if self.mail.use_ssl or self.mail.use_tls else None
        host: smtplib.SMTP | smtplib.SMTP_SSL
        if self.mail.use_ssl:
            host = _TlsSmtp(self.mail.server, self.mail.port, timeout=self.timeout, context=context)
        else:
            host = _PlainSmtp(self.mail.server, self.mail.port, timeout=self.timeout)
        try:
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

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        if self.host is not None:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                self.host.quit()
            self.host.close()


class SafeMail(flask_mail.Mail):
    """Hands out SafeConnections."""

    def safe_connection(self, app: Any) -> SafeConnection:
        return SafeConnection(app.extensions["mail"], app.config["EVENTHUB"].mail_timeout)
