"""From a row of the outbox to the message that leaves: words in the recipient's language, headers of our own."""

from __future__ import annotations

from email.utils import formataddr
from functools import cache

from babel import Locale
from flask import current_app
from flask_babel import force_locale
from flask_mail import Attachment as FlaskAttachment

from eventhub import tokens
from eventhub.clock import utc_now
from eventhub.errors import EventHubError
from eventhub.mail.kinds import Attachment, Kind, Letter, get_kind, url_to
from eventhub.mail.message import SafeMessage
from eventhub.mail.models import OutgoingMail

# Babel would take the name of the language apart for every mail.
_locale = cache(Locale.parse)


def compose(mail: OutgoingMail) -> SafeMessage | None:
    """The message of one outbox row in its recipient's language, or None when it is no longer true."""
    kind = get_kind(mail.kind)
    with force_locale(_locale(mail.language)):
        letter = kind.compose(mail)
        if letter is None:
            return None
        context = letter.context | {"unsubscribe_url": _unsubscribe_url(mail, kind), "language": mail.language}
        # Once for the three templates.
        current_app.update_template_context(context)
        subject, text, html = (
            current_app.jinja_env.get_or_select_template(f"mail/{kind.name}/{part}").render(context)
            for part in ("subject.txt", "body.txt", "body.html")
        )
    return _message(mail, kind, letter, " ".join(subject.split()), text.strip() + "\n", html)


def _message(
    mail: OutgoingMail, kind: Kind, letter: Letter, subject: str, text: str, html: str
) -> SafeMessage:
    message = SafeMessage(
        subject=subject,
        recipients=[mail.address, *letter.also_to],
        cc=list(letter.cc),
        body=text,
        html=html,
        sender=("EventHub", current_app.config["EVENTHUB"].mail_sender),
        attachments=[_attachment(file) for file in letter.attachments],
        extra_headers=_headers(mail, kind, letter),
        date=utc_now().timestamp(),
    )
    message.msgId = mail.message_id
    message.seal()
    return message


def _headers(mail: OutgoingMail, kind: Kind, letter: Letter) -> dict[str, str]:
    """Headers of our own constants and tokens only; Flask-Mail would pass a line break in them on."""
    headers = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
    if letter.reply_to:
        headers["Reply-To"] = ", ".join(formataddr(person) for person in letter.reply_to)
    url = _unsubscribe_url(mail, kind)
    if url:
        headers["List-Unsubscribe"] = f"<{url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def _unsubscribe_url(mail: OutgoingMail, kind: Kind) -> str | None:
    """One click ends one kind of mail to one address (RFC 8058). The token names the row, never the address."""
    if kind.transactional:
        return None
    return url_to("privacy.unsubscribe", token=tokens.sign("unsubscribe", mail.id))


def _attachment(file: Attachment) -> FlaskAttachment:
    if {"\r", "\n", "\0"} & set(file.filename):
        raise EventHubError("line break in a file name")
    mimetype = f"{file.mimetype}; method={file.method}" if file.method else file.mimetype
    return FlaskAttachment(file.filename, mimetype, file.data)
