"""What is compared when two people share something: related kinds and places are one ground."""

import sqlalchemy as sa
from alembic import op

from eventhub.text.ground import ground_of

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("background_item") as batch:
        batch.add_column(sa.Column("ground", sa.String(length=240), server_default="", nullable=False))
    _fill()
    with op.batch_alter_table("background_item") as batch:
        batch.alter_column("ground", existing_type=sa.String(240), server_default=None)
        batch.drop_index("ix_background_item_kind_value_id")
        batch.create_index("ix_background_item_ground", ["ground"])


def downgrade() -> None:
    with op.batch_alter_table("background_item") as batch:
        batch.drop_index("ix_background_item_ground")
        batch.create_index("ix_background_item_kind_value_id", ["kind", "value_id"])
        batch.drop_column("ground")


def _fill() -> None:
    items = sa.table("background_item", *(sa.column(name, sa.String()) for name in ("kind", "value_id", "ground")))
    bind = op.get_bind()
    for kind, value_id in bind.execute(sa.select(items.c.kind, items.c.value_id).distinct()).all():
        mine = (items.c.kind == kind, items.c.value_id == value_id)
        bind.execute(sa.update(items).where(*mine).values(ground=ground_of(kind, value_id)))
