"""The drawing on top of an event: threads that meet at a few bright points, drawn from a seed. Pure."""

from dataclasses import dataclass
from functools import lru_cache
from random import Random

WIDTH, HEIGHT = 960, 540
SEEDS = 1_000_000
_THREADS = 26
# Four stops from dark to light, then the colour of the glow.
_SKIES = (
    ("#2b1b3d", "#6d2a3f", "#d2582b", "#f2a65a", "#ffd9a0"),
    ("#10243a", "#1d4a5f", "#2f8a86", "#a9d6a8", "#f4f1c0"),
    ("#1b1f3b", "#3b3470", "#8a4f9e", "#e08aa8", "#ffd6cf"),
    ("#1f2a1c", "#3f5a2c", "#8f9b3a", "#e3c15c", "#fff0b8"),
    ("#2a1a1a", "#7a2330", "#c8433c", "#f09a6a", "#ffdcb0"),
    ("#14202b", "#2c4766", "#5b7fa6", "#c3cfe0", "#fff4dd"),
)


@dataclass(frozen=True)
class Point:
    """A bright point where threads meet; `size` is its radius in units of the drawing."""

    x: int
    y: int
    size: int


@dataclass(frozen=True)
class Thread:
    """One thin line of the drawing: an SVG path with its strength (0 to 1) and width."""

    path: str
    opacity: float
    width: float


@dataclass(frozen=True)
class Cover:
    """Everything the template draws; the same seed always yields the same cover."""

    sky: tuple[str, str, str, str]
    glow: str
    sun_x: float
    sun_y: float
    points: tuple[Point, ...]
    threads: tuple[Thread, ...]
    line: str


@lru_cache(maxsize=256)
def cover(seed: int) -> Cover:
    """Compute the cover of a seed."""
    chance = Random(seed)  # noqa: S311 - a drawing, not a secret.
    colours = chance.choice(_SKIES)
    points = _points(chance)
    return Cover(
        sky=colours[:4],
        glow=colours[4],
        sun_x=round(chance.uniform(0.6, 0.85), 2),
        sun_y=round(chance.uniform(0.2, 0.4), 2),
        points=points,
        threads=tuple(_thread(chance, points, number) for number in range(_THREADS)),
        line=_line(points),
    )


def offered(seed: int) -> tuple[int, int, int]:
    """Return the seed and those of the next two drawings with other skies, to choose from."""
    skies = {_sky(seed): seed}
    following = seed
    while len(skies) < 3:
        following = (following + 1) % SEEDS
        skies.setdefault(_sky(following), following)
    first, second, third = skies.values()
    return first, second, third


def _sky(seed: int) -> tuple[str, ...]:
    return Random(seed).choice(_SKIES)  # noqa: S311


def _points(chance: Random) -> tuple[Point, ...]:
    columns = (250, 430, 640, 770)
    return tuple(Point(x + chance.randint(-30, 30), chance.randint(150, 350), chance.randint(12, 20)) for x in columns)


def _thread(chance: Random, points: tuple[Point, ...], number: int) -> Thread:
    meeting = chance.choice(points)
    left = round(50 + number * (HEIGHT - 100) / _THREADS) + chance.randint(-8, 8)
    right = HEIGHT - left + chance.randint(-12, 12)
    middle = meeting.y + round((left - HEIGHT / 2) / 6)
    path = (
        f"M-20 {left}C{meeting.x - 150} {left} {meeting.x - 110} {middle} {meeting.x} {middle}"
        f"S{meeting.x + 160} {right} {WIDTH + 20} {right}"
    )
    return Thread(path, round(chance.uniform(0.1, 0.32), 2), round(chance.uniform(0.8, 1.8), 1))


def _line(points: tuple[Point, ...]) -> str:
    first, second, *others = points
    reach = (second.x - first.x) // 2
    start = f"M{first.x} {first.y}C{first.x + reach} {first.y} "
    end = f"{second.x - reach} {second.y} {second.x} {second.y}"
    rest = (f"S{p.x - (p.x - q.x) // 2} {p.y} {p.x} {p.y}" for q, p in zip(points[1:], others, strict=False))
    return start + end + "".join(rest)
