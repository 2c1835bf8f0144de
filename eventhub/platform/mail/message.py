"""From a row of the outbox to the message that leaves: words in the recipient's language, headers of our own."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from email.charset import QP, Charset
from email.encoders import encode_base64
from email.header import Header
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.policy import compat32
from email.utils import format_datetime
from functools import cached_property
from typing import Any

import flask_mail
from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from eventhub.platform import tokens
from eventhub.platform.errors import NotSendable
from eventhub.platform.instance.queries import identity
from eventhub.platform.mail.kinds import Attachment, Kind, Letter, get_kind, url_to
from eventhub.platform.mail.models import OutgoingMail
from eventhub.text.languages import Language

UNSUBSCRIBE = "unsubscribe"
PARTS = ("subject.txt", "body.txt", "body.html")
# What stands before the footer of a text, templates/layouts/mail.txt.
_FOOTER = "\n-- \n"
_LONGEST_AUTHOR = 40
# RFC 5322, 2.1.1: characters that a line should have at most.
_LINE = 78
# Headers are broken by _folded() alone.
_POLICY = compat32.clone(linesep="\r\n", max_line_length=None)
# Readable to people and filters, and shorter than base64 where most of a mail is markup.
_CHARSET = Charset("utf-8")
_CHARSET.body_encoding = QP


class SafeMessage(flask_mail.Message):
    """Flask-Mail's message with line breaks refused in every header.

    Flask-Mail lets line breaks through in extra_headers, encodes names that need none, writes lines longer than
    servers take, and wraps the text and the HTML of a mail without files into one part more than is needed.
    """

    @property
    def send_to(self) -> set[str | tuple[str, str]]:
        """Return the addresses of all readers, without their names."""
        return {person if isinstance(person, str) else person[1] for person in super().send_to}

    def as_bytes(self) -> bytes:
        """Return the bytes that were made once, as the server gets them."""
        return self.octets

    @cached_property
    def octets(self) -> bytes:
        """The mail as it leaves. Raises NotSendable for a line break in a header."""
        message: MIMEBase = _text(self.body, "plain")
        if self.html is not None:
            message = MIMEMultipart("alternative", _subparts=[message, self._html()])
        files = [file for file in self.attachments if file.disposition == "attachment"]
        if files:
            message = MIMEMultipart("mixed", _subparts=[message, *map(_file, files)])
        for name, value in self._headers().items():
            message[_one_line(name)] = _folded(_one_line(value))
        return message.as_bytes(policy=_POLICY)

    def _html(self) -> MIMEBase:
        """Return the HTML, together with the pictures that it shows (RFC 2387)."""
        html = _text(self.html, "html")
        shown = [file for file in self.attachments if file.disposition == "inline"]
        return MIMEMultipart("related", _subparts=[html, *map(_file, shown)]) if shown else html

    def _headers(self) -> dict[str, str]:
        headers = {
            "Subject": " ".join(Header(_one_line(self.subject), header_name="Subject").encode().split()),
            "From": _addresses([self.sender]),
            "To": _addresses(self.recipients),
        }
        if self.reply_to:
            headers["Reply-To"] = _addresses([self.reply_to])
        if self.date is not None:
            headers["Date"] = format_datetime(datetime.fromtimestamp(self.date, UTC))
        return headers | {"Message-ID": self.msgId} | (self.extra_headers or {})


def compose(mail: OutgoingMail) -> SafeMessage | None:
    """Return the message of one outbox row in its recipient's language, or None when it is no longer true."""
    kind, here = get_kind(mail.kind), identity()
    with force_locale(mail.language):
        letter = kind.compose(mail)
        if letter is None:
            return None
        unsubscribe_url = _unsubscribe_url(mail, kind)
        own = {"reader_zone": mail.user.zone if mail.user else ""}
        frame = {"unsubscribe_url": unsubscribe_url, "language": mail.language, "instance": lambda: here}
        subject, text, html = _render(kind.name, letter.context | own | frame)
        sender = _sender_name(letter.on_behalf_of, here.name)
    message = SafeMessage(
        subject=subject,
        recipients=[_reader(mail)],
        body=text.strip() + "\n",
        html=html,
        sender=(sender, current_app.config["EVENTHUB"].mail_sender),
        attachments=[_attachment(file) for file in letter.attachments],
        extra_headers=_extra_headers(kind, letter, unsubscribe_url),
        # As the Message-ID, the same at each try.
        date=mail.due_at.timestamp(),
    )
    message.msgId = mail.message_id
    return message


