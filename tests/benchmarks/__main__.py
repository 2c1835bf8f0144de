"""`python -m tests.benchmarks [PART ...]`: tables of quality and speed, and the pictures of them in docs/.

Parts: quality, goals, speed, loading, mails, web, networks, race; all of them without a name. `--quick` takes
smaller ones and draws nothing, `--large` adds 10,000 guests to the race. Where the real networks do not stand beside
the repository, quality is measured and drawn on the made-up towns alone.
"""

import argparse
import time
from collections.abc import Mapping

from eventhub.matching import kernels
from tests.benchmarks import networks, pictures
from tests.benchmarks.goal_fit import print_goal_fit
from tests.benchmarks.loading import print_loading
from tests.benchmarks.mails import print_composing, print_mails
from tests.benchmarks.network import make_town
from tests.benchmarks.plain import numpy_only
from tests.benchmarks.quality import quality_table
from tests.benchmarks.speed import speed_table
from tests.benchmarks.web import print_web

PARTS = ("quality", "goals", "speed", "loading", "mails", "web", "networks", "race")
NAMES = {networks.SCORER: "EventHub", "ra": "resource allocation", "attr": "shared background"}


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    arguments.add_argument("--quick", action="store_true", help="about a minute, draws nothing")
    arguments.add_argument("--large", action="store_true", help="10,000 guests in the race, too")
    chosen = arguments.parse_args()
    wrong = set(chosen.parts) - set(PARTS)
    if wrong:
        arguments.error(f"no such part: {', '.join(sorted(wrong))}; there are {', '.join(PARTS)}")
    began = time.monotonic()
    for part in PARTS:
        if not chosen.parts or part in chosen.parts:
            _run(part, quick=chosen.quick, large=chosen.large)
    print(f"\nThe benchmarks took {time.monotonic() - began:.0f} s.")


def _run(part: str, *, quick: bool, large: bool) -> None:
    if part == "goals":
        print_goal_fit()
    elif part == "loading":
        print("\nFrom SQL to arrays\n")
        print_loading([2000])
    elif part == "mails":
        print_composing()
        print_mails(*((40, 1) if quick else (80, 3)))
    elif part == "web":
        print_web(quick=quick)
    elif part == "speed":
        _speed(quick=quick)
    elif part == "quality":
        _quality(seeds=3 if quick else 10, draw=not quick)
    elif not networks.present():
        print(f"\nThe real networks do not stand beside the repository: {part} is left out.")
    elif part == "race":
        networks.race(quick=quick, large=large)
    else:
        table = networks.evaluate(quick=quick)
        if not quick:
            _draw_quality("real networks, five for each of the first four", table)


def _quality(*, seeds: int, draw: bool) -> None:
    """The rules on made-up towns, which live in the repository; drawn where there is nothing better."""
    print(f"\nFirst five suggestions that are right, made-up towns of 240 people, {seeds} seeds\n")
    rows = quality_table([make_town(seed=seed) for seed in range(seeds)])
    best, best_new = max(row[1] for row in rows[1:]), max(row[2] for row in rows[1:])
    print("| rule | with ties | x best rule | newcomers | x best rule |\n|---|---|---|---|---|")
    for name, known, new in rows:
        print(f"| {name} | {known:.3f} | {known / best:.2f} | {new:.3f} | {new / best_new:.2f} |")
    if draw and not networks.present():
        inverse = {words: method for method, words in NAMES.items()}
        named = {inverse.get(name, name): at for at, (name, *_) in enumerate(rows)}
        _draw_quality(
            "made-up towns of 240 people",
            {
                words: {method: rows[at][column] for method, at in named.items()}
                for column, words in ((1, "people with ties"), (2, "newcomers"))
            },
        )


def _draw_quality(where: str, table: Mapping[str, Mapping[str, float]]) -> None:
    """Each method's P@5 as a share of the best simple method's on the same people."""
    rows = {}
    for name, row in table.items():
        best = max(value for method, value in row.items() if method != networks.SCORER)
        rows[name] = {words: row[method] / best for method, words in NAMES.items()}
    pictures.save(
        "quality.svg",
        pictures.dots(
            "How many of the first five are people one really knows",
            f"As a share of the best of {len(next(iter(table.values()))) - 1} other methods (the line); {where}",
            rows,
        ),
    )


def _speed(*, quick: bool) -> None:
    sizes = [200, 2000] if quick else [200, 2000, 10000]
    print("\nProcessor time, one thread\n")
    with numpy_only():
        rows = _print_speed("numpy", speed_table(sizes))
    drawn = {
        "in the lists of the whole room": [whole / guests * 1000 for guests, whole, *_ in rows],
        "for one page, the room prepared": [page for *_, page in rows],
    }
    if kernels.COMPILED:
        speed_table([60])  # compiles
        rows = _print_speed("compiled", speed_table(sizes))
        drawn["lists with compiled loops"] = [whole / guests * 1000 for guests, whole, *_ in rows]
    if not quick:
        pictures.save(
            "speed.svg",
            pictures.lines(
                "How long the matching takes",
                "Milliseconds of one processor for one guest, by guests in the room",
                sizes,
                drawn,
                "ms",
            ),
        )


def _print_speed(loops: str, rows: list[tuple[int, float, float, float]]) -> list[tuple[int, float, float, float]]:
    print("| guests | loops | everybody's list, s | a guest, ms | preparing, s | one page, ms |")
    print("|---|---|---|---|---|---|")
    for guests, whole, prepared, page in rows:
        print(f"| {guests:,} | {loops} | {whole:.2f} | {whole / guests * 1000:.2f} | {prepared:.2f} | {page:.1f} |")
    return rows


if __name__ == "__main__":
    main()
