"""Imports and matches may be held."""

from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

IMPORT = "'waiting', 'working', 'done', 'refused', 'failed', 'cancelled'"
MATCH = "'open', 'confirmed', 'rejected'"


def upgrade() -> None:
    _check("contact_import", IMPORT + ", 'held'")
    _check("contact_match", MATCH + ", 'held'")


def downgrade() -> None:
    op.execute("UPDATE contact_import SET state = 'failed' WHERE state = 'held'")
    op.execute("DELETE FROM contact_match WHERE state = 'held'")
    _check("contact_import", IMPORT)
    _check("contact_match", MATCH)


def _check(table: str, states: str) -> None:
    name = op.f(f"ck_{table}_state")
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.drop_constraint(name, type_="check")
        batch_op.create_check_constraint(name, f"state IN ({states})")
