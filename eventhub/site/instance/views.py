"""Imprint, privacy policy and terms; the logo; the sheet that sets the accent."""

from __future__ import annotations

from eventhub.text.languages import DEFAULT, Language

from typing import Any

from flask import Blueprint, Response, render_template

from eventhub.events.event.prose import render
from eventhub.platform.errors import NotFound
from eventhub.platform.instance import queries
from eventhub.platform.instance.rules import (
    HEX,
    PageKind,
    mix,
    on_dark,
    soft_of,
    soft_on_dark,
)
from eventhub.platform.web.access import public
from eventhub.platform.web.headers import same_for_everybody
from eventhub.platform.web.locale import language
from eventhub.site.instance.labels import PAGE_WORDS

bp = Blueprint("instance", __name__)

# The address carries a mark of the content.
_KEPT = 31_536_000


@bp.get("/imprint")
@public
def imprint() -> Any:
    """Show who runs this instance."""
    return _page(PageKind.IMPRINT)


@bp.get("/privacy-policy")
@public
def privacy() -> Any:
    """Show what this instance does with personal data."""
    return _page(PageKind.PRIVACY)


@bp.get("/terms")
@public
def terms() -> Any:
    """Show the terms of this instance."""
    return _page(PageKind.TERMS)


@bp.get("/instance/<mark>.png")
@public
def logo(mark: str) -> Response:
    """Send the logo."""
    return same_for_everybody(Response(queries.get_logo(mark), mimetype="image/png"), _KEPT)


@bp.get("/instance/<accent>.css")
@public
def accent(accent: str) -> Response:
    """Send the sheet that puts the instance's colour in the place of ours; not found for any other colour."""
    colour = f"#{accent}"
    if colour != queries.identity().accent or not HEX.fullmatch(colour):
        raise NotFound("not the colour of this instance")
    light = _tokens(colour, soft_of(colour), mix("#ffffff", colour, 0.35))
    dark = _tokens(on_dark(colour), soft_on_dark(colour), mix("#141210", colour, 0.5))
    sheet = (
        f":root {{ {light} }}\n"
        f':root[data-theme="dark"] {{ {dark} }}\n'
        f'@media (prefers-color-scheme: dark) {{ :root:not([data-theme="light"]) {{ {dark} }} }}\n'
    )
    return same_for_everybody(Response(sheet, mimetype="text/css"), _KEPT)


def _tokens(accent: str, soft: str, line: str) -> str:
    return f"--accent: {accent}; --thread: {accent}; --accent-soft: {soft}; --accent-line: {line};"


def _page(kind: PageKind) -> Any:
    """Show a text in the reader's language, or in the one there is. Raises NotFound where it was never written."""
    page = queries.find_page(kind)
    texts = ((page.text, DEFAULT.tag), (page.chinese_text, Language.CHINESE.tag)) if page else ()
    in_order = texts[::-1] if language().is_chinese else texts
    written = [(render(text), tag) for text, tag in in_order if text]
    if not written:
        raise NotFound("this instance has no such page")
    html, tag = written[0]
    return render_template("site/instance/page.html", title=PAGE_WORDS[kind], html=html, tag=tag)
