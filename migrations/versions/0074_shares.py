"""What each of two lets the other have, an introduction at a time."""

import sqlalchemy as sa
from alembic import op

revision = "0074"
down_revision = "0073"
branch_labels = None
depends_on = None

# What was agreed to before was told to share everything.
EVERYTHING = "wechat code phone email"


def upgrade() -> None:
    for table, columns in (("introduction", ("requester_shares", "target_shares")), ("offer_side", ("shares",))):
        with op.batch_alter_table(table) as batch:
            for name in columns:
                batch.add_column(sa.Column(name, sa.String(length=40), server_default="", nullable=False))
    introduction = sa.table(
        "introduction",
        sa.column("requester_shares"),
        sa.column("target_shares"),
        sa.column("target_answer"),
    )
    side = sa.table("offer_side", sa.column("shares"), sa.column("answer"))
    agreed = introduction.c.target_answer.in_(("yes", "after_event"))
    op.execute(introduction.update().values(requester_shares=EVERYTHING))
    op.execute(introduction.update().where(agreed).values(target_shares=EVERYTHING))
    op.execute(side.update().where(side.c.answer == "yes").values(shares=EVERYTHING))


def downgrade() -> None:
    with op.batch_alter_table("offer_side") as batch:
        batch.drop_column("shares")
    with op.batch_alter_table("introduction") as batch:
        batch.drop_column("target_shares")
        batch.drop_column("requester_shares")
