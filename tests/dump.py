"""The whole database as plain values, to see that nothing changed, or that something is nowhere in it."""

import sqlalchemy as sa

from eventhub.platform.db import db


def whole_database(session) -> dict[str, list[tuple]]:
    """Table -> its rows, in a stable order."""
    session.commit()
    dump = {}
    for table in db.metadata.sorted_tables:
        rows = session.execute(sa.select(table)).all()
        dump[table.name] = sorted(tuple(map(str, row)) for row in rows)
    return dump


def differences(before: dict, after: dict) -> list[str]:
    """What changed between two dumps, one line a row."""
    return [f"{table}: {row}" for table in before for row in set(before[table]).symmetric_difference(after[table])]


def moved_since(before: dict, session) -> list[str]:
    """What changed since a dump, but for how often something was asked, which is counted before anything is found."""
    return [line for line in differences(before, whole_database(session)) if not line.startswith("rate_count")]
