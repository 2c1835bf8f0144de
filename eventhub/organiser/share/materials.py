"""What there is to share of an event: link, code, texts and pictures, with the addresses of these."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import force_locale
from flask_babel import gettext as _

from eventhub.accounts.labels import LANGUAGES
from eventhub.events.event.button import write_frame, write_snippet
from eventhub.events.event.covers import mark_of_facts
from eventhub.events.event.labels import invitation_for_wechat, invitation_to_send, shared_facts
from eventhub.events.event.models import Event
from eventhub.events.event.queries import hosts_and_role
from eventhub.platform.mail.kinds import url_to
from eventhub.platform.web.filters import event_title
from eventhub.platform.web.locale import lang_tag, language
from eventhub.platform.web.qr_code import qr_code
from eventhub.text.languages import Language


@dataclass(frozen=True)
class Pictures:
    """Addresses of the pictures of an event in one language; `name` is that of the language, in itself."""

    tag: str
    name: str
    poster: str
    preview: str


def texts_of(event: Event) -> dict[str, Any]:
    """Return what templates/organiser/event/_share.html shows."""
    link = url_to("event.show", slug=event.slug)
    return {
        "link": link,
        "qr": qr_code(link),
        "text": "" if language().is_chinese else invitation_to_send(event, link),
        "wechat": invitation_for_wechat(event, link),
        "button": _button(event, link),
        "embed": write_frame(url_to("discovery.embed", slug=event.slug, lang=lang_tag()), event_title(event)),
    }


def pictures_of(event: Event) -> list[Pictures]:
    """Return the pictures of an event in the reader's language, and in English and Chinese."""
    hosts = hosts_and_role(event.id, None)[0]
    link = url_for("event.show", slug=event.slug, _external=True)
    found = []
    for each in dict.fromkeys((language(), Language.ENGLISH, Language.CHINESE)):
        with force_locale(each.value):
            shown: dict[str, Any] = {
                "slug": event.slug,
                "lang": lang_tag(),
                "v": mark_of_facts(shared_facts(event, hosts, link)),
            }
            poster, preview = url_for("events.poster", **shown), url_for("events.preview", **shown)
            found.append(Pictures(lang_tag(), LANGUAGES[each], poster, preview))
    return found


def _button(event: Event, link: str) -> str:
    """Write the HTML that organisers put into a site of their own, in the language they read."""
    picture = url_to("events.button", slug=event.slug, lang=lang_tag())
    return write_snippet(link, picture, _("Register: %(title)s", title=event_title(event)))
