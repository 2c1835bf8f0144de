"""A question says which language its second wording is in; old ones are told by their script and words."""

import sqlalchemy as sa
from alembic import op

revision = "0082"
down_revision = "0081"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("question_version", sa.Column("second_language", sa.String(16), server_default="", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("question_version") as batch:
        batch.drop_column("second_language")
