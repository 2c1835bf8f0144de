"""Whether this EventHub is alive and ready, for the machine that watches it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, jsonify

from config import ROOT
from eventhub.clock import utc_now
from eventhub.operations import queries
from eventhub.web.access import public

bp = Blueprint("operations", __name__)


@bp.get("/healthz")
@public
def health() -> Any:
    """200 when the database answers and stands at our newest migration, else 503; the outbox's age in seconds."""
    standing = queries.standing()
    if standing is None:
        return jsonify(ready=False, database=False), 503
    version, oldest = standing
    age = max(0, int((utc_now() - oldest).total_seconds())) if oldest else 0
    ready = version == newest_migration()
    body = jsonify(ready=ready, database=True, migration=version, outbox_age_seconds=age)
    return body, 200 if ready else 503


def newest_migration() -> str:
    """The number of the last file in migrations/versions."""
    return max(file.name[:4] for file in (ROOT / "migrations" / "versions").glob("[0-9]*.py"))
