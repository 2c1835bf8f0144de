"""Users have a public id, by which feeds of a host's events are addressed."""

import sqlalchemy as sa
from alembic import op

revision = "0062"
down_revision = "0061"
branch_labels = None
depends_on = None

# It opens nothing and is on public pages; that nobody reads the number of users off it is all that is asked of it.
_FILL = {
    "sqlite": 'UPDATE "user" SET public_id = lower(hex(randomblob(8))) WHERE deleted_at IS NULL',
    "postgresql": "UPDATE \"user\" SET public_id = left(replace(CAST(gen_random_uuid() AS text), '-', ''), 16)"
    " WHERE deleted_at IS NULL",
}


def upgrade() -> None:
    with op.batch_alter_table("user") as batch_op:
        batch_op.add_column(sa.Column("public_id", sa.String(length=16), nullable=True))
        batch_op.create_unique_constraint(op.f("uq_user_public_id"), ["public_id"])
    op.execute(sa.text(_FILL[op.get_bind().dialect.name]))


def downgrade() -> None:
    with op.batch_alter_table("user") as batch_op:
        batch_op.drop_constraint(op.f("uq_user_public_id"), type_="unique")
        batch_op.drop_column("public_id")
