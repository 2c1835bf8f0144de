"""People who were asked to join the team of an event."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "team_invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column(
            "role",
            sa.Enum("owner", "manager", "door", name="role", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "language",
            sa.Enum("en", "zh_Hans", name="language", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("by_user_id", sa.Integer(), nullable=True),
        sa.Column("nonce", sa.String(length=32), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_user_id"], ["user.id"], name=op.f("fk_team_invitation_by_user_id_user"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_team_invitation_event_id_event"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_invitation")),
        sa.UniqueConstraint("event_id", "email", name=op.f("uq_team_invitation_event_id_email")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_team_invitation_token_digest")),
    )
    op.create_index(op.f("ix_team_invitation_email"), "team_invitation", ["email"])
    op.create_index(op.f("ix_team_invitation_by_user_id"), "team_invitation", ["by_user_id"])


def downgrade() -> None:
    op.drop_table("team_invitation")
