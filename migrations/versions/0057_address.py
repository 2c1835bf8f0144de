"""How one addresses a person in texts, and which of two wordings a prompt has."""

import sqlalchemy as sa
from alembic import op

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None


def _one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


SAYS_YOU = _one_of("says_you", "automatic", "formal", "familiar")
LANGUAGE = _one_of("text_language", "en", "zh_Hans")


def upgrade() -> None:
    with op.batch_alter_table("contact") as batch:
        batch.add_column(sa.Column("form_of_address", sa.String(60), nullable=False, server_default=""))
        batch.add_column(sa.Column("is_teacher", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch.add_column(sa.Column("says_you", SAYS_YOU, nullable=False, server_default="automatic"))
        batch.add_column(sa.Column("text_language", LANGUAGE, nullable=True))
    with op.batch_alter_table("follow_up") as batch:
        batch.add_column(sa.Column("turn", sa.Integer(), nullable=False, server_default="0"))
    op.execute(
        sa.text(
            "UPDATE follow_up SET turn = counted.turn FROM (SELECT id, "
            "row_number() OVER (PARTITION BY owner_id, step ORDER BY id) - 1 AS turn FROM follow_up) AS counted "
            "WHERE counted.id = follow_up.id"
        )
    )


def downgrade() -> None:
    with op.batch_alter_table("follow_up") as batch:
        batch.drop_column("turn")
    with op.batch_alter_table("contact") as batch:
        batch.drop_constraint(op.f("ck_contact_says_you"), type_="check")
        batch.drop_constraint(op.f("ck_contact_text_language"), type_="check")
        for name in ("text_language", "says_you", "is_teacher", "form_of_address"):
            batch.drop_column(name)
