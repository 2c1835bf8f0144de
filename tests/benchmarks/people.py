"""`python -m tests.benchmarks.people`: reading, comparing and suggesting against the plain work beneath them.

Each figure is a ratio in one run: our reader against csv.reader on the same bytes, a suggestion against one
pass over the vocabulary's names, heavy markup against light markup of the same length.
"""

import csv
import io
import time
from collections.abc import Callable
from dataclasses import replace

from eventhub.events.event.prose import render
from eventhub.people.imports.readers.files import read
from eventhub.people.imports.resolution import Person, resolve
from eventhub.text import vocabulary
from eventhub.text.characters import fold

HEADER = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
ROWS = 20_000
HEAVY = (">" * 5000 + "x", "[" * 5000, "*a " * 1700, "- " * 2500 + "x")


def main() -> None:
    content = (
        HEADER
        + "".join(
            f"Min{i},Zhang,https://www.linkedin.com/in/min{i},min{i}@example.org,同济大学 {i},Engineer,1 May 2020\n"
            for i in range(ROWS)
        )
    ).encode()
    text = content.decode()
    guests = [Person(f"Guest{i} Name{i}", emails=frozenset({f"guest{i}@example.org"})) for i in range(300)]
    people = [Person(f"Min{i} Zhang", emails=frozenset({f"min{i}@example.org"})) for i in range(ROWS)]
    names = [row.split(",")[0] for row in text.splitlines()]
    vocabulary.suggest("place", "a", 8)
    show(
        "read 20,000 rows / csv.reader",
        lambda: read(content, "Connections.csv"),
        lambda: list(csv.reader(io.StringIO(text))),
    )
    show(
        "compare 20,000 with 300 guests / fold 20,000 names",
        lambda: resolve(people, guests),
        lambda: [fold(name) for name in names],
    )
    alumni = [replace(guest, schools=("Tongji University",)) for guest in guests]
    graduates = [replace(person, schools=("同济大学",)) for person in people]
    show(
        "the same, all of one school / fold 20,000 names",
        lambda: resolve(graduates, alumni),
        lambda: [fold(name) for name in names],
    )
    show(
        "suggest a place / fold 1,000 names",
        lambda: vocabulary.suggest("place", "shang", 8),
        lambda: [fold(name) for name in names[:1000]],
    )
    for heavy in HEAVY:
        show(
            f"render {heavy[:3]!r}… / plain words",
            lambda heavy=heavy: render(heavy),
            lambda heavy=heavy: render("word " * (len(heavy) // 5)),
        )


def show(what: str, ours: Callable[[], object], floor: Callable[[], object]) -> None:
    """Print the best of three of each in seconds of processor time, and their ratio."""
    mine, base = seconds(ours), seconds(floor)
    print(f"{what:55} {mine:8.4f} s  {base:8.4f} s  {mine / base:8.1f}x")


def seconds(work: Callable[[], object]) -> float:
    taken = []
    for _ in range(3):
        begin = time.process_time()
        work()
        taken.append(time.process_time() - begin)
    return min(taken)


if __name__ == "__main__":
    main()
