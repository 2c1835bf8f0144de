"""Webhooks: endpoints of organisers' programs, and what is sent to them."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

STATES = ("queued", "sending", "delivered", "failed", "dropped")


def _moment(name: str, *, needed: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=not needed)


def _key(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}_{target}"), ondelete="CASCADE"
    )


def upgrade() -> None:
    op.create_table(
        "webhook_endpoint",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("happenings", sa.String(length=600), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("nonce", sa.String(length=32), nullable=False),
        sa.Column("old_nonce", sa.String(length=32), nullable=False),
        _moment("old_nonce_until"),
        _moment("created_at", needed=True),
        _moment("disabled_at"),
        sa.Column("disabled_why", sa.String(length=20), nullable=False),
        _moment("failing_since"),
        _moment("resting_until"),
        _key("webhook_endpoint", "user_id", "user"),
        _key("webhook_endpoint", "event_id", "event"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_endpoint")),
    )
    op.create_index(op.f("ix_webhook_endpoint_user_id"), "webhook_endpoint", ["user_id"])
    op.create_index(op.f("ix_webhook_endpoint_event_id"), "webhook_endpoint", ["event_id"])
    op.create_table(
        "webhook_delivery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("endpoint_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.String(length=40), nullable=False),
        sa.Column("happening", sa.String(length=40), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("registration_id", sa.Integer(), nullable=True),
        _moment("happened_at", needed=True),
        sa.Column(
            "state",
            sa.Enum(*STATES, name="state", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        _moment("not_before", needed=True),
        _moment("lease_until"),
        _moment("tried_at"),
        sa.Column("status_code", sa.Integer(), nullable=True),
        sa.Column("error", sa.String(length=40), nullable=False),
        _key("webhook_delivery", "endpoint_id", "webhook_endpoint"),
        _key("webhook_delivery", "event_id", "event"),
        _key("webhook_delivery", "registration_id", "registration"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_delivery")),
    )
    op.create_index(op.f("ix_webhook_delivery_event_id"), "webhook_delivery", ["event_id"])
    op.create_index(op.f("ix_webhook_delivery_registration_id"), "webhook_delivery", ["registration_id"])
    op.create_index("ix_webhook_delivery_state_not_before", "webhook_delivery", ["state", "not_before"])
    op.create_index("ix_webhook_delivery_endpoint_id_id", "webhook_delivery", ["endpoint_id", "id"])
    op.create_index("ix_webhook_delivery_happened_at", "webhook_delivery", ["happened_at"])


def downgrade() -> None:
    op.drop_table("webhook_delivery")
    op.drop_table("webhook_endpoint")
