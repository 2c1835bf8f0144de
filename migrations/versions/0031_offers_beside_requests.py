"""What an offer brings about may stand beside a request for the same person."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

NAME = "uq_introduction_event_id_requester_id_target_id"
COLUMNS = ["event_id", "requester_id", "target_id"]


def upgrade() -> None:
    with op.batch_alter_table("introduction") as batch_op:
        batch_op.drop_constraint(op.f(NAME), type_="unique")
    op.create_index(
        NAME,
        "introduction",
        COLUMNS,
        unique=True,
        sqlite_where=sa.text("NOT from_offer"),
        postgresql_where=sa.text("NOT from_offer"),
    )


def downgrade() -> None:
    op.drop_index(NAME, "introduction")
    with op.batch_alter_table("introduction") as batch_op:
        batch_op.create_unique_constraint(op.f(NAME), COLUMNS)
