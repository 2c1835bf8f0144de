"""Languages are a list in the code: a new one needs no migration."""

import sqlalchemy as sa
from alembic import op

revision = "0076"
down_revision = "0075"
branch_labels = None
depends_on = None

# Columns that name a language, and those of them that had a CHECK of their own.
CHECKED = {
    "user": "language",
    "sign_in_link": "language",
    "registration": "language",
    "invitation": "language",
    "team_invitation": "language",
    "contact": "text_language",
}
UNCHECKED = {"outgoing_mail": "language", "guest_file": "language", "instance": "language"}


def upgrade() -> None:
    for table, column in CHECKED.items():
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(op.f(f"ck_{table}_{column}"), type_="check")


def downgrade() -> None:
    for table, column in (CHECKED | UNCHECKED).items():
        named = sa.table(table, sa.column(column))
        spoken = named.c[column]
        op.execute(sa.update(named).where(spoken == "zh_Hant").values({column: "zh_Hans"}))
        op.execute(sa.update(named).where(spoken.not_in(("en", "zh_Hans", ""))).values({column: "en"}))
    for table, column in CHECKED.items():
        with op.batch_alter_table(table) as batch:
            batch.create_check_constraint(op.f(f"ck_{table}_{column}"), f"{column} IN ('en', 'zh_Hans')")
