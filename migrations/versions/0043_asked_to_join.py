"""Who was asked to join a team by their address is not named in the log before they say yes."""

from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("UPDATE organiser_action SET about_user_id = NULL WHERE what = 'team_asked'")


def downgrade() -> None:
    """What was forgotten stays so."""
