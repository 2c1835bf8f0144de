"""Invitations by address, and whom an act of an organiser was about."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

ACTS = ("published", "edited", "cancelled", "exported", "messaged", "printed_badges")
NEW_ACTS = ("invited", "uninvited", "moved_link", "team_asked", "team_unasked", "team_joined", "team_role", "team_left")


def _allow(acts: tuple[str, ...]) -> None:
    with op.batch_alter_table("organiser_action") as batch:
        batch.drop_constraint(op.f("ck_organiser_action_what"), type_="check")
        batch.create_check_constraint(
            op.f("ck_organiser_action_what"), "what IN (" + ", ".join(f"'{act}'" for act in acts) + ")"
        )


def upgrade() -> None:
    _allow(ACTS + NEW_ACTS)
    with op.batch_alter_table("organiser_action") as batch:
        batch.add_column(sa.Column("about_user_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_organiser_action_about_user_id_user"), "user", ["about_user_id"], ["id"], ondelete="SET NULL"
        )
    op.create_index(op.f("ix_organiser_action_about_user_id"), "organiser_action", ["about_user_id"])
    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "pending",
                "accepted",
                "declined",
                "revoked",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
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
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["by_user_id"], ["user.id"], name=op.f("fk_invitation_by_user_id_user"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_invitation_event_id_event"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("event_id", "email", name=op.f("uq_invitation_event_id_email")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_invitation_token_digest")),
    )
    op.create_index(op.f("ix_invitation_email"), "invitation", ["email"])
    op.create_index("ix_invitation_by_user_id_invited_at", "invitation", ["by_user_id", "invited_at"])


def downgrade() -> None:
    op.drop_table("invitation")
    action = sa.table("organiser_action", sa.column("what", sa.String))
    op.execute(sa.delete(action).where(action.c.what.in_(NEW_ACTS)))
    op.drop_index(op.f("ix_organiser_action_about_user_id"), "organiser_action")
    with op.batch_alter_table("organiser_action") as batch:
        batch.drop_constraint(op.f("fk_organiser_action_about_user_id_user"), type_="foreignkey")
        batch.drop_column("about_user_id")
    _allow(ACTS)
