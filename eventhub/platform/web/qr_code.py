"""Links as QR codes on pages."""

from __future__ import annotations

import segno
from markupsafe import Markup


def qr_code(link: str) -> Markup:
    """Draw a link as a QR code: inline SVG without script or style."""
    svg = segno.make(link, error="m").svg_inline(border=2, omitsize=True, svgclass="qr", lineclass=None)
    return Markup(svg)  # noqa: S704 - drawn here, from an address made here