def preview(kind: str, context: dict[str, Any], language: Language) -> tuple[str, str]:
    """Return subject and text of a mail of this kind as a reader of this language gets them, without its footer."""
    here = identity()
    frame = {"unsubscribe_url": None, "language": language, "instance": lambda: here, "reader_zone": ""}
    with force_locale(language):
        subject, text, _html = _render(kind, context | frame)
    return subject, text.split(_FOOTER)[0].strip()


def _render(kind: str, context: dict[str, Any]) -> tuple[str, str, str]:
    """Return subject, text and HTML in the language in force; both bodies know the subject as `subject_line`."""
    # Not by render_template(), which adds what Flask knows of the person who looks at a page.
    about, plain, rich = (current_app.jinja_env.get_template(f"mail/{kind}/{part}") for part in PARTS)
    subject = " ".join(about.render(context).split())
    context = context | {"subject_line": subject}
    return subject, plain.render(context), rich.render(context)


def _sender_name(author: str, site: str) -> str:
    """Return the name a mail comes from: the site's, and before it the author's where a person has written it.

    A name that reads like an address stays out, as some programs show nothing else of where a mail comes from.
    """
    name = " ".join(author.split())[:_LONGEST_AUTHOR].strip()
    return _("%(name)s via %(site)s", name=name, site=site) if name and "@" not in name else site


def _reader(mail: OutgoingMail) -> str | tuple[str, str]:
    """Return the address with the name of its user; alone where it is not proven, as the name may then be anything."""
    return (" ".join(mail.user.name.split()), mail.address) if mail.user else mail.address


def _addresses(people: Iterable[str | tuple[str, str]]) -> str:
    """Return the value of an address header; only names that are not ASCII are encoded (RFC 2047)."""
    lines = []
    for person in people:
        for part in [person] if isinstance(person, str) else person:
            _one_line(part)
        # What is folded within a long name is put back into one line.
        lines.append(" ".join(flask_mail.sanitize_address(person, "us-ascii").split()))
    return ", ".join(lines)


def _one_line(text: str) -> str:
    """Return the same text.

    Raises NotSendable for one that would end a header, or end it for a server that stops at NUL.
    """
    if {"\r", "\n", "\0"} & set(text):
        raise NotSendable("line break in a mail header")
    return text


def _folded(value: str) -> str:
    """Break a header between addresses and between encoded words, and nowhere else: a link stays whole."""
    return value if len(value) < _LINE else value.replace(", ", ",\n ").replace("?= =?", "?=\n =?")


def _text(text: str | None, subtype: str) -> MIMEBase:
    """Return a text part of the mail, without halves of surrogate pairs, which no encoding has."""
    part = MIMENonMultipart("text", subtype)
    part.set_payload((text or "").encode("utf-8", "replace").decode(), _CHARSET)
    return part


def _file(file: flask_mail.Attachment) -> MIMEBase:
    # The subtype brings its parameters along.
    part = MIMEBase(*file.content_type.split("/", 1))
    part.set_payload(file.data)
    encode_base64(part)
    part.add_header("Content-Disposition", file.disposition, filename=file.filename)
    for name, value in file.headers.items():
        part.add_header(name, _one_line(value))
    return part


def _extra_headers(kind: Kind, letter: Letter, unsubscribe_url: str | None) -> dict[str, str]:
    headers = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
    if letter.reply_to:
        headers["Reply-To"] = _addresses(letter.reply_to)
    if unsubscribe_url:
        host = current_app.config["EVENTHUB"].host.split(":")[0]
        headers["List-Id"] = f"<{'.'.join([*reversed(kind.name.split('/')), host])}>"
        headers["List-Unsubscribe"] = f"<{unsubscribe_url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def _unsubscribe_url(mail: OutgoingMail, kind: Kind) -> str | None:
    """Return the link that ends one kind of mail to one address by one click (RFC 8058)."""
    if kind.transactional:
        return None
    return url_to("privacy.unsubscribe", token=unsubscribe_token(mail))


def unsubscribe_token(mail: OutgoingMail) -> str:
    """Return the token of that link. It names the row, never the address, by its number and when it was made.

    SQLite gives the number of a row that is gone, as with an account that is deleted, to the next.
    """
    return tokens.sign(UNSUBSCRIBE, [mail.id, int(mail.created_at.timestamp())])


def _attachment(file: Attachment) -> flask_mail.Attachment:
    mimetype = f"{file.mimetype}; method={file.method}; charset=utf-8" if file.method else file.mimetype
    name = _one_line(file.filename)
    if file.cid:
        return flask_mail.Attachment(name, mimetype, file.data, "inline", {"Content-ID": f"<{file.cid}>"})
    return flask_mail.Attachment(name, mimetype, file.data)
