"""Which language and zone a page speaks: the user's setting, then the switch, then the browser."""

from __future__ import annotations

from functools import cache
from typing import Any
from zoneinfo import available_timezones

from babel import Locale
from babel.support import NullTranslations
from flask import g, has_request_context, request, session
from flask_babel import Domain, get_locale
from flask_login import current_user
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

LANGUAGES = ("en", "zh_Hans")
_TAGS = {"en": "en", "zh_Hans": "zh-Hans"}
_LOCALES = {code: Locale.parse(code) for code in LANGUAGES}


def select_language() -> str:
    """The language code of this request, one of LANGUAGES."""
    if not has_request_context():
        return LANGUAGES[0]
    if current_user.is_authenticated:
        return str(current_user.language)
    chosen = session.get("language")
    return chosen if chosen in LANGUAGES else from_browser()


def select_locale() -> Locale:
    """The same as Babel's object, one for each language, so that what belongs to it is found at once."""
    return _LOCALES[select_language()]


def from_browser() -> str:
    """The first language of the browser that we speak; every kind of Chinese is served Simplified Chinese."""
    for tag, _ in request.accept_languages:
        primary = tag.lower().replace("_", "-").partition("-")[0]
        if primary == "zh":
            return "zh_Hans"
        if primary == "en":
            return "en"
    return LANGUAGES[0]


def select_zone() -> str | None:
    """The zone of the signed-in user; pages of strangers show the event's own zone."""
    if has_request_context() and current_user.is_authenticated:
        return str(current_user.zone)
    return None


def language() -> str:
    """The language now in force, in a page or in a mail: one of LANGUAGES."""
    locale = get_locale()
    return "zh_Hans" if locale is not None and locale.language == "zh" else "en"


class Catalogues(Domain):
    """The texts of each language, without spelling out the name of the language for every one of them."""

    def __init__(self) -> None:
        super().__init__()
        self._found: dict[Locale, NullTranslations] = {}

    def get_translations(self) -> NullTranslations:
        try:
            # Whatever changes the language, force_locale and refresh, empties this or puts back what was there.
            found = g._flask_babel.babel_translations
        except (AttributeError, RuntimeError):
            found = None
        return found or self._of_language_in_force()

    def _of_language_in_force(self) -> NullTranslations:
        locale = get_locale()
        found = self._found.get(locale)
        if found is None:
            found = super().get_translations()
            if locale is not None:
                self._found[locale] = found
        if locale is not None:
            g._flask_babel.babel_translations = found
        return found


catalogues = Catalogues()


@pass_eval_context
def translated(evaluation: EvalContext, text: str, /, **values: Any) -> str:
    """`_("...")` of the templates: as Jinja's own, whose three calls cost more than the text; a page has dozens."""
    words = str(catalogues.get_translations().ugettext(text))
    if evaluation.autoescape:
        words = Markup(words)  # noqa: S704 - ours; what is put in is escaped by it
    return words % values if values or "%" in words else words


def known_language(tag: str) -> str:
    """The language of a BCP 47 tag from outside, one of LANGUAGES; the first where it is none of ours."""
    return {tag: code for code, tag in _TAGS.items()}.get(tag, LANGUAGES[0])


def lang_tag(code: str | None = None) -> str:
    """The BCP 47 tag for the lang attribute."""
    return _TAGS[code or language()]


def known_zone(name: str) -> str | None:
    """The zone's name when this system knows it, else None."""
    return name if name in _zones() else None


@cache
def _zones() -> frozenset[str]:
    """Each look opens six hundred files, and everybody who registers is asked."""
    return frozenset(available_timezones())
