"""What the list of events is narrowed by is stored with events and hosts, so that one query finds a page."""

from types import SimpleNamespace

import sqlalchemy as sa
from alembic import op

from eventhub.events.event.list_search import search_columns
from eventhub.platform.db import UtcDateTime
from eventhub.text.search import haystack

revision = "0064"
down_revision = "0063"
branch_labels = None
depends_on = None

# The title in a second language is no column of today's events.
SEARCHED = ("title", "second_title", "summary", "tags", "place", "online_link", "starts_at", "zone")


def upgrade() -> None:
    with op.batch_alter_table("user") as batch_op:
        batch_op.add_column(sa.Column("search_text", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("event") as batch_op:
        batch_op.add_column(sa.Column("search_text", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("town", sa.String(length=80), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("tag_keys", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("starts_on", sa.Date(), nullable=True))
        batch_op.create_index("ix_event_listing_ends_at", ["listing", "ends_at"])
    _fill()


def downgrade() -> None:
    with op.batch_alter_table("event") as batch_op:
        batch_op.drop_index("ix_event_listing_ends_at")
        for name in ("starts_on", "tag_keys", "town", "search_text"):
            batch_op.drop_column(name)
    with op.batch_alter_table("user") as batch_op:
        batch_op.drop_column("search_text")


def _fill() -> None:
    """Events and hosts that were there before are found like those who come after."""
    connection = op.get_bind()
    stored = ("search_text", "town", "tag_keys")
    event = sa.table(
        "event",
        sa.column("id"),
        sa.column("starts_at", UtcDateTime()),
        sa.column("starts_on", sa.Date()),
        *(sa.column(name) for name in (*SEARCHED, *stored) if name != "starts_at"),
    )
    for row in connection.execute(sa.select(event)).all():
        connection.execute(event.update().where(event.c.id == row.id).values(**search_columns(_as_today(row))))
    user = sa.table("user", *map(sa.column, ("id", "name", "other_name", "search_text")))
    for row in connection.execute(sa.select(user).where(user.c.name != "")).all():
        words = haystack(row.name, row.other_name)
        connection.execute(user.update().where(user.c.id == row.id).values(search_text=words))


def _as_today(row: sa.Row) -> SimpleNamespace:
    return SimpleNamespace(**row._mapping, translations={"": {"title": row.second_title}})
