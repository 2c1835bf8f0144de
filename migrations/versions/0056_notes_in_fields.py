"""Notes in four fields: the private line, something to mention, what I promised, what they promised."""

import sqlalchemy as sa
from alembic import op

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None

FIELDS = ("mention", "i_promised", "they_promised")


def upgrade() -> None:
    """Keep the words of old notes whole as the private line, and an old tick as a promise without a thing."""
    with op.batch_alter_table("note") as batch:
        for name in FIELDS:
            batch.add_column(sa.Column(name, sa.String(200), nullable=False, server_default=""))
        batch.add_column(sa.Column("promise_done", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute(sa.text("UPDATE note SET i_promised = promise"))
    with op.batch_alter_table("note") as batch:
        batch.drop_column("promise")
    with op.batch_alter_table("note_version") as batch:
        for name in FIELDS:
            batch.add_column(sa.Column(name, sa.String(200), nullable=False, server_default=""))


def downgrade() -> None:
    """Write what the fields hold below the private line, so that nothing is lost; an open promise is a tick."""
    with op.batch_alter_table("note") as batch:
        batch.add_column(sa.Column("promise", sa.String(200), nullable=False, server_default=""))
    op.execute(sa.text("UPDATE note SET promised = (promised OR i_promised <> '') AND NOT promise_done"))
    for table in ("note", "note_version"):
        for name in FIELDS:
            op.execute(
                sa.text(
                    f"UPDATE {table} SET text = CASE WHEN text = '' THEN {name} "  # noqa: S608 - names of ours
                    f"ELSE text || '\n' || {name} END WHERE {name} <> ''"
                )
            )
        with op.batch_alter_table(table) as batch:
            for name in FIELDS:
                batch.drop_column(name)
    with op.batch_alter_table("note") as batch:
        batch.drop_column("promise_done")
        batch.alter_column("promise", server_default=None)
