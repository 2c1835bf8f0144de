"""Tables whose columns their owner names: the file waits for the answer."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("parked_file", sa.Column("columns", sa.JSON(), nullable=True))
    op.add_column("parked_file", sa.Column("titles", sa.Boolean(), server_default=sa.true(), nullable=False))


def downgrade() -> None:
    op.drop_column("parked_file", "titles")
    op.drop_column("parked_file", "columns")
