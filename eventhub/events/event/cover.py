"""The drawing on top of an event without a photo: one of five families, its details drawn from a seed. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

WIDTH, HEIGHT = 1200, 900
SEEDS = 1_000_000


class Family(StrEnum):
    """What a drawing shows; each has a tint of its own for the top of the page (static/css/tokens.css)."""

    PATH = "path"
    TEA_HOUSE = "teahouse"
    WAVES = "waves"
    DUSK = "dusk"
    LANTERN = "lantern"


_FAMILIES = tuple(Family)


def family_of(seed: int) -> Family:
    """Return the family that a seed draws."""
    return _FAMILIES[seed % len(_FAMILIES)]


def offered(seed: int) -> tuple[int, ...]:
    """Return the seed and four more, one of each family, to choose from."""
    return tuple((seed + step) % SEEDS for step in range(len(_FAMILIES)))


@dataclass(frozen=True)
class Gradient:
    """Colours from one place to another, in parts of the shape's own box (0 to 1).

    `line`: x and y of the first and the last colour, or of the centre and then the radius when it has three numbers.
    `stops`: where each colour stands, the colour, and how opaque it is.
    """

    line: tuple[float, ...]
    stops: tuple[tuple[float, str, float], ...]


@dataclass(frozen=True)
class Shape:
    """An ellipse (`oval`: centre and radii) or a path of absolute M, L, C and Z commands, on a sheet of 1200 x 900.

    `blur` is the deviation of a Gaussian blur, 0 for sharp edges.
    """

    path: str = ""
    oval: tuple[float, float, float, float] | None = None
    fill: str | Gradient = ""
    opacity: float = 1.0
    stroke: str = ""
    stroke_width: float = 0.0
    stroke_opacity: float = 1.0
    blur: float = 0.0


@dataclass(frozen=True)
class Drawing:
    """A sheet in one colour or gradient, and what is drawn on it from the back to the front."""

    ground: str | Gradient
    shapes: tuple[Shape, ...]
    grain: bool = False


def disc(x: float, y: float, radius: float, fill: str | Gradient = "", **rest: object) -> Shape:
    """Return a circle."""
    return replace(Shape(oval=(x, y, radius, radius), fill=fill), **rest)  # type: ignore[arg-type]  # fields of Shape


def box(x: float, y: float, width: float, height: float, fill: str | Gradient = "", **rest: object) -> Shape:
    """Return a rectangle."""
    path = f"M{x:g} {y:g}L{x + width:g} {y:g}L{x + width:g} {y + height:g}L{x:g} {y + height:g}Z"
    return replace(Shape(path=path, fill=fill), **rest)  # type: ignore[arg-type]  # fields of Shape
