"""From the curves of a drawing to points, for those who cannot draw curves. Pure."""

import re

_STEPS = 24
_PART = re.compile(r"[MCS][^MCS]*")
Point = tuple[float, float]


def flattened(path: str, scale: float) -> list[Point]:
    """Convert an SVG path of M, C and S commands with absolute coordinates to points, enlarged by `scale`."""
    points: list[Point] = []
    handle: Point = (0.0, 0.0)
    for part in _PART.findall(path):
        numbers = [scale * float(number) for number in part[1:].split()]
        pairs = list(zip(numbers[::2], numbers[1::2], strict=True))
        if part[0] == "M":
            points.append(pairs[0])
            continue
        start = points[-1]
        first = pairs[0] if part[0] == "C" else (2 * start[0] - handle[0], 2 * start[1] - handle[1])
        handle, end = pairs[-2:]
        points += [_on_curve(start, first, handle, end, step / _STEPS) for step in range(1, _STEPS + 1)]
    return points


def _on_curve(start: Point, first: Point, second: Point, end: Point, t: float) -> Point:
    weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3)
    four = (start, first, second, end)
    return (
        sum(w * p[0] for w, p in zip(weights, four, strict=True)),
        sum(w * p[1] for w, p in zip(weights, four, strict=True)),
    )
