"""The five families of covers, each a function of chance alone. Pure.

A seed moves things about and never changes what a family is known by: its colours and its one motif.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from random import Random
from typing import Any

from eventhub.events.event.cover import HEIGHT, WIDTH, Drawing, Family, Gradient, Shape, box, disc, family_of
from eventhub.events.event.curve_points import placed

_INK, _THREAD, _PAPER, _GOLD = "#1d1a16", "#dd5a26", "#fbf3e4", "#e3b04b"


@lru_cache(maxsize=256)
def draw(seed: int) -> Drawing:
    """Compute the drawing of a seed; the same seed always yields the same."""
    return _SCENES[family_of(seed)](Random(seed))  # noqa: S311 - a drawing, not a secret.


def _two(first: str, last: str, line: tuple[float, ...] = (0, 0, 0, 1)) -> Gradient:
    return Gradient(line, ((0, first, 1), (1, last, 1)))


def _path(chance: Random) -> Drawing:
    """Draw a black thread that winds past three people toward a sun of rings."""
    x, y = chance.randint(900, 1020), chance.randint(850, 920)
    rings = ("#f7c6a2", "#f3b084", "#ee9564", "#e67846", _THREAD)
    shapes = [disc(x, y, 610 - 115 * step, colour) for step, colour in enumerate(rings)]
    shapes.append(disc(chance.randint(170, 330), chance.randint(140, 230), 80, "#ffffff", opacity=0.75))
    first, second, third = (
        (at + chance.randint(-45, 45), up + chance.randint(-45, 45)) for at, up in ((420, 660), (560, 330), (1000, 150))
    )
    thread = (
        f"M-60 800C260 800 {first[0]} {first[1] + 110} {first[0]} {first[1]}S150 560 150 440 "
        f"{second[0] - 230} {second[1] - 30} {second[0]} {second[1]}S800 470 930 400 "
        f"{third[0] - 100} {third[1] + 70} {third[0]} {third[1]} 1180 90 1260 60"
    )
    shapes.append(Shape(path=placed(thread), stroke=_INK, stroke_width=17))
    shapes += [
        disc(*first, 47, _INK),
        disc(*first, 14, "#fbe9d8"),
        disc(*second, 46, "#fffaf3", stroke=_INK, stroke_width=15),
        disc(*third, 63, _INK),
        disc(*third, 24, _THREAD),
    ]
    return Drawing(_two("#fbe9d8", "#f8cfae", (0, 0, 1, 1)), tuple(shapes))


def _tea_house(chance: Random) -> Drawing:
    """Draw a tea house before a skyline across the river, the sun behind it."""
    sun = chance.randint(770, 900)
    shapes = [disc(sun, chance.randint(270, 330), 150, _THREAD)]
    far = "".join(
        f"M{x} {640 - high}h{wide}v{high}h-{wide}Z"
        for x in range(20, 1180, 52)
        for wide, high in [(chance.randint(30, 58), chance.randint(60, 190))]
    )
    shapes.append(Shape(path=placed(far), fill="#e5d2b3"))
    shapes += _near_houses(chance)
    shapes += _towers()
    mist = Gradient((0, 0, 0, 1), ((0, _PAPER, 0), (1, _PAPER, 1)))
    shapes += [box(0, 520, WIDTH, 125, mist), box(0, 640, WIDTH, 260, "#f3e6cf")]
    ripples = "".join(
        f"M{chance.randint(0, 1150)} {y}h{chance.randint(40, 190)}" for y in range(664, 760, 12) for _ in range(3)
    )
    shapes.append(Shape(path=placed(ripples), stroke=_INK, stroke_width=3, stroke_opacity=0.35))
    glints = ((656, 230), (676, 180), (696, 240), (716, 130), (736, 170), (756, 80))
    shapes += [box(sun - wide / 2, y, wide, 7, _THREAD, opacity=0.65) for y, wide in glints]
    shapes += _house(chance.randint(30, 150), 476, 1.06)
    shapes.append(Shape(path=placed("M0 900v-60c200-30 400 10 600 0s420-40 600-6v66z"), fill=_INK))
    return Drawing(Gradient((0, 0, 0, 1), ((0, "#f3e4cc", 1), (0.62, _PAPER, 1), (1, "#efe0c6", 1))), tuple(shapes))


def _near_houses(chance: Random) -> list[Shape]:
    walls, floors, x = "", "", 40
    while x < 1150:
        wide, high = chance.choice((46, 58, 70, 84)), chance.randint(70, 170)
        walls += f"M{x} {640 - high}h{wide}v{high}h-{wide}Z"
        floors += "".join(f"M{x + 10} {y}h{wide - 20}" for y in range(640 - high + 18, 625, 26))
        x += wide + chance.choice((6, 14, 30))
    return [
        Shape(path=placed(walls), fill=_PAPER, stroke=_INK, stroke_width=4.5),
        Shape(path=placed(floors), stroke=_INK, stroke_width=2, stroke_opacity=0.55),
    ]


def _towers() -> list[Shape]:
    def lines(path: str, width: float = 4.5, fill: str = "", x: float = 0) -> Shape:
        return Shape(path=placed(path, x), fill=fill, stroke=_INK, stroke_width=width)

    ball = {"stroke": _INK, "stroke_width": 4.5}
    return [
        lines("M300 640l34-150M396 640l-34-150", 6),
        lines("M338 270h20v370h-20z", fill=_PAPER),
        disc(348, 470, 50, _PAPER, **ball),
        disc(348, 312, 31, _PAPER, **ball),
        disc(348, 232, 13, _PAPER, **ball),
        lines("M348 218V120"),
        lines("M300 462h96M302 482h92M318 306h60M319 318h58", 2.5),
        lines("M560 640V250c4-60 22-96 48-118 10 20 26 60 30 118v390z", fill=_PAPER),
        lines("M608 132c-16 120-6 330 4 508M590 170c-14 140-14 320-10 470", 2.5),
        lines("M690 640V330l20-90h54l20 90v310z", fill=_PAPER),
        lines("M716 262h42l6 34h-54z", 3.5, _THREAD),
        lines("".join(f"M692 {y}h90" for y in range(350, 630, 34)), 2),
        lines("M480 640V400h10v-40h10v-30h10v-26h8l10-60 10 60h8v26h10v30h10v40h10v240z", fill=_PAPER, x=330),
    ]


def _house(x: float, y: float, scale: float) -> list[Shape]:
    def part(path: str, fill: str = "", width: float = 0) -> Shape:
        drawn = placed(path, x, y, scale)
        return Shape(path=drawn, fill=fill, stroke=_INK if width else "", stroke_width=width * scale)

    return [
        part("M0 110C90 100 150 60 190 10c40 50 100 90 190 100-10 10-30 16-46 14H46C30 126 10 120 0 110z", _INK),
        part("M70 124h240v230H70z", "#f7ecd9", 6),
        part("M-30 236c60-4 92-20 120-44h200c28 24 60 40 120 44-8 12-30 18-46 16H16c-16 2-38-4-46-16z", _INK),
        part("M96 262h48v100h-48zM236 262h48v100h-48z", _THREAD),
        part("M120 262v100M96 300h48M260 262v100M236 300h48", width=4),
        part("".join(f"M{at} 140v48" for at in range(100, 281, 30)), width=4),
        part("M162 262h56v100h-56z", "#f4c58f", 5),
        disc(x + 20 * scale, y + 268 * scale, 14 * scale, _THREAD),
        disc(x + 360 * scale, y + 268 * scale, 14 * scale, _THREAD),
    ]


def _waves(chance: Random) -> Drawing:
    """Draw waves of cut paper, a small boat between them."""
    sun, up = chance.randint(220, 460), chance.randint(240, 290)
    shapes = [disc(sun, up, 130, "#fff8ee"), disc(sun, up, 176, "#fff8ee", opacity=0.4)]
    colours = ("#f0b9a0", "#a9cfc6", "#74b3ab", "#3f928f", "#1f7079", "#14525f", "#0d3844")
    shift = chance.randint(0, 299)
    for step, colour in enumerate(colours):
        wave = _wave((step * 131 + shift) % 300 - 300, 330 + step * 82, 64 - 3 * step)
        shapes += _lifted(wave, colour)
        if step == 2:
            shapes += _boat(chance.randint(560, 860), 425)
    return Drawing(_two("#fdeedd", "#f6d3bd"), tuple(shapes))


def _wave(x: float, y: float, high: float) -> str:
    crest = f"c90 {-high * 1.5:.1f} 165 {-high * 1.35:.1f} 210 {-high * 0.35:.1f}"
    trough = f"c18 {high * 0.42:.1f} 51 {high * 0.45:.1f} 90 {high * 0.35:.1f}"
    return placed(f"M{x} {y}{(crest + trough) * 5}V960H-320Z")


def _lifted(path: str, colour: str) -> list[Shape]:
    """Return a piece of paper with its shadow above it."""
    return [Shape(path=placed(path, 0, -5), fill="#3a1d10", opacity=0.2, blur=7), Shape(path=path, fill=colour)]


def _boat(x: float, y: float) -> list[Shape]:
    hull, sail, fore = (
        placed(path, x, y)
        for path in (
            "M0 60h150c-8 26-30 34-75 34S8 86 0 60z",
            "M70 54V-60c44 24 60 70 62 114z",
            "M62 54V-30C40-6 26 24 22 54z",
        )
    )
    return [*_lifted(hull, _INK), *_lifted(sail, _THREAD), *_lifted(fore, "#fff3e2")]


def _dusk(chance: Random) -> Drawing:
    """Draw the colours of an evening sky, and nothing else."""
    clouds = (
        (180, 150, 380, 300, "#ffd9a6"),
        (1010, 200, 360, 330, "#e95a52"),
        (620, 470, 300, 200, "#ff9a6b"),
        (240, 800, 420, 270, "#7a5bd0"),
        (900, 840, 420, 240, "#2f2a78"),
        (560, 770, 180, 130, "#d85a9a"),
    )
    shapes = [
        Shape(oval=(x + chance.randint(-110, 110), y + chance.randint(-70, 70), wide, high), fill=colour, blur=95)
        for x, y, wide, high, colour in clouds
    ]
    return Drawing("#f4b8a0", tuple(shapes), grain=True)


def _lantern(chance: Random) -> Drawing:
    """Draw red lanterns at night, lights out of focus below them."""
    colours = ("#ffb35c", "#ff8a3d", "#ffd9a0", "#f0503a", "#ffcf6b")
    shapes = []
    for _ in range(36):
        colour, radius = chance.choice(colours), chance.choice((14, 22, 30, 40, 54))
        x, y = chance.randint(0, WIDTH), min(HEIGHT, round(chance.gauss(640, 150)))
        opacity = round(chance.uniform(0.1, 0.38), 2)
        shapes.append(
            disc(x, y, radius, colour, opacity=opacity, stroke=colour, stroke_width=2, stroke_opacity=0.35, blur=3)
        )
    hung = ((230, 250, 0.8), (960, 200, 1.0), (600, 330, 1.25), (420, 110, 0.45), (790, 430, 0.55), (1120, 430, 0.5))
    for x, y, scale in (*hung, (70, 430, 0.5)):
        shapes += _one_lantern(x + chance.randint(-35, 35), y + chance.randint(-30, 30), scale)
    night = Gradient((0.5, 0.35, 0.9), ((0, "#6a1f1a", 1), (0.5, "#3a1216", 1), (1, "#150a10", 1)))
    return Drawing(night, tuple(shapes))


def _one_lantern(x: float, y: float, scale: float) -> list[Shape]:
    lit = Gradient(
        (0.45, 0.42, 0.7), ((0, "#ffd88a", 1), (0.35, "#ff7b3a", 1), (0.85, "#c72a1c", 1), (1, "#8a1713", 1))
    )

    def part(path: str, fill: str = "", stroke: str = "", width: float = 0, opacity: float = 1) -> Shape:
        drawn = placed(path, x, y, scale)
        return Shape(path=drawn, fill=fill, stroke=stroke, stroke_width=width * scale, stroke_opacity=opacity)

    ribs: dict[str, Any] = {"stroke": "#7d1510", "stroke_opacity": 0.45, "stroke_width": 3 * scale}
    return [
        disc(x, y, 150 * scale, "#ff8a3d", opacity=0.42, blur=26),
        part("M0-700V-84", stroke="#150a10", width=4),
        part("M-34-92h68v18h-68z", _GOLD),
        Shape(oval=(x, y, 104 * scale, 80 * scale), fill=lit),
        Shape(oval=(x, y, 72 * scale, 80 * scale), **ribs),
        Shape(oval=(x, y, 36 * scale, 80 * scale), **ribs),
        part("M0-80V80", stroke="#7d1510", width=3, opacity=0.45),
        part("M-34 74h68v18h-68z", _GOLD),
        part("M-14 92v60M0 92v76M14 92v60", stroke=_GOLD, width=5),
    ]


_SCENES: dict[Family, Callable[[Random], Drawing]] = {
    Family.PATH: _path,
    Family.TEA_HOUSE: _tea_house,
    Family.WAVES: _waves,
    Family.DUSK: _dusk,
    Family.LANTERN: _lantern,
}
