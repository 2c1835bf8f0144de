"""Which language and zone a page speaks: the user's setting, then the switch, then the browser."""

from __future__ import annotations

from functools import cache
from zoneinfo import available_timezones

from babel import Locale
from flask import has_request_context, request, session
from flask_babel import get_locale
from flask_login import current_user

from eventhub.platform.instance.queries import identity
from eventhub.text.languages import DEFAULT, Language, find_language

_LOCALES = {each: Locale.parse(each.value) for each in Language}


def select_language() -> Language:
    """Return the language of this request."""
    if not has_request_context():
        return DEFAULT
    if current_user.is_authenticated:
        return Language(current_user.language)
    chosen = session.get("language")
    return Language(chosen) if chosen in set(Language) else from_browser()


def select_locale() -> Locale:
    """Return the language of this request as Babel's object, one for each language, which Babel caches by."""
    return _LOCALES[select_language()]


def from_browser() -> Language:
    """Return the first language of the browser that we speak, else that of the instance."""
    # A quality of 0 refuses a language (RFC 9110, 12.4.2).
    for tag in (tag for tag, quality in request.accept_languages if quality > 0):
        if found := find_language(tag):
            return found
    return Language(identity().language or DEFAULT)


def select_zone() -> str | None:
    """Return the zone of the signed-in user; None for strangers, whose pages show the event's own zone."""
    if has_request_context() and current_user.is_authenticated:
        return str(current_user.zone)
    return None


def language() -> Language:
    """Return the language now in force, in a page or in a mail."""
    return find_language(str(get_locale() or DEFAULT)) or DEFAULT


def in_wechat() -> bool:
    """Tell whether the page is read in WeChat's own browser, which saves no files and may not let one choose them."""
    return has_request_context() and "MicroMessenger" in request.user_agent.string


def known_language(tag: str) -> Language:
    """Return the language of a BCP 47 tag from outside; English where it is none of ours."""
    return find_language(tag) or DEFAULT


def lang_tag(code: str | None = None) -> str:
    """Return the BCP 47 tag for the lang attribute, of the language now in force or of another one by its code."""
    return (Language(code) if code else language()).tag


def known_zone(name: str) -> str | None:
    """Return the zone's name when this system knows it, else None."""
    return name if name in _zones() else None


@cache
def _zones() -> frozenset[str]:
    """Return the zones of this system, read once: each look opens six hundred files, and every registration asks."""
    return frozenset(available_timezones())
