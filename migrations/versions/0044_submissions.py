"""What is typed about an unproven address: a row for each form, so that none changes what another one said."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

_LIVE = "state IN ('unverified', 'pending', 'confirmed', 'waitlisted', 'offered')"
_SETTLED = "state IN ('pending', 'confirmed', 'waitlisted', 'offered')"
_UNVERIFIED = "state = 'unverified'"


def upgrade() -> None:
    op.add_column("registration", sa.Column("submission", sa.String(length=64), nullable=False, server_default=""))
    op.drop_index("uq_registration_live_email", table_name="registration")
    _unique("uq_registration_live_email", ["event_id", "email"], _SETTLED)
    _unique("uq_registration_submission", ["event_id", "email", "submission"], _UNVERIFIED)


def downgrade() -> None:
    op.drop_index("uq_registration_submission", table_name="registration")
    op.drop_index("uq_registration_live_email", table_name="registration")
    _keep_one_an_address()
    _unique("uq_registration_live_email", ["event_id", "email"], _LIVE)
    with op.batch_alter_table("registration") as batch_op:
        batch_op.drop_column("submission")


def _unique(name: str, columns: list[str], where: str) -> None:
    op.create_index(
        name, "registration", columns, unique=True, sqlite_where=sa.text(where), postgresql_where=sa.text(where)
    )


def _keep_one_an_address() -> None:
    """Of the unproven ones of an address the newest, and none beside a registration."""
    op.execute(
        "DELETE FROM registration WHERE state = 'unverified' AND EXISTS (SELECT 1 FROM registration AS other"
        " WHERE other.event_id = registration.event_id AND other.email = registration.email"
        " AND (other.state IN ('pending', 'confirmed', 'waitlisted', 'offered')"
        " OR (other.state = 'unverified' AND other.id > registration.id)))"
    )
    # SQLite looks after no references while tables are changed.
    kept = sa.select(sa.table("registration", sa.column("id")).c.id)
    for name in ("registration_goal", "registration_move", "answer", "check_in", "api_answer"):
        rows = sa.table(name, sa.column("registration_id"))
        op.execute(sa.delete(rows).where(rows.c.registration_id.not_in(kept)))
