"""Whether this EventHub is alive and ready, for the machine that watches it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, jsonify
from sqlalchemy.exc import SQLAlchemyError

from eventhub.clock import utc_now
from eventhub.operations import queries
from eventhub.web.access import public

bp = Blueprint("operations", __name__)


@bp.get("/healthz")
@public
def health() -> Any:
    """200 when the database answers and is migrated, else 503; the age of the outbox in seconds beside it."""
    try:
        version, oldest = queries.schema_version(), queries.oldest_waiting_mail()
    except SQLAlchemyError:
        return jsonify(ready=False, database=False), 503
    age = max(0, int((utc_now() - oldest).total_seconds())) if oldest else 0
    return jsonify(ready=version is not None, database=True, migration=version, outbox_age_seconds=age)
