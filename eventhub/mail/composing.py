"""From a row of the outbox to the message that leaves: words in the recipient's language, headers of our own."""

from __future__ import annotations

from collections.abc import Generator
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

# What is rendered in one step; each takes about as long as the others.
_PARTS = (("subject.txt", "body.txt"), ("body.html",))
# Babel would take the name of the language apart for every mail.
_locale = cache(Locale.parse)


def compose(mail: OutgoingMail) -> SafeMessage | None:
    """The message of one outbox row in its recipient's language, or None when it is no longer true."""
    steps = compose_in_steps(mail)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]


def compose_in_steps(mail: OutgoingMail) -> Generator[None, None, SafeMessage | None]:
    """The same, with something else in between: its language is in force within a step only."""
    kind = get_kind(mail.kind)
    locale = _locale(mail.language)
    with force_locale(locale):
        letter = kind.compose(mail)
    if letter is None:
        return None
    yield
    unsubscribe_url = _unsubscribe_url(mail, kind)
    context = letter.context | {"unsubscribe_url": unsubscribe_url, "language": mail.language}
    parts: list[str] = []
    for names in _PARTS:
        with force_locale(locale):
            # Without what Flask adds for pages, as whoever happens to look at one now is nobody to a mail.
            templates = (current_app.jinja_env.get_or_select_template(f"mail/{kind.name}/{name}") for name in names)
            parts += [template.render(context) for template in templates]
        yield
    return _message(mail, letter, unsubscribe_url, parts)


def _message(mail: OutgoingMail, letter: Letter, unsubscribe_url: str | None, parts: list[str]) -> SafeMessage:
    subject, text, html = parts
    message = SafeMessage(
        subject=" ".join(subject.split()),
        recipients=[mail.address, *letter.also_to],
        cc=list(letter.cc),
        body=text.strip() + "\n",
        html=html,
        sender=("EventHub", current_app.config["EVENTHUB"].mail_sender),
        attachments=[_attachment(file) for file in letter.attachments],
        extra_headers=_headers(letter, unsubscribe_url),
        date=utc_now().timestamp(),
    )
    message.msgId = mail.message_id
    message.seal()
    return message


def _headers(letter: Letter, unsubscribe_url: str | None) -> dict[str, str]:
    """Headers of our own constants and tokens only; Flask-Mail would pass a line break in them on."""
    headers = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
    if letter.reply_to:
        headers["Reply-To"] = ", ".join(formataddr(person) for person in letter.reply_to)
    if unsubscribe_url:
        headers["List-Unsubscribe"] = f"<{unsubscribe_url}>"
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
