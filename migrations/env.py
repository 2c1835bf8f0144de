"""Runs the migrations on SQLite and PostgreSQL.

On SQLite a table is changed by copying it; with foreign keys on, dropping the old copy would empty its child
tables, and without an explicit BEGIN a failed migration stays half applied. Both were measured, hence the care.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import context
from flask import current_app

from eventhub.platform.db import UtcDateTime, db

# Any number that nobody else locks in this database.
THE_MIGRATION = 20270302


def render_item(kind: str, item: Any, autogen: Any) -> Any:
    """Write our column types into migrations as what the database sees, and truth as each database writes it."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "server_default" and isinstance(item, sa.DefaultClause) and str(item.arg) in ("true", "false"):
        return f"sa.{item.arg}()"
    return False


def run(connection: sa.Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        render_item=render_item,
        render_as_batch=True,
        compare_type=True,
        transactional_ddl=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def migrate() -> None:
    engine = sa.create_engine(current_app.config["SQLALCHEMY_DATABASE_URI"], poolclass=sa.pool.NullPool)
    if engine.dialect.name == "sqlite":
        _prepare_sqlite(engine)
    with engine.connect() as connection:
        _wait_for_others(connection)
        run(connection)
        if engine.dialect.name == "sqlite":
            connection.rollback()
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if broken:
                raise RuntimeError(f"rows without their parent after the migration: {broken[:5]}")
    engine.dispose()


def _wait_for_others(connection: sa.Connection) -> None:
    """Web processes of several machines may all migrate before they start: one does, the others find it done."""
    if connection.dialect.name == "postgresql":
        # Held by the connection, whatever is committed on it meanwhile.
        connection.execute(sa.select(sa.func.pg_advisory_lock(THE_MIGRATION)))
        connection.commit()


def _prepare_sqlite(engine: sa.Engine) -> None:
    @sa.event.listens_for(engine, "connect")
    def on_connect(connection: Any, _: Any) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA foreign_keys=OFF")
        connection.execute("PRAGMA busy_timeout=10000")

    @sa.event.listens_for(engine, "begin")
    def on_begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")


if context.is_offline_mode():
    raise RuntimeError("migrations need a database to run on")
given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    migrate()
