"""Where a composed mail goes: to the mail server, or in demo mode into a folder."""

from __future__ import annotations

import os
import smtplib
from collections.abc import Callable
from enum import StrEnum
from types import TracebackType
from typing import Protocol

from flask import current_app

from eventhub.extensions import mail
from eventhub.mail.bounces import BOUNCED, is_gone
from eventhub.mail.message import SafeMessage
from eventhub.mail.smtp import SafeConnection


class Outcome(StrEnum):
    """How one try ended."""

    SENT = "sent"
    # Certainly not delivered; worth another try.
    REFUSED = "refused"
    # Certainly not delivered, and never will be.
    REJECTED = "rejected"
    # Broke off while the server had the mail: it may have arrived.
    UNKNOWN = "unknown"
    # The server cannot be reached or does not take our name and password: no mail's fault.
    AWAY = "away"


class Transport(Protocol):
    def send(self, message: SafeMessage, meanwhile: Callable[[], bool] = ...) -> tuple[Outcome, str]:
        """Try once. `meanwhile` may be called while the server is waited for; see _Watched. It raises nothing."""

    def announce(self, message: SafeMessage) -> None:
        """The mail that most likely comes next, none of whose text may leave yet. Raises nothing."""

    def fileno(self) -> int:
        """Where the server will answer to what was announced; -1: nowhere yet."""

    def go_on(self) -> None:
        """Read what the server says of the mail that was announced. Raises nothing."""

    def __enter__(self) -> Transport: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


def open_transport() -> Transport:
    """The transport that the settings ask for."""
    settings = current_app.config["EVENTHUB"]
    return FolderTransport(settings.demo_mail_folder) if settings.demo else SmtpTransport()


class SmtpTransport:
    """Sends through Flask-Mail over one connection that is opened at need and again after a failure."""

    def __init__(self) -> None:
        self._connection: SafeConnection | None = None

    def __enter__(self) -> SmtpTransport:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def send(self, message: SafeMessage, meanwhile: Callable[[], bool] = lambda: False) -> tuple[Outcome, str]:
        try:
            connection = self._open_for(message)
        # A ValueError: a name or a password that cannot be written in ASCII.
        except (smtplib.SMTPException, OSError, ValueError) as error:
            return Outcome.AWAY, f"connect:{type(error).__name__}"
        try:
            connection.send_and(meanwhile, message)
        except smtplib.SMTPRecipientsRefused as error:
            self._reset()
            refusals = list(error.recipients.values())
            # One who may take it later is worth another try for all.
            return _judge_recipient(*refusals[0]) if len(refusals) == 1 else _judge_refusal(min(refusals)[0])
        except smtplib.SMTPSenderRefused as error:
            self._reset()
            return _judge_sender(error.smtp_code)
        except smtplib.SMTPDataError as error:
            self._reset()
            return _judge_text(error.smtp_code) if connection.handed_over else _judge_refusal(error.smtp_code)
        except smtplib.SMTPServerDisconnected:
            return self._broken_off(connection, "disconnected")
        except (smtplib.SMTPException, OSError) as error:
            return self._broken_off(connection, type(error).__name__)
        # Another try would double it for those who have it.
        return Outcome.SENT, f"partly:{max(connection.refused.values())[0]}" if connection.refused else ""

    def announce(self, message: SafeMessage) -> None:
        self._between_mails(lambda connection: connection.say_ahead(message))

    def fileno(self) -> int:
        return self._connection.waits_at if self._connection is not None else -1

    def go_on(self) -> None:
        self._between_mails(SafeConnection.go_on_ahead)

    def _between_mails(self, step: Callable[[SafeConnection], None]) -> None:
        """A connection that is lost now is no mail's fault: the next leaves over another."""
        if self._connection is not None:
            try:
                step(self._connection)
            except (smtplib.SMTPException, OSError):
                self._close()

    def _broken_off(self, connection: SafeConnection, code: str) -> tuple[Outcome, str]:
        """Before the text of the mail was on its way no copy can have arrived."""
        handed_over = connection.handed_over
        self._close()
        return (Outcome.UNKNOWN if handed_over else Outcome.REFUSED), code

    def _open_for(self, message: SafeMessage) -> SafeConnection:
        self._between_mails(lambda connection: connection.make_way_for(message))
        if self._connection is None:
            connection = mail.safe_connection(current_app)
            connection.__enter__()
            self._connection = connection
        return self._connection

    def _reset(self) -> None:
        """After a refusal the server may have hung up (421); start the next mail on a fresh connection."""
        self._close()

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.__exit__(None, None, None)
            self._connection = None


def _judge_refusal(code: int) -> tuple[Outcome, str]:
    """4xx may work later, 5xx never will (RFC 5321, 4.2.1)."""
    return (Outcome.REJECTED if 500 <= code < 600 else Outcome.REFUSED), f"smtp:{code}"


def _judge_text(code: int) -> tuple[Outcome, str]:
    """The server has the text: any 2xx is a yes, and what is neither yes nor no says nothing."""
    if 400 <= code < 600:
        return _judge_refusal(code)
    return (Outcome.SENT, "") if 200 <= code < 300 else (Outcome.UNKNOWN, f"smtp:{code}")


def _judge_recipient(code: int, words: bytes) -> tuple[Outcome, str]:
    """As any refusal; but an address that is gone is named so, by its enhanced code (RFC 3463)."""
    status = words.decode("ascii", "replace").split(" ", 1)[0]
    if code >= 500 and is_gone(status):
        return Outcome.REJECTED, f"{BOUNCED}:{status}"
    return _judge_refusal(code)


def _judge_sender(code: int) -> tuple[Outcome, str]:
    """552 says that this mail is too large, 4xx "later"; any other no to our own address concerns every mail."""
    return _judge_refusal(code) if code < 500 or code == 552 else (Outcome.AWAY, f"sender:{code}")


class FolderTransport:
    """Writes each mail as an .eml file; the demo's mailbox page shows them. Nothing leaves the machine."""

    def __init__(self, folder: os.PathLike[str]) -> None:
        self._folder = os.fspath(folder)
        os.makedirs(self._folder, exist_ok=True)

    def __enter__(self) -> FolderTransport:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def announce(self, message: SafeMessage) -> None:
        return None

    def fileno(self) -> int:
        return -1

    def go_on(self) -> None:
        return None

    def send(self, message: SafeMessage, meanwhile: Callable[[], bool] = lambda: False) -> tuple[Outcome, str]:
        name = message.msgId.strip("<>").partition("@")[0]
        with open(os.path.join(self._folder, f".{name}.part"), "wb") as part:
            part.write(message.as_bytes())
        os.replace(part.name, os.path.join(self._folder, f"{name}.eml"))
        return Outcome.SENT, ""
