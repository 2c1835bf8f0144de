"""Pictures of what was measured, as SVG that a browser shows in light and dark without script."""

from collections.abc import Mapping, Sequence
from math import log10
from pathlib import Path
from xml.sax.saxutils import escape

DOCS = Path(__file__).resolve().parents[2] / "docs"
COLOURS = ("#c2410c", "#17694d", "#2b5fb3", "#8f8679")
STYLE = (
    "text{font:13px system-ui,sans-serif;fill:#1d1a16}.muted{fill:#6f685e}.line{stroke:#d8d0c4}"
    "@media(prefers-color-scheme:dark){svg{background:#1d1a17}text{fill:#f6f1ea}.muted{fill:#a39a8e}"
    ".line{stroke:#443d36}}"
)
WIDTH, ROW, LEFT, RIGHT = 720, 30, 190, 30


def save(name: str, picture: str) -> None:
    """Put a picture where the README looks for it."""
    path = DOCS / name
    path.write_text(picture, encoding="utf-8")
    print(f"\nDrawn: docs/{name}")


def dots(title: str, note: str, rows: Mapping[str, Mapping[str, float]], *, mark: float = 1.0) -> str:
    """A row for each data set and a dot for each method, from 0 on; `mark` is the line to reach."""
    series = list(next(iter(rows.values())))
    top = max(mark, *(value for row in rows.values() for value in row.values())) * 1.05
    scale = (WIDTH - LEFT - RIGHT) / top
    height = 84 + ROW * len(rows)
    parts = [_text(16, 24, title, size=16), _text(16, 44, note, "muted"), *_key(series, 64)]
    bottom = 76 + ROW * len(rows)
    parts.append(
        f'<line class="line" x1="{LEFT + mark * scale:.1f}" x2="{LEFT + mark * scale:.1f}" y1="78" '
        f'y2="{bottom}" stroke-width="2"/>'
    )
    for at, (label, row) in enumerate(rows.items()):
        y = 78 + ROW * at + ROW // 2
        parts.append(f'<line class="line" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y}" y2="{y}"/>')
        parts.append(_text(LEFT - 12, y + 4, label, anchor="end"))
        for colour, name in reversed(list(zip(COLOURS, series, strict=False))):
            radius = 7 if name == series[0] else 5
            parts.append(
                f'<circle cx="{LEFT + row[name] * scale:.1f}" cy="{y}" r="{radius}" fill="{colour}">'
                f"<title>{escape(label)}, {escape(name)}: {row[name]:.2f}</title></circle>"
            )
    return _svg(title, height, parts)


def lines(title: str, note: str, across: Sequence[float], rows: Mapping[str, Sequence[float]], unit: str) -> str:
    """A line for each series over sizes, both axes in powers of ten; every point carries its number."""
    low = log10(min(value for row in rows.values() for value in row))
    high = log10(max(value for row in rows.values() for value in row))
    first, last = log10(across[0]), log10(across[-1])
    height = 330

    def place(size: float, value: float) -> tuple[float, float]:
        return (
            LEFT - 60 + (log10(size) - first) / (last - first or 1) * (WIDTH - LEFT - RIGHT - 30),
            height - 50 - (log10(value) - low) / (high - low or 1) * (height - 150),
        )

    parts = [_text(16, 24, title, size=16), _text(16, 44, note, "muted"), *_key(list(rows), 64)]
    for size in across:
        x = place(size, 10**low)[0]
        parts.append(_text(x, height - 16, f"{size:,.0f}", "muted", anchor="middle"))
        parts.append(f'<line class="line" x1="{x:.1f}" x2="{x:.1f}" y1="84" y2="{height - 36}"/>')
    for colour, below, (name, values) in zip(COLOURS, (False, False, True, True), rows.items(), strict=False):
        points = [place(size, value) for size, value in zip(across, values, strict=True)]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        parts.append(
            f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="3">'
            f"<title>{escape(name)}</title></polyline>"
        )
        for (x, y), value in zip(points, values, strict=True):
            parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="{colour}"/>')
            parts.append(_text(x, y + 20 if below else y - 10, f"{value:,.3g} {unit}", anchor="middle"))
    return _svg(title, height, parts)


def _key(series: Sequence[str], y: int) -> list[str]:
    parts, x = [], 16
    for colour, name in zip(COLOURS, series, strict=False):
        parts += [f'<circle cx="{x + 5}" cy="{y - 4}" r="5" fill="{colour}"/>', _text(x + 16, y, name)]
        x += 34 + 7 * len(name)
    return parts


def _text(x: float, y: float, words: str, kind: str = "", anchor: str = "start", size: int = 13) -> str:
    kind = f' class="{kind}"' if kind else ""
    return f'<text{kind} x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}">{escape(words)}</text>'


def _svg(title: str, height: int, parts: Sequence[str]) -> str:
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-label="{escape(title)}"><style>{STYLE}</style>'
    )
    return "\n".join([head, *parts, "</svg>"]) + "\n"
