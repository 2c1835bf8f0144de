"""People may say what they do in a second language; which one stands beside it."""

import sqlalchemy as sa
from alembic import op

revision = "0083"
down_revision = "0082"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("user", "registration"):
        op.add_column(table, sa.Column("second_headline", sa.String(200), server_default="", nullable=False))
        op.add_column(table, sa.Column("second_headline_language", sa.String(16), server_default="", nullable=False))


def downgrade() -> None:
    for table in ("registration", "user"):
        with op.batch_alter_table(table) as batch:
            batch.drop_column("second_headline_language")
            batch.drop_column("second_headline")
