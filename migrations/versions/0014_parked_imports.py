"""Imports that a job works through: how far each is, and the parked bytes until then."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

STATES = ("waiting", "working", "done", "refused", "failed", "cancelled")


def upgrade() -> None:
    op.create_table(
        "parked_file",
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("filename", sa.String(length=200), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["contact_import.id"],
            name=op.f("fk_parked_file_import_id_contact_import"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("import_id", name=op.f("pk_parked_file")),
    )
    # Every import before this one was finished within its request; then new rows say it themselves.
    with op.batch_alter_table("contact_import", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "state",
                sa.Enum(*STATES, name="state", native_enum=False, create_constraint=True, length=40),
                nullable=False,
                server_default="done",
            )
        )
        batch_op.add_column(sa.Column("rows_done", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("certain", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("likely", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("complaints", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("claimed_by", sa.String(length=60), nullable=True))
        batch_op.add_column(sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("tries", sa.Integer(), nullable=False, server_default="0"))
        batch_op.create_index(batch_op.f("ix_contact_import_state"), ["state"], unique=False)
    with op.batch_alter_table("contact_trace", schema=None) as batch_op:
        batch_op.add_column(sa.Column("import_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_contact_trace_import_id_contact_import"),
            "contact_import",
            ["import_id"],
            ["id"],
            ondelete="CASCADE",
        )
        batch_op.create_index(batch_op.f("ix_contact_trace_import_id"), ["import_id"], unique=False)
    with op.batch_alter_table("contact_import", schema=None) as batch_op:
        for name in ("state", "rows_done", "certain", "likely", "complaints", "tries"):
            batch_op.alter_column(name, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("contact_trace", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contact_trace_import_id"))
        batch_op.drop_constraint(op.f("fk_contact_trace_import_id_contact_import"), type_="foreignkey")
        batch_op.drop_column("import_id")
    with op.batch_alter_table("contact_import", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contact_import_state"))
        batch_op.drop_constraint(op.f("ck_contact_import_state"), type_="check")
        for name in (
            "tries",
            "lease_until",
            "claimed_by",
            "finished_at",
            "complaints",
            "likely",
            "certain",
            "rows_done",
            "state",
        ):
            batch_op.drop_column(name)
    op.drop_table("parked_file")
