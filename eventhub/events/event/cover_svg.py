"""A cover as an SVG file, a few kilobytes that stay sharp at any size. Pure."""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby

from eventhub.events.event.cover import HEIGHT, WIDTH, Drawing, Gradient, Shape
from eventhub.events.event.cover_scenes import draw

# A blur reaches three deviations beyond a shape; a filter's own region would cut it.
_GRAIN = (
    '<filter id="grain"><feTurbulence type="fractalNoise" baseFrequency=".85" numOctaves="2" seed="3"/>'
    '<feColorMatrix values="0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 .9 0 0 0 -.36"/></filter>'
)


@lru_cache(maxsize=64)
def svg_of(seed: int) -> bytes:
    """Write the drawing of a seed as an SVG file that fills the frame it stands in."""
    drawing = draw(seed)
    gradients = _gradients(drawing)
    blurs = sorted({shape.blur for shape in drawing.shapes if shape.blur})
    definitions = [_definition(gradient, number) for gradient, number in gradients.items()]
    definitions += [
        f'<filter id="b{blur:g}" filterUnits="userSpaceOnUse" x="-300" y="-300" width="1800" height="1500">'
        f'<feGaussianBlur stdDeviation="{blur:g}"/></filter>'
        for blur in blurs
    ]
    sheet = f'<rect width="{WIDTH}" height="{HEIGHT}" '
    parts = [f'{sheet}fill="{_paint(drawing.ground, gradients)}"/>']
    for blur, group in groupby(drawing.shapes, lambda shape: shape.blur):
        drawn = "".join(_element(shape, gradients) for shape in group)
        parts.append(f'<g filter="url(#b{blur:g})">{drawn}</g>' if blur else drawn)
    if drawing.grain:
        definitions.append(_GRAIN)
        parts.append(f'{sheet}filter="url(#grain)" opacity=".3"/>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        f'preserveAspectRatio="xMidYMid slice"><defs>{"".join(definitions)}</defs>'
        f'<g fill="none" stroke-linecap="round" stroke-linejoin="round">{"".join(parts)}</g></svg>'
    ).encode()


def _gradients(drawing: Drawing) -> dict[Gradient, int]:
    used = [drawing.ground, *(shape.fill for shape in drawing.shapes)]
    return {fill: number for number, fill in enumerate(dict.fromkeys(used)) if isinstance(fill, Gradient)}


def _definition(gradient: Gradient, number: int) -> str:
    stops = "".join(
        f'<stop offset="{at:g}" stop-color="{colour}"' + ("/>" if opacity == 1 else f' stop-opacity="{opacity:g}"/>')
        for at, colour, opacity in gradient.stops
    )
    if len(gradient.line) == 3:
        x, y, radius = gradient.line
        return f'<radialGradient id="g{number}" cx="{x:g}" cy="{y:g}" r="{radius:g}">{stops}</radialGradient>'
    x1, y1, x2, y2 = gradient.line
    return f'<linearGradient id="g{number}" x1="{x1:g}" y1="{y1:g}" x2="{x2:g}" y2="{y2:g}">{stops}</linearGradient>'


def _paint(fill: str | Gradient, gradients: dict[Gradient, int]) -> str:
    return f"url(#g{gradients[fill]})" if isinstance(fill, Gradient) else fill


def _element(shape: Shape, gradients: dict[Gradient, int]) -> str:
    if shape.oval:
        x, y, wide, high = shape.oval
        drawn = f'<ellipse cx="{x:g}" cy="{y:g}" rx="{wide:g}" ry="{high:g}"'
    else:
        drawn = f'<path d="{shape.path}"'
    if shape.fill:
        drawn += f' fill="{_paint(shape.fill, gradients)}"'
        drawn += "" if shape.opacity == 1 else f' fill-opacity="{shape.opacity:g}"'
    if shape.stroke:
        drawn += f' stroke="{shape.stroke}" stroke-width="{shape.stroke_width:g}"'
        drawn += "" if shape.stroke_opacity == 1 else f' stroke-opacity="{shape.stroke_opacity:g}"'
    return drawn + "/>"
