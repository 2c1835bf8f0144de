"""Descriptions: Markdown as organisers write it, to HTML that can do nothing but be read. Pure."""

from functools import cache, lru_cache

import nh3
from markdown_it import MarkdownIt

_TAGS = {
    *("p", "br", "hr", "h2", "h3", "h4", "blockquote", "ul", "ol", "li"),
    *("strong", "em", "s", "a", "code", "pre"),
}
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
_SCHEMES = {"http", "https", "mailto", "tel"}
_LINK_REL = "nofollow noopener noreferrer ugc"
_DEEPEST_NESTING = 20


@cache
def _markdown() -> MarkdownIt:
    options = {"html": False, "linkify": False, "typographer": False, "breaks": True, "maxNesting": _DEEPEST_NESTING}
    return MarkdownIt("js-default", options).disable(["image", "table"])


# A description is read by everybody who opens the page, and written once.
@lru_cache(maxsize=256)
def render(markdown: str) -> str:
    """Render a description to safe HTML: no raw HTML, images or scripts, and headings below the page's own.

    Lines stay lines, as they stood where they were typed.
    """
    tokens = _markdown().parse(markdown)
    headings = [token for token in tokens if token.type in {"heading_open", "heading_close"}]
    highest = min((int(token.tag[1]) for token in headings), default=2)
    for token in headings:
        token.tag = f"h{min(int(token.tag[1]) - highest + 2, 4)}"
    html = _markdown().renderer.render(tokens, _markdown().options, {})
    return nh3.clean(html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES, link_rel=_LINK_REL)


@lru_cache(maxsize=256)
def plain(markdown: str, length: int = 200) -> str:
    """Return the first `length` characters of a description without any markup, for previews of links."""
    text = " ".join(nh3.clean(render(markdown), tags=set()).split())
    text = _unescaped(text)
    return text if len(text) <= length else text[: length - 1].rsplit(" ", 1)[0] + "…"


def _unescaped(text: str) -> str:
    from html import unescape

    return unescape(text)
