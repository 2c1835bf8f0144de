"""`python -m tests.benchmarks.pages 2000`: what Who's going costs a guest, against the bare two-hop query.

The page as the product makes it, names, acquaintances, favours and all SQL included, without Flask and Jinja;
the room is in memory, as after the first page. The query only counts introducers of the same viewers, over the
same rows. SQLite in a temporary folder, processor time of one thread, viewers in turn.
"""

import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import sqlalchemy as sa

from config import Config
from eventhub.app.factory import create_app
from eventhub.events.registrations.models import Registration
from eventhub.platform.db import db
from eventhub.recommendations.page_context import read_page_context, score_page
from eventhub.recommendations.presenters import going_page
from eventhub.recommendations.service import refresh_own
from tests.benchmarks.loading import NOW, fill

# Grouped before the guests are looked up: the other way round it takes twenty times as long.
TWO_HOPS = sa.text("""
SELECT p.person, p.ways FROM (
    SELECT b.other_id AS person, COUNT(*) AS ways FROM tie a CROSS JOIN tie b ON b.owner_id = a.other_id
     WHERE a.owner_id = :viewer AND a.says = 'yes' AND b.says = 'yes' GROUP BY b.other_id) AS p
 CROSS JOIN registration r ON r.user_id = p.person AND +r.event_id = :event AND +r.state = 'confirmed'""")


def page_rows(guests: int, viewers: int = 60) -> list[tuple[str, float, float]]:
    """(what, median milliseconds, 95th percentile) of the page, of its computing alone, and of the query."""
    with tempfile.TemporaryDirectory() as folder:
        address = f"sqlite:///{Path(folder) / 'room.db'}"
        app = create_app(Config.for_tests(database_url=address, instance_path=Path(folder)))
        with app.test_request_context():
            db.create_all()
            event = fill(guests)
            chosen = np.random.default_rng(1).choice(guests, viewers, replace=False) + 1
            rows = [db.session.get_one(Registration, int(one)) for one in chosen]
            for row in rows:
                refresh_own(row, NOW)
            found = [
                ("the whole page", _times(rows, lambda row: going_page(read_page_context(event, row, NOW), {}))),
                (
                    "of it reading and matching",
                    _times(rows, lambda row: score_page(read_page_context(event, row, NOW), {})),
                ),
                (
                    "bare two-hop query",
                    _times(
                        rows, lambda row: db.session.execute(TWO_HOPS, {"event": event.id, "viewer": row.user_id}).all()
                    ),
                ),
            ]
            db.session.remove()
            db.engine.dispose()
    return [(what, *np.percentile(times, [50, 95])) for what, times in found]


def _times(rows: list[Registration], work) -> list[float]:
    taken = []
    for row in [rows[0], *rows]:
        start = time.process_time()
        work(row)
        taken.append((time.process_time() - start) * 1000)
    return taken[1:]


def print_pages(sizes: list[int]) -> None:
    """A table with three rows for each size of the room."""
    print("| guests | what | median, ms | 95 %, ms | 95 % x query |\n|---|---|---|---|---|")
    for size in sizes:
        rows = page_rows(size)
        query = rows[-1][2]
        for what, median, most in rows:
            print(f"| {size:,} | {what} | {median:.1f} | {most:.1f} | {most / query:.2f} |", flush=True)


if __name__ == "__main__":
    print_pages([int(size) for size in sys.argv[1:] or ["2000"]])
