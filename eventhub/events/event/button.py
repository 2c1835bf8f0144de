"""The button that other sites show: a picture with a word on it, inside a plain link. It needs no script."""

from __future__ import annotations

from html import escape

from eventhub.text.characters import has_hanzi

HEIGHT = 44
# Room for a title of three lines.
FRAME_HEIGHT = 400
# Width of a letter as a share of the font size, for the widest system fonts.
_SIZE, _LATIN, _HANZI, _ROOM = 16, 0.6, 1.0, 24
_SVG = """<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" \
role="img" aria-label="{words}"><rect width="{width}" height="{height}" rx="12" fill="{ground}"/>\
<text x="{middle}" y="28" text-anchor="middle" font-size="16" font-weight="600" font-family="system-ui, \
-apple-system, 'Segoe UI', Roboto, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif" \
fill="{ink}">{words}</text></svg>
"""


def draw_button(words: str, *, is_open: bool) -> str:
    """Draw the button as SVG with these words; pale unless registration `is_open`."""
    width = round(sum(_HANZI if has_hanzi(sign) else _LATIN for sign in words) * _SIZE + 2 * _ROOM)
    ground, ink = ("#1d1a16", "#ffffff") if is_open else ("#e7e1d8", "#544e46")
    return _SVG.format(width=width, height=HEIGHT, middle=width / 2, words=escape(words), ground=ground, ink=ink)


def write_snippet(link: str, picture: str, words: str) -> str:
    """Write the HTML to paste into another site; browsers show `words` where the picture does not load."""
    return f'<a href="{escape(link)}"><img src="{escape(picture)}" height="{HEIGHT}" alt="{escape(words)}"></a>'


def write_frame(address: str, title: str) -> str:
    """Return the HTML of a frame with the page of an event at `address`; screen readers say `title`."""
    return (
        f'<iframe src="{escape(address)}" title="{escape(title)}" width="360" height="{FRAME_HEIGHT}" '
        'style="border: 0; max-width: 100%" loading="lazy"></iframe>'
    )
