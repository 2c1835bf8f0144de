"""The faults no page of EventHub may have, and when two pages are alike for whoever looks for faults.

The strict reader is thorough and slow: pages of one shape are read by it once. The shape of a page is its markup
without what cannot make it wrong: which words stand there (that there are any counts), which numbers, which values,
and where below its first folder a link leads. Unless everything runs, it reads one page of each address, and of further
shapes there a quick reader tells all but what it mends in silence: tags in the wrong place.
"""

import re
from hashlib import blake2b

import html5lib
import lxml.html
from lxml import etree

from tests.ci import IN_CI
from tests.shared_folder import shared_folder

# Forms without CSRF: the token in the address is the permission, and the language switch harms nobody. The API
# reads no cookie (tests/api/test_views.py).
WITHOUT_CSRF = ("/unsubscribe/", "/i/", "/o/", "/offer/", "/language", "/api/", "/mail/returned/")
NOT_TYPED = {"hidden", "submit", "button", "image", "reset"}
# What Jinja makes of a character that would have been markup.
_ESCAPED = re.compile("&(?:amp|lt|gt|#34|#39);")
_NUMBERS = re.compile(r"\d+")
# Characters that begin something stay, and those that no page may hold: lxml refuses them.
_ODD = r"<>&\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
_WORDS = re.compile(rf">(?!\s*None\s*<)[^{_ODD}]*[^{_ODD}\s][^{_ODD}]*(?=<)")
_VALUES = re.compile(r' (value|content|alt|title|aria-label|placeholder|datetime|data-[\w-]+)="[^"&<>]+"')
_ADDRESSES = re.compile(r' (href|action)="(/[\w-]*/?)[^"&<>]*"')
_ID = re.compile(r'\sid="([^"]*)"')
# What differs between two pages of one address: links of events, numbers and tokens.
_ONE_OF_MANY = re.compile(r"(?<=^/e/)[^/]+|(?<=^/manage/)[^/]+|[^/]*\d[^/]*|[^/]{24,}")
_found_right: set[str] = set()


def assert_right(html: str, where: str) -> None:
    """No fault on this page; pages of a shape that was found right are only looked at for what shapes do not tell."""
    path, _, status = where.partition(" ")
    shape, address = _short(shape_of(html)), _short(_ONE_OF_MANY.sub("*", path.partition("?")[0]) + status)
    if _is_known(shape):
        found = _twice(_ID.findall(html))
    else:
        found = faults(html) if IN_CI or not _is_known(address) else faults_at_a_glance(html)
    assert not found, f"{where} has faults:\n" + "\n".join(found[:12])
    _remember(shape)
    _remember(address)


def _short(text: str) -> str:
    return blake2b(text.encode("utf-8", "replace"), digest_size=16).hexdigest()


def shape_of(html: str) -> str:
    html = _WORDS.sub(">x", _NUMBERS.sub("0", _ESCAPED.sub("x", html)))
    return _ADDRESSES.sub(r' \1="\2"', _VALUES.sub(r' \1="x"', html))


def _is_known(shape: str) -> bool:
    """Whether any process of this run has found it right."""
    folder = shared_folder()
    return shape in _found_right or (folder is not None and (folder / f"right-{shape}").exists())


def _remember(shape: str) -> None:
    folder = shared_folder()
    if shape not in _found_right and folder is not None:
        (folder / f"right-{shape}").touch()
    _found_right.add(shape)


def faults(html: str) -> list[str]:
    """What is wrong with this page, in words: broken HTML, inline script, a form without CSRF ..."""
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("lxml"), namespaceHTMLElements=False)
    tree = parser.parse(html)
    return [f"line {line}: {code} {details}" for (line, _), code, details in parser.errors] + _faults_of(tree)


def faults_at_a_glance(html: str) -> list[str]:
    """The same in a tenth of the time, but for markup that browsers mend."""
    return _faults_of(lxml.html.document_fromstring(html.encode(), parser=lxml.html.HTMLParser(encoding="utf-8")))


def _faults_of(tree) -> list[str]:
    found = []
    for complaint, xpath in FORBIDDEN.items():
        found += [f"{complaint}: {_shown(element)}" for element in tree.xpath(xpath)]
    for complaint, xpath in REQUIRED_ONCE.items():
        count = len(tree.xpath(xpath))
        found += [f"{complaint}: found {count}"] if count != 1 else []
    return found + _twice(tree.xpath("//@id")) + _without_label(tree)


REQUIRED_ONCE = {
    "one language on <html>": "/html[@lang]",
    "one title with words": "//head/title[normalize-space()]",
    "one h1": "//h1",
    "one main": "//main",
    "a viewport": "//meta[@name='viewport']",
}
FORBIDDEN = {
    "inline style": "//*[@style] | //style",
    "inline script": "//script[not(@src)][not(@type='application/json' or @type='application/ld+json')]",
    "event handler": "//*[@*[starts-with(name(), 'on')]]",
    "script in a link": "//a[starts-with(normalize-space(@href), 'javascript:')]",
    "foreign address": "//*[self::script or self::img or self::iframe or self::link[@rel='stylesheet']]"
    "[starts-with(@src, 'http') or starts-with(@href, 'http') or starts-with(@src, '//')]",
    "form without action": "//form[not(@action) or not(@method)]",
    "form without CSRF": "//form[@method='post'][not(.//input[@name='csrf_token'])]"
    + "".join(f"[not(starts-with(@action, '{path}'))]" for path in WITHOUT_CSRF),
    "picture without alt": "//img[not(@alt)]",
    "button without type": "//button[not(@type)]",
    "an untranslated gap": "//*[contains(text(), 'None')][not(*)][normalize-space(text())='None']",
}


def _shown(element) -> str:
    return etree.tostring(element, encoding="unicode", with_tail=False)[:120]


def _twice(ids: list[str]) -> list[str]:
    return [f"id twice: {name}" for name in sorted({name for name in ids if ids.count(name) > 1})]


def _without_label(tree) -> list[str]:
    labelled = set(tree.xpath("//label/@for"))
    fields = tree.xpath("//input | //textarea | //select")
    return [
        f"field without label: {_shown(field)}"
        for field in fields
        if field.get("type") not in NOT_TYPED
        and field.get("id") not in labelled
        and not field.xpath("ancestor::label | @aria-label | @aria-labelledby")
    ]
