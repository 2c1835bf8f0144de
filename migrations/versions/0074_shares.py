"""What each of two lets the other have, an introduction at a time."""

import functools
import operator

import sqlalchemy as sa
from alembic import op

revision = "0074"
down_revision = "0073"
branch_labels = None
depends_on = None

# What was agreed to before was told to share everything that was filled in, which is what stands here; a number that is
# filled in later was shared with nobody. In the order of the words of Way.
COLUMNS = {"wechat": "wechat", "code": "wechat_code", "phone": "phone", "email": "email"}


def upgrade() -> None:
    for table, columns in (("introduction", ("requester_shares", "target_shares")), ("offer_side", ("shares",))):
        with op.batch_alter_table(table) as batch:
            for name in columns:
                batch.add_column(sa.Column(name, sa.String(length=40), server_default="", nullable=False))
    introduction = sa.table(
        "introduction",
        *(sa.column(name) for name in ("requester_id", "requester_shares", "target_id", "target_shares")),
        sa.column("target_answer"),
    )
    side = sa.table("offer_side", *(sa.column(name) for name in ("user_id", "shares", "answer")))
    agreed = introduction.c.target_answer.in_(("yes", "after_event"))
    op.execute(introduction.update().values(requester_shares=_filled_in(introduction.c.requester_id)))
    op.execute(introduction.update().where(agreed).values(target_shares=_filled_in(introduction.c.target_id)))
    op.execute(side.update().where(side.c.answer == "yes").values(shares=_filled_in(side.c.user_id)))


def _filled_in(user_id: sa.ColumnElement[int]) -> sa.ColumnElement[str]:
    """Return the words of what a user has filled in, one blank between two; empty for users who are gone."""
    user = sa.table("user", sa.column("id"), *(sa.column(name) for name in COLUMNS.values()))
    words = [sa.case((sa.func.coalesce(user.c[name], "") != "", f"{way} "), else_="") for way, name in COLUMNS.items()]
    every = sa.func.trim(functools.reduce(operator.add, words))
    return sa.func.coalesce(sa.select(every).where(user.c.id == user_id).scalar_subquery(), "")


def downgrade() -> None:
    with op.batch_alter_table("offer_side") as batch:
        batch.drop_column("shares")
    with op.batch_alter_table("introduction") as batch:
        batch.drop_column("target_shares")
        batch.drop_column("requester_shares")
