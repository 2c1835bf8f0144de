"""Paths of drawings: moved and made absolute, and turned into points for programs that cannot draw curves. Pure."""

import re
from collections.abc import Iterator

_STEPS = 24
_PART = re.compile(r"([A-Za-z])([^A-Za-z]*)")
_NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)")
Point = tuple[float, float]
_MOVES = {"M": 1, "L": 1, "C": 3, "S": 2}


def placed(path: str, x: float = 0, y: float = 0, scale: float = 1) -> str:
    """Return an SVG path of M, L, H, V, C, S and Z, of either case, moved and enlarged, in absolute M, L, C and Z."""

    def at(point: Point) -> str:
        return f"{_short(point[0] * scale + x)} {_short(point[1] * scale + y)}"

    return "".join(command + " ".join(map(at, points)) for command, points in _absolute(path))


def flattened(path: str, scale: float) -> list[list[Point]]:
    """Convert a path of `placed` to the points of each of its lines, enlarged by `scale`."""
    lines: list[list[Point]] = []
    for command, points in _absolute(path):
        enlarged = [(scale * x, scale * y) for x, y in points]
        if command == "M":
            lines.append(enlarged)
        elif command == "L":
            lines[-1] += enlarged
        elif command == "C":
            start, (first, second, end) = lines[-1][-1], enlarged
            lines[-1] += [_on_curve(start, first, second, end, step / _STEPS) for step in range(1, _STEPS + 1)]
        else:
            lines[-1].append(lines[-1][0])
    return lines


def _short(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


def _absolute(path: str) -> Iterator[tuple[str, list[Point]]]:
    """Read a path command by command, each with absolute points: M and L with one, C with three, Z with none."""
    here = start = handle = (0.0, 0.0)
    for letter, typed in _PART.findall(path):
        command, numbers = letter.upper(), [float(number) for number in _NUMBER.findall(typed)]
        if command == "Z":
            here = handle = start
            yield "Z", []
            continue
        for group in _groups(command, numbers):
            moved = _onto(group, here, command, is_relative=letter.islower())
            if command == "S":
                moved = [(2 * here[0] - handle[0], 2 * here[1] - handle[1]), *moved]
            handle, here = moved[-2] if len(moved) == 3 else moved[-1], moved[-1]
            if command == "M":
                start = here
            yield {"H": "L", "V": "L", "S": "C"}.get(command, command), moved


def _groups(command: str, numbers: list[float]) -> Iterator[list[Point]]:
    if command in "HV":
        pairs: list[Point] = [(number, 0.0) if command == "H" else (0.0, number) for number in numbers]
    else:
        pairs = list(zip(numbers[::2], numbers[1::2], strict=True))
    size = _MOVES.get(command, 1)
    yield from (pairs[at : at + size] for at in range(0, len(pairs), size))


def _onto(points: list[Point], here: Point, command: str, *, is_relative: bool) -> list[Point]:
    if is_relative:
        return [(x + here[0], y + here[1]) for x, y in points]
    if command == "H":
        return [(x, here[1]) for x, _ in points]
    if command == "V":
        return [(here[0], y) for _, y in points]
    return points


def _on_curve(start: Point, first: Point, second: Point, end: Point, t: float) -> Point:
    weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3)
    four = (start, first, second, end)
    return (
        sum(w * p[0] for w, p in zip(weights, four, strict=True)),
        sum(w * p[1] for w, p in zip(weights, four, strict=True)),
    )
