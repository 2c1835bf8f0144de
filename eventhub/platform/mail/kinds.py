"""The kinds of mail. Each feature registers one composer a kind; templates stand in templates/mail/<kind>/."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from flask import current_app

from eventhub.platform.db import Model
from eventhub.platform.mail.models import OutgoingMail, Priority


@dataclass(frozen=True)
class Attachment:
    """A file of a mail. `method` goes into the content type of a calendar part (RFC 5546).

    A picture with a `cid` is no file to save: the HTML shows it by the address `cid:` and that id (RFC 2392).
    """

    filename: str
    mimetype: str
    data: bytes
    method: str | None = None
    cid: str = ""


@dataclass(frozen=True)
class Letter:
    """What a composer returns: the names and links of the templates, and who else has to do with the mail.

    `on_behalf_of` names the person who wrote it; it leaves from our address all the same, and says so.
    """

    context: dict[str, Any]
    reply_to: tuple[tuple[str, str], ...] = ()
    on_behalf_of: str = ""
    attachments: tuple[Attachment, ...] = ()


Composer = Callable[[OutgoingMail], Letter | None]
# (about_id, now): what a mail was about, and when it was sent.
AfterSending = Callable[[int, datetime], None]


@dataclass(frozen=True)
class Kind:
    """One kind of mail. `sent` is called in the transaction that marks it sent."""

    name: str
    # The model of the row that `about_id` of its mails names; None: they are about no row.
    about: type[Model] | None
    compose: Composer
    transactional: bool
    priority: Priority = Priority.BULK
    sent: AfterSending | None = None


_KINDS: dict[str, Kind] = {}


def composer(
    name: str,
    about: type[Model] | None,
    *,
    transactional: bool = False,
    awaited: bool = False,
    sent: AfterSending | None = None,
) -> Callable[[Composer], Composer]:
    """Register the function that composes mails of one kind, each about one row of the model `about`.

    A transactional mail answers something its reader just did; all others carry List-Unsubscribe. An awaited mail
    leaves before all others: a person has just asked for it, or asked one other person who is to act on it.
    """

    def register(function: Composer) -> Composer:
        priority = Priority.AWAITED if awaited else Priority.BULK
        _KINDS[name] = Kind(name, about, function, transactional, priority, sent)
        return function

    return register


def get_kind(name: str) -> Kind:
    """Return the kind of that name.

    Raises LookupError when no feature registered it, as after an upgrade that removed it.
    """
    return _KINDS[name]


def all_kinds() -> tuple[Kind, ...]:
    """Return every registered kind of mail, by name."""
    return tuple(_KINDS[name] for name in sorted(_KINDS))


def url_to(endpoint: str, **values: Any) -> str:
    """Return an absolute link on the configured base URL, whatever host a request came in by."""
    base = urlsplit(current_app.config["EVENTHUB"].base_url)
    adapter = current_app.url_map.bind(base.netloc, url_scheme=base.scheme)
    return adapter.build(endpoint, values, force_external=True)
