"""Draw the floors of `eventhub` and their imports: `python docs/draw_architecture.py` writes docs/architecture.svg.

The floors are the layers of the first import contract in pyproject.toml; within a floor a package stands above those it
imports. The arrows are read from the imports, without those that only type checkers read. An arrow that follows from
others is left out.
"""

from __future__ import annotations

import ast
import sys
import tomllib
from collections.abc import Mapping, Sequence
from html import escape
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import grimp

ROOT = Path(__file__).resolve().parents[1]
PICTURE = ROOT / "docs" / "architecture.svg"
Arrows = Mapping[str, set[str]]
# The row of a unit, and top and width of its box.
Place = tuple[int, float, float]

# Units of the drawing: a page shows it at about its own size.
WIDTH, TOP, ROW, BOX = 760, 44, 28, 22
COLUMN, SIGN = 128, 6.9
STYLE = (
    "text{font:12px system-ui,sans-serif;fill:#1d1a16}.muted{fill:#6f685e}.box{fill:#f6f1ea;stroke:#8a7f70}"
    ".arrow{fill:none;stroke:#c2410c;stroke-opacity:.55}.head{fill:#c2410c}.floor{stroke:#d9cfc2}"
    "@media(prefers-color-scheme:dark){svg{background:#1d1a17}text{fill:#f6f1ea}.muted{fill:#a39a8e}"
    ".box{fill:#2b2622;stroke:#8a7f70}.arrow{stroke:#f08c5a}.head{fill:#f08c5a}.floor{stroke:#4a423b}}"
)


def contract() -> dict[str, Any]:
    """Return the contract of the floors."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    return next(each for each in contracts if each["type"] == "layers")


def floors() -> list[list[str]]:
    """Return the packages and modules of each floor, the highest floor first."""
    return [[part.strip(" ()") for part in layer.replace(":", "|").split("|")] for layer in contract()["layers"]]


def arrows(units: Sequence[str]) -> dict[str, set[str]]:
    """Return which units each unit imports; what belongs to no unit, or is an exception, is left out."""
    root = units[0].partition(".")[0]
    graph = grimp.build_graph(root, exclude_type_checking_imports=True, cache_dir=None)
    for exception in contract().get("ignore_imports", []):
        importer, imported = exception.split(" -> ")
        graph.remove_import(importer=importer, imported=imported)
    found: dict[str, set[str]] = {unit: set() for unit in units}
    for module in graph.modules:
        importer = _unit_of(module, units)
        imported = {_unit_of(each, units) for each in graph.find_modules_directly_imported_by(module)}
        if importer:
            found[importer] |= imported - {importer, ""}
    return found


def without_shortcuts(found: Arrows) -> list[tuple[str, str]]:
    """Return the arrows that do not follow from others, in alphabetical order."""
    return sorted(
        (start, end)
        for start, ends in found.items()
        for end in ends
        if not any(end in _reached(other, found) for other in ends - {end})
    )


def by_imports(row: Sequence[str], found: Arrows) -> list[str]:
    """Return the units of a floor so that each stands before those it imports; else in the order given."""
    left, ordered = list(row), []
    while left:
        first = next(
            unit for unit in left if not any(unit in _reached(other, found) for other in left if other != unit)
        )
        left.remove(first)
        ordered.append(first)
    return ordered


def drawing() -> str:
    """Return the picture as SVG."""
    found = arrows([unit for row in floors() for unit in row])
    rows = [by_imports(row, found) for row in floors()]
    units = [unit for row in rows for unit in row]
    places = {unit: (number, TOP + number * ROW, len(_name(unit)) * SIGN + 18) for number, unit in enumerate(units)}
    lines = [_arrow(places[start], places[end], start, end) for start, end in without_shortcuts(found)]
    boxes = [_box(unit, places[unit]) for unit in units]
    ends = [places[row[-1]][1] + BOX + (ROW - BOX) / 2 for row in rows[:-1]]
    bounds = [f'<path class="floor" d="M{COLUMN} {end:.1f}H{WIDTH - 12}"/>' for end in ends]
    height = TOP + ROW * len(units) + 8
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
            f'aria-label="The floors of EventHub and what imports what"><style>{STYLE}</style>',
            '<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="6" markerHeight="6" '
            'orient="auto"><path class="head" d="M0 0L8 4L0 8z"/></marker></defs>',
            '<text x="12" y="20" style="font-size:15px">What imports what: down only</text>',
            f'<text class="muted" x="{COLUMN}" y="38">what follows from other arrows is left out</text>',
            *bounds,
            *lines,
            *boxes,
            "</svg>",
            "",
        ]
    )


def _unit_of(module: str, units: Sequence[str]) -> str:
    inside = [unit for unit in units if module == unit or module.startswith(f"{unit}.")]
    return max(inside, key=len, default="")


def _reached(start: str, found: Arrows) -> set[str]:
    seen: set[str] = set()
    ahead = [start]
    while ahead:
        for each in found[ahead.pop()] - seen:
            seen.add(each)
            ahead.append(each)
    return seen


def _name(unit: str) -> str:
    return unit.partition(".")[2]


def _arrow(start: Place, end: Place, importer: str, imported: str) -> str:
    """Draw a short line to the row below, else a bow on the left: the longer, the further out."""
    (from_row, y1, wide1), (to_row, y2, wide2) = start, end
    title = f"<title>{_name(importer)} imports {_name(imported)}</title>"
    if to_row - from_row == 1:
        x = COLUMN + min(wide1, wide2) / 2
        line = f"M{x:.1f} {y1 + BOX:.1f}L{x:.1f} {y2 - 1:.1f}"
    else:
        out = COLUMN - 22 - 5.6 * (to_row - from_row)
        line = (
            f"M{COLUMN} {y1 + BOX / 2:.1f}C{out:.1f} {y1 + BOX:.1f} {out:.1f} {y2:.1f} {COLUMN - 1} {y2 + BOX / 2:.1f}"
        )
    return f'<path class="arrow" marker-end="url(#head)" d="{line}">{title}</path>'


def _box(unit: str, place: Place) -> str:
    _, top, width = place
    words = escape(_words(unit, int((WIDTH - COLUMN - width - 10) / SIGN)))
    return (
        f'<rect class="box" x="{COLUMN}" y="{top}" width="{width:.1f}" height="{BOX}" rx="4"/>'
        f'<text x="{COLUMN + width / 2:.1f}" y="{top + 15}" text-anchor="middle">{escape(_name(unit))}</text>'
        f'<text class="muted" x="{COLUMN + width + 10:.1f}" y="{top + 15}">{words}</text>'
    )


def _words(unit: str, room: int) -> str:
    """Return what a package or module says of itself in its first line, as far as there is room."""
    origin = getattr(find_spec(unit), "origin", None)
    said = ast.get_docstring(ast.parse(Path(origin).read_text("utf-8"))) if origin else ""
    line = (said or "").partition("\n")[0].partition(". ")[0].rstrip(".")
    name, _, rest = line.partition(": ")
    if rest and len(name.split()) <= 3:
        line = rest[0].upper() + rest[1:]
    for end in ("; ", ": ", ", "):
        line = line if len(line) <= room else line.rpartition(end)[0] or line
    return line


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    PICTURE.write_text(drawing(), "utf-8")
