"""Greetings at festivals, by person."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

GREETINGS = sa.Enum(
    "none", "chinese", "western", "all", name="greetings", native_enum=False, create_constraint=True, length=40
)


def upgrade() -> None:
    with op.batch_alter_table("contact") as batch:
        batch.add_column(sa.Column("greetings", GREETINGS, nullable=False, server_default="none"))
        batch.add_column(sa.Column("greeted_on", sa.Date(), nullable=True))
    with op.batch_alter_table("contact") as batch:
        batch.alter_column("greetings", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("contact") as batch:
        batch.drop_constraint(op.f("ck_contact_greetings"), type_="check")
        batch.drop_column("greeted_on")
        batch.drop_column("greetings")
