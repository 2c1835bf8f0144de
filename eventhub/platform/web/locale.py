"""Which language and zone a page speaks: the user's setting, then the switch, then the browser."""

from __future__ import annotations

from functools import cache
from zoneinfo import available_timezones

from babel import Locale
from flask import has_request_context, request, session
from flask_babel import get_locale
from flask_login import current_user

from eventhub.platform.instance.queries import identity

LANGUAGES = ("en", "zh_Hans")
_TAGS = {"en": "en", "zh_Hans": "zh-Hans"}
_LOCALES = {code: Locale.parse(code) for code in LANGUAGES}


def select_language() -> str:
    """Return the language code of this request, one of LANGUAGES."""
    if not has_request_context():
        return LANGUAGES[0]
    if current_user.is_authenticated:
        return str(current_user.language)
    chosen = session.get("language")
    return chosen if chosen in LANGUAGES else from_browser()


def select_locale() -> Locale:
    """Return the language of this request as Babel's object, one for each language, which Babel caches by."""
    return _LOCALES[select_language()]


def from_browser() -> str:
    """Return the first language of the browser that we speak, else that of the instance.

    Every kind of Chinese is served Simplified Chinese.
    """
    # A quality of 0 refuses a language (RFC 9110, 12.4.2).
    for tag in (tag for tag, quality in request.accept_languages if quality > 0):
        primary = tag.lower().replace("_", "-").partition("-")[0]
        if primary == "zh":
            return "zh_Hans"
        if primary == "en":
            return "en"
    return identity().language or LANGUAGES[0]


def select_zone() -> str | None:
    """Return the zone of the signed-in user; None for strangers, whose pages show the event's own zone."""
    if has_request_context() and current_user.is_authenticated:
        return str(current_user.zone)
    return None


def language() -> str:
    """Return the language now in force, in a page or in a mail: one of LANGUAGES."""
    locale = get_locale()
    return "zh_Hans" if locale is not None and locale.language == "zh" else "en"


def in_wechat() -> bool:
    """Tell whether the page is read in WeChat's own browser, which saves no files and may not let one choose them."""
    return has_request_context() and "MicroMessenger" in request.user_agent.string


def known_language(tag: str) -> str:
    """Return the language of a BCP 47 tag from outside, one of LANGUAGES; the first where it is none of ours."""
    return {tag: code for code, tag in _TAGS.items()}.get(tag, LANGUAGES[0])


def lang_tag(code: str | None = None) -> str:
    """Return the BCP 47 tag for the lang attribute."""
    return _TAGS[code or language()]


def known_zone(name: str) -> str | None:
    """Return the zone's name when this system knows it, else None."""
    return name if name in _zones() else None


@cache
def _zones() -> frozenset[str]:
    """Return the zones of this system, read once: each look opens six hundred files, and every registration asks."""
    return frozenset(available_timezones())
