"""Draw the floors of `eventhub` and who imports whom: `python docs/draw_architecture.py` writes docs/architecture.svg.

The floors are the layers of the first import contract in pyproject.toml, the arrows are read from the imports, without
those that only type checkers read. An arrow that follows from others is left out.
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
# The row of a unit, and left edge, top and width of its box.
Place = tuple[int, float, float, float]

# Units of the drawing: a page shows it at about its own size.
WIDTH, TOP, ROW, BOX = 720, 44, 31, 22
COLUMN, SIGN, GAP, BETWEEN = 128, 6.9, 8, 5
STYLE = (
    "text{font:12px system-ui,sans-serif;fill:#1d1a16}.muted{fill:#6f685e}.box{fill:#f6f1ea;stroke:#8a7f70}"
    ".arrow{fill:none;stroke:#c2410c;stroke-opacity:.55}.head{fill:#c2410c}"
    "@media(prefers-color-scheme:dark){svg{background:#1d1a17}text{fill:#f6f1ea}.muted{fill:#a39a8e}"
    ".box{fill:#2b2622;stroke:#8a7f70}.arrow{stroke:#f08c5a}.head{fill:#f08c5a}}"
)


def contract() -> dict[str, Any]:
    """Return the contract that says who stands on whom."""
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


def drawing() -> str:
    """Return the picture as SVG."""
    rows = floors()
    units = [unit for row in rows for unit in row]
    places = _places(rows)
    lines = [_arrow(places[start], places[end], start, end) for start, end in without_shortcuts(arrows(units))]
    boxes = [_box(unit, places[unit], with_words=len(row) == 1) for row in rows for unit in row]
    height = TOP + ROW * len(rows) + 8
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
            f'aria-label="The floors of EventHub and who imports whom"><style>{STYLE}</style>',
            '<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="6" markerHeight="6" '
            'orient="auto"><path class="head" d="M0 0L8 4L0 8z"/></marker></defs>',
            '<text x="12" y="20" style="font-size:15px">Who imports whom: down only</text>',
            f'<text class="muted" x="{COLUMN}" y="38">what follows from other arrows is left out</text>',
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


def _places(rows: Sequence[Sequence[str]]) -> dict[str, Place]:
    found: dict[str, Place] = {}
    for number, row in enumerate(rows):
        left = float(COLUMN)
        for unit in row:
            width = len(_name(unit)) * SIGN + 18
            found[unit] = (number, left, TOP + number * ROW, width)
            left += width + GAP
    return found


def _arrow(start: Place, end: Place, importer: str, imported: str) -> str:
    """Draw a short line to the floor below, else a bow on the left: the longer, the further out."""
    (from_row, x1, y1, wide1), (to_row, x2, y2, wide2) = start, end
    title = f"<title>{_name(importer)} imports {_name(imported)}</title>"
    if to_row - from_row == 1:
        line = f"M{x1 + min(wide1, wide2) / 2:.1f} {y1 + BOX:.1f}L{x2 + min(wide1, wide2) / 2:.1f} {y2 - 1:.1f}"
        return f'<path class="arrow" marker-end="url(#head)" d="{line}">{title}</path>'
    out = COLUMN - 22 - 5.6 * (to_row - from_row)
    begin = f"M{x1:.1f} {y1 + BOX / 2:.1f}" if x1 == COLUMN else f"M{x1 + wide1 / 2:.1f} {y1 + BOX:.1f}"
    line = f"{begin}C{out:.1f} {y1 + BOX:.1f} {out:.1f} {y2 - BETWEEN:.1f} "
    if x2 == COLUMN:
        line += f"{x2 - 1:.1f} {y2 + BOX / 2:.1f}"
    else:  # Along between two floors, and down.
        line += f"{COLUMN:.1f} {y2 - BETWEEN:.1f}H{x2 + wide2 / 2 - BETWEEN:.1f}l{BETWEEN - 1} {BETWEEN - 1}"
    return f'<path class="arrow" marker-end="url(#head)" d="{line}">{title}</path>'


def _box(unit: str, place: Place, *, with_words: bool) -> str:
    _, left, top, width = place
    drawn = (
        f'<rect class="box" x="{left:.1f}" y="{top}" width="{width:.1f}" height="{BOX}" rx="4"/>'
        f'<text x="{left + width / 2:.1f}" y="{top + 15}" text-anchor="middle">{escape(_name(unit))}</text>'
    )
    words = escape(_words(unit, int((WIDTH - left - width - 10) / SIGN))) if with_words else ""
    return f'{drawn}<text class="muted" x="{left + width + 10:.1f}" y="{top + 15}">{words}</text>' if words else drawn


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
