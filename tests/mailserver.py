"""A real SMTP server on the loopback, and the mailbox tests read from it."""

import re
import socket
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller


def free_port() -> int:
    """A port nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass(frozen=True)
class ReceivedMail:
    """One message as the server took it, with the parts tests ask for."""

    message: EmailMessage
    recipients: tuple[str, ...]

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @property
    def to(self) -> str:
        """The addresses of whom it is to, without their names."""
        return ", ".join(address.addr_spec for address in self.message["To"].addresses)

    @property
    def text(self) -> str:
        """The plain text part."""
        part = self.message.get_body(("plain",))
        return part.get_content() if part else ""

    @property
    def html(self) -> str:
        """The HTML part."""
        part = self.message.get_body(("html",))
        return part.get_content() if part else ""

    @property
    def attachments(self) -> dict[str, bytes]:
        """File name -> content of everything attached."""
        return {
            part.get_filename() or "": part.get_payload(decode=True)
            for part in self.message.walk()
            if part.get_filename()
        }

    def link(self, path: str) -> str:
        """The first address in the text part whose path begins so: link("/i/") -> "/i/<token>"."""
        for word in self.text.split():
            start = word.find(f"{path}")
            if "://" in word and start > 0:
                return word[start:].rstrip(".,;)>")
        raise AssertionError(f"no link to {path} in the mail {self.subject!r}:\n{self.text}")

    @property
    def code(self) -> str:
        """The six-digit code in the text part, without the gap in its middle."""
        without_links = "\n".join(line for line in self.text.splitlines() if "://" not in line)
        found = re.search(r"\b(\d{3}) ?(\d{3})\b", without_links)
        if found:
            return "".join(found.groups())
        raise AssertionError(f"no code in the mail {self.subject!r}:\n{self.text}")


@dataclass
class MailServer:
    """Takes mails on 127.0.0.1; `refuse` maps an address to the answer it gets, such as '550 unknown'."""

    port: int = field(default_factory=free_port)
    received: list[ReceivedMail] = field(default_factory=list)
    refuse: dict[str, str] = field(default_factory=dict)
    # The answer to our own address in MAIL FROM, such as "553 not yours"; empty: it is welcome.
    refuse_sender: str = ""
    # "RCPT" or "DATA": the connection breaks there, after DATA with the mail taken.
    hang_up_at: str = ""
    _controller: Controller | None = None

    async def handle_MAIL(self, server, session, envelope, address, options):
        if self.refuse_sender:
            return self.refuse_sender
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.hang_up_at == "RCPT":
            server.transport.abort()
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        message = message_from_bytes(envelope.content, policy=policy.default)
        self.received.append(ReceivedMail(message, tuple(envelope.rcpt_tos)))
        if self.hang_up_at == "DATA":
            server.transport.abort()
        return "250 OK"

    def start_once(self) -> "MailServer":
        """Start listening, unless it does already."""
        if self._controller is None:
            self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
            self._controller.start()
        return self

    def stop(self) -> None:
        if self._controller:
            self._controller.stop()

    def forget(self) -> None:
        self.received.clear()
        self.refuse.clear()
        self.refuse_sender = self.hang_up_at = ""


class Mailbox:
    """All mail that really arrived; `deliver_all` sends what waits in the outbox."""

    def __init__(self, server: MailServer, deliver):
        self._server = server
        self._deliver = deliver

    def deliver_all(self, now=None) -> list[ReceivedMail]:
        """Run the real delivery until nothing is due; gives the mails that arrived by it."""
        before = len(self._server.received)
        self._deliver(now)
        arrived = self._server.received[before:]
        # What a template says of itself, where a value should stand: no snapshot of the text part sees that.
        assert not [mail.subject for mail in arrived if "&lt;Macro" in mail.html]
        return arrived

    @property
    def mails(self) -> list[ReceivedMail]:
        return list(self._server.received)

    def to(self, address: str) -> list[ReceivedMail]:
        """Mails that went to this address, oldest first."""
        return [mail for mail in self.mails if address in mail.recipients]

    def newest(self, address: str) -> ReceivedMail:
        """The newest mail to this address; the outbox is delivered first."""
        self.deliver_all()
        return self.to(address)[-1]

    def refuse(self, address: str, answer: str = "550 5.1.1 no such user") -> None:
        self._server.refuse[address] = answer
