"""The other side's answer as a touch."""

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

BEFORE = "kind IN ('met', 'wrote', 'called', 'ate', 'introduced', 'sent')"
AFTER = "kind IN ('met', 'wrote', 'called', 'ate', 'introduced', 'sent', 'answered')"


def upgrade() -> None:
    _allow(AFTER)


def downgrade() -> None:
    op.execute("UPDATE touch SET kind = 'wrote' WHERE kind = 'answered'")
    _allow(BEFORE)


def _allow(kinds: str) -> None:
    with op.batch_alter_table("touch") as batch:
        batch.drop_constraint(op.f("ck_touch_kind"), type_="check")
        batch.create_check_constraint(op.f("ck_touch_kind"), kinds)
