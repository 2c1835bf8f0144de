"""How often one would like to be in touch, by person."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

RHYTHM = sa.Enum(
    "monthly", "quarterly", "half_yearly", "yearly", name="rhythm", native_enum=False, create_constraint=True, length=40
)


def upgrade() -> None:
    with op.batch_alter_table("contact") as batch:
        batch.add_column(sa.Column("rhythm", RHYTHM, nullable=False, server_default="quarterly"))
    with op.batch_alter_table("contact") as batch:
        batch.alter_column("rhythm", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("contact") as batch:
        batch.drop_constraint(op.f("ck_contact_rhythm"), type_="check")
        batch.drop_column("rhythm")
