"""Brings the demo's database to a state worth looking at: migrated, and full of people."""

import logging
from pathlib import Path

import sqlalchemy as sa
from flask_migrate import upgrade

from config import Config
from eventhub.app.demo.seed import seed_if_empty
from eventhub.app.demo.words import EVENING
from eventhub.app.factory import create_app
from eventhub.events.event.models import Event
from eventhub.platform.clock import utc_now
from eventhub.platform.db import db


def migrate() -> None:
    """Bring the database up to the newest migration."""
    logging.getLogger("alembic").setLevel(logging.WARNING)
    with create_app(Config.from_environment()).app_context():
        upgrade()


def prepare() -> None:
    """Migrate; fill an empty database; start again when the demo's event is over."""
    logging.getLogger("alembic").setLevel(logging.WARNING)
    app = create_app(Config.from_environment())
    with app.app_context():
        upgrade()
        if _event_is_over():
            print("The demo's event is over: making the room afresh.", flush=True)
            _empty(app.config["EVENTHUB"])
            upgrade()
        if seed_if_empty(utc_now()):
            print("The room is full of people.", flush=True)


def _event_is_over() -> bool:
    ends_at = db.session.scalar(sa.select(Event.ends_at).where(Event.slug == EVENING.slug))
    return ends_at is not None and ends_at < utc_now()


def _empty(settings: Config) -> None:
    """Remove the demo's own SQLite file and its mails. Any other database is left alone."""
    db.session.remove()
    url = db.engine.url
    db.engine.dispose()
    own = settings.instance_path / "demo.db"
    if url.get_backend_name() == "sqlite" and url.database and Path(url.database).absolute() == own.absolute():
        for suffix in ("", "-wal", "-shm"):
            own.with_name(own.name + suffix).unlink(missing_ok=True)
        for mail in settings.demo_mail_folder.glob("*.eml"):
            mail.unlink()
