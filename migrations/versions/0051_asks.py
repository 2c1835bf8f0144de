"""A request is two texts: one to the introducer about the target, one to the target."""

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("introduction") as batch_op:
        batch_op.add_column(sa.Column("to_introducer", sa.String(length=400), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("to_target", sa.String(length=640), nullable=False, server_default=""))
    # So far both read the same, and what is in it for the target after it.
    op.execute(
        "UPDATE introduction SET to_introducer = why, "
        "to_target = CASE WHEN in_it_for_them = '' THEN why ELSE why || ' ' || in_it_for_them END"
    )
    with op.batch_alter_table("introduction") as batch_op:
        batch_op.drop_column("in_it_for_them")
        batch_op.drop_column("why")


def downgrade() -> None:
    with op.batch_alter_table("introduction") as batch_op:
        batch_op.add_column(sa.Column("why", sa.String(length=400), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("in_it_for_them", sa.String(length=200), nullable=False, server_default=""))
    # What the upgrade joined is parted again; of texts written since the target's stays.
    op.execute("UPDATE introduction SET why = substr(to_target, 1, 400)")
    op.execute(
        "UPDATE introduction SET why = to_introducer, in_it_for_them = substr(to_target, length(to_introducer) + 2, 200) "
        "WHERE to_introducer <> '' AND substr(to_target, 1, length(to_introducer) + 1) = to_introducer || ' '"
    )
    with op.batch_alter_table("introduction") as batch_op:
        batch_op.alter_column("why", existing_type=sa.String(length=400), server_default=None)
        batch_op.alter_column("in_it_for_them", existing_type=sa.String(length=200), server_default=None)
        batch_op.drop_column("to_target")
        batch_op.drop_column("to_introducer")
