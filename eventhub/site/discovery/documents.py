"""What programs read to find events: a feed (RSS 2.0), a site map (sitemaps.org) and robots.txt (RFC 9309). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from xml.etree import ElementTree as Xml

_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_ATOM = "http://www.w3.org/2005/Atom"

# The longest rule that fits an address decides. Whatever is not named belongs to a person or to who has a link.
# A guest's pages of an event need no rule against them: to crawlers, who sign in nowhere, they open nothing.
_ALLOWED = (
    *("/$", "/events$", "/events?page=", "/e/", "/hosts/", "/developers", "/sitemap"),
    *("/e/*/going", "/e/*/guests"),
    *("/e/*/cover.jpg", "/e/*/preview.jpg", "/covers/", "/assets/", "/static/"),
)
_DISALLOWED = ("/", "/e/*/")


@dataclass(frozen=True)
class FeedItem:
    """An event in a feed; `uid` stays the same when its link changes."""

    uid: str
    title: str
    link: str
    text: str
    published_at: datetime


def write_rss(title: str, link: str, address: str, language: str, items: Sequence[FeedItem]) -> bytes:
    """Write a feed that stands at `address` and belongs to the page `link`; `language` is a BCP 47 tag."""
    Xml.register_namespace("atom", _ATOM)
    root = Xml.Element("rss", version="2.0")
    channel = Xml.SubElement(root, "channel")
    _add(channel, title=title, link=link, description=title, language=language)
    Xml.SubElement(channel, f"{{{_ATOM}}}link", href=address, rel="self", type="application/rss+xml")
    for item in items:
        entry = Xml.SubElement(channel, "item")
        _add(entry, title=item.title, link=item.link, description=item.text)
        Xml.SubElement(entry, "guid", isPermaLink="false").text = item.uid
        _add(entry, pubDate=format_datetime(item.published_at))
    return _octets(root)


def write_sitemap(pages: Iterable[tuple[str, datetime | None]]) -> bytes:
    """Write the addresses of pages, each with its last change where that is known."""
    root = Xml.Element("urlset", xmlns=_SITEMAP)
    for address, changed_at in pages:
        entry = Xml.SubElement(root, "url")
        _add(entry, loc=address)
        if changed_at is not None:
            _add(entry, lastmod=changed_at.isoformat(timespec="seconds"))
    return _octets(root)


def write_sitemap_index(addresses: Iterable[str]) -> bytes:
    """Write the addresses of the site maps."""
    root = Xml.Element("sitemapindex", xmlns=_SITEMAP)
    for address in addresses:
        _add(Xml.SubElement(root, "sitemap"), loc=address)
    return _octets(root)


def write_robots(sitemap: str) -> str:
    """Write what crawlers may ask for: public pages and their pictures, nothing of a person or behind a token."""
    rules = [f"Allow: {path}" for path in _ALLOWED] + [f"Disallow: {path}" for path in _DISALLOWED]
    return "\n".join(("User-agent: *", *rules, "", f"Sitemap: {sitemap}", ""))


def _add(parent: Xml.Element, **texts: str) -> None:
    for name, text in texts.items():
        Xml.SubElement(parent, name).text = text


def _octets(root: Xml.Element) -> bytes:
    octets: bytes = Xml.tostring(root, encoding="utf-8", xml_declaration=True)
    return octets
