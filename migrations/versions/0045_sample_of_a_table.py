"""The first records of a parked table, for its owner to name the columns: no page reads the file itself."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("parked_file", sa.Column("sample", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("parked_file", "sample")
