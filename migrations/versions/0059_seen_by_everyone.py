"""A guest may choose to stand on the public page of an event."""

import sqlalchemy as sa
from alembic import op

revision = "0059"
down_revision = "0058"
branch_labels = None
depends_on = None

CHOICES = ("every_guest", "shared_ground", "acquaintances", "nobody")


def _allow(choices: tuple[str, ...]) -> None:
    with op.batch_alter_table("registration") as batch:
        batch.drop_constraint(op.f("ck_registration_visible_to"), type_="check")
        batch.create_check_constraint(
            op.f("ck_registration_visible_to"), "visible_to IN (" + ", ".join(f"'{each}'" for each in choices) + ")"
        )


def upgrade() -> None:
    _allow(("everyone", *CHOICES))


def downgrade() -> None:
    registration = sa.table("registration", sa.column("visible_to", sa.String))
    # The next narrower choice: a way back never shows a guest more widely.
    op.execute(sa.update(registration).where(registration.c.visible_to == "everyone").values(visible_to="every_guest"))
    event = sa.table("event", sa.column("guest_visibility_limit", sa.String))
    op.execute(
        sa.update(event).where(event.c.guest_visibility_limit == "every_guest").values(guest_visibility_limit=None)
    )
    _allow(CHOICES)
