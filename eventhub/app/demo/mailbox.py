"""Reads the mails that demo mode wrote into a folder instead of sending them. Standard library only."""

import re
from base64 import b64encode
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses
from pathlib import Path

NEWEST = 200
_LINK = re.compile(r"https?://[^\s<>\"']+")


@dataclass(frozen=True)
class DemoMail:
    """One mail as its reader would see it."""

    name: str
    written_at: datetime
    to: tuple[str, ...]
    copies: tuple[str, ...]
    reply_to: str
    subject: str
    text: str
    html: str
    attachments: tuple[tuple[str, bytes], ...]

    @property
    def readers(self) -> tuple[str, ...]:
        """Every address that got this mail."""
        return self.to + self.copies

    @property
    def text_parts(self) -> list[tuple[str, bool]]:
        """The text cut at its links: (piece, whether it is a link)."""
        parts, end = [], 0
        for link in _LINK.finditer(self.text):
            parts += [(self.text[end : link.start()], False), (link.group(), True)]
            end = link.end()
        return [*parts, (self.text[end:], False)]


def list_mails(folder: Path) -> list[DemoMail]:
    """Return the mails in the folder, newest first, at most NEWEST."""
    return [parse_mail(path) for path in _newest_files(folder)]


def find_mail(folder: Path, name: str) -> DemoMail | None:
    """Return the mail of that name, or None. Only names in the folder's own listing are opened."""
    for path in _newest_files(folder):
        if path.stem == name:
            return parse_mail(path)
    return None


def recipients(mails: list[DemoMail]) -> list[tuple[str, int]]:
    """Return who got mails and how many, by address."""
    return sorted(Counter(reader for mail in mails for reader in mail.readers).items())


def parse_mail(path: Path) -> DemoMail:
    """Parse one .eml file."""
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    return DemoMail(
        name=path.stem,
        written_at=datetime.fromtimestamp(path.stat().st_mtime, UTC),
        to=_addresses(message, "To"),
        copies=_addresses(message, "Cc"),
        reply_to=str(message["Reply-To"] or ""),
        subject=str(message["Subject"] or ""),
        text=_body(message, "plain"),
        html=_with_pictures(_body(message, "html"), message),
        attachments=tuple((part.get_filename() or "attachment", _octets(part)) for part in message.iter_attachments()),
    )


def _with_pictures(html: str, message: EmailMessage) -> str:
    """Return the HTML with the pictures that came with it, as a mail program shows them."""
    for part in message.walk():
        if isinstance(part, EmailMessage) and part["Content-ID"] and part.get_content_maintype() == "image":
            data = b64encode(_octets(part)).decode()
            html = html.replace(f"cid:{str(part['Content-ID'])[1:-1]}", f"data:{part.get_content_type()};base64,{data}")
    return html


def _octets(part: EmailMessage) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _newest_files(folder: Path) -> list[Path]:
    files = sorted(folder.glob("[!.]*.eml"), key=lambda path: (path.stat().st_mtime_ns, path.name), reverse=True)
    return files[:NEWEST]


def _addresses(message: EmailMessage, header: str) -> tuple[str, ...]:
    return tuple(address.lower() for _, address in getaddresses([str(message[header] or "")]) if address)


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body(preferencelist=(kind,))
    return part.get_content() if part else ""
