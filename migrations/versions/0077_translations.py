"""An event may say its title, summary and description in any of our languages, not in one second language alone."""

import json
import re

import sqlalchemy as sa
from alembic import op

revision = "0077"
down_revision = "0076"
branch_labels = None
depends_on = None

HANZI = re.compile("[\u3400-\u9fff]")
EVENTS = sa.table(
    "event",
    sa.column("id", sa.Integer),
    sa.column("title", sa.String),
    sa.column("second_title", sa.String),
    sa.column("second_description", sa.Text),
    sa.column("translations", sa.JSON),
)


def upgrade() -> None:
    with op.batch_alter_table("event") as batch:
        batch.add_column(sa.Column("translations", sa.JSON(), nullable=False, server_default="{}"))
    connection = op.get_bind()
    written = sa.select(EVENTS).where(sa.or_(EVENTS.c.second_title != "", EVENTS.c.second_description != ""))
    for row in connection.execute(written).fetchall():
        texts = {"title": row.second_title, "description": row.second_description}
        kept = {name: text for name, text in texts.items() if text}
        translations = {_language(row.second_title or row.second_description, row.title): kept}
        connection.execute(sa.update(EVENTS).where(EVENTS.c.id == row.id).values(translations=translations))
    with op.batch_alter_table("event") as batch:
        batch.alter_column("translations", existing_type=sa.JSON(), existing_nullable=False, server_default=None)
        batch.drop_column("second_title")
        batch.drop_column("second_description")


def downgrade() -> None:
    with op.batch_alter_table("event") as batch:
        batch.add_column(sa.Column("second_title", sa.String(length=200), nullable=False, server_default=""))
        batch.add_column(sa.Column("second_description", sa.Text(), nullable=False, server_default=""))
    connection = op.get_bind()
    for row in connection.execute(sa.select(EVENTS.c.id, EVENTS.c.title, EVENTS.c.translations)).fetchall():
        translations = json.loads(row.translations) if isinstance(row.translations, str) else row.translations or {}
        # There is room for one: the one in other signs than the title, else any.
        others = sorted(translations.items(), key=lambda one: one[0].startswith("zh") == bool(HANZI.search(row.title)))
        for _, texts in others[:1]:
            second = {"second_title": texts.get("title", ""), "second_description": texts.get("description", "")}
            connection.execute(sa.update(EVENTS).where(EVENTS.c.id == row.id).values(**second))
    with op.batch_alter_table("event") as batch:
        batch.alter_column("second_title", existing_type=sa.String(length=200), server_default=None)
        batch.alter_column("second_description", existing_type=sa.Text(), server_default=None)
        batch.drop_column("translations")


def _language(second: str, title: str) -> str:
    """Return the language of a second text: Chinese by its signs, else English, or German beside an English title."""
    if HANZI.search(second):
        return "zh_Hans"
    return "en" if HANZI.search(title) else "de"
