"""Users have a photo, and a picture of their WeChat QR code."""

import sqlalchemy as sa
from alembic import op

revision = "0060"
down_revision = "0059"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "user_photo",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(length=40), nullable=False),
        sa.Column("small", sa.LargeBinary(), nullable=False),
        sa.Column("medium", sa.LargeBinary(), nullable=False),
        sa.Column("large", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_user_photo_user_id_user"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_user_photo")),
        sa.UniqueConstraint("mark", name=op.f("uq_user_photo_mark")),
    )
    op.create_table(
        "wechat_code",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(length=40), nullable=False),
        sa.Column("picture", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_wechat_code_user_id_user"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_wechat_code")),
        sa.UniqueConstraint("mark", name=op.f("uq_wechat_code_mark")),
    )
    with op.batch_alter_table("user") as batch_op:
        batch_op.add_column(sa.Column("photo", sa.String(length=40), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("wechat_code", sa.String(length=40), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("user") as batch_op:
        batch_op.drop_column("wechat_code")
        batch_op.drop_column("photo")
    op.drop_table("wechat_code")
    op.drop_table("user_photo")
