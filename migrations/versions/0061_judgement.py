"""Guests may show newcomers the place, naming a greeter stands in the log, and vectors follow what guests took away."""

import sqlalchemy as sa
from alembic import op

revision = "0061"
down_revision = "0060"
branch_labels = None
depends_on = None

GOALS = (
    "find_job",
    "hire",
    "find_customers",
    "find_suppliers",
    "raise",
    "invest",
    "find_mentor",
    "mentor",
    "learn_field",
    "meet_connectors",
    "make_friends",
    "understand_place",
    "practise_language",
)
ACTS = (
    *("published", "edited", "cancelled", "exported", "messaged", "printed_badges", "invited", "uninvited"),
    *("moved_link", "team_asked", "team_unasked", "team_joined", "team_role", "team_left"),
)
NEW_GOALS = ("explain_place",)
NEW_ACTS = ("greeter_named", "greeter_released")


def _allow(table: str, column: str, values: tuple[str, ...]) -> None:
    name = op.f(f"ck_{table}_{column}")
    with op.batch_alter_table(table) as batch_op:
        batch_op.drop_constraint(name, type_="check")
        batch_op.create_check_constraint(name, f"{column} IN (" + ", ".join(f"'{value}'" for value in values) + ")")


def upgrade() -> None:
    _allow("registration_goal", "goal", GOALS + NEW_GOALS)
    _allow("organiser_action", "what", ACTS + NEW_ACTS)
    # Until now they were of the lines with what their guests had taken away; the worker encodes these again.
    op.execute(
        sa.text(
            "DELETE FROM line_vectors WHERE registration_id IN"
            " (SELECT id FROM registration WHERE topic_corrections IS NOT NULL)"
        )
    )


def downgrade() -> None:
    op.execute(sa.text("DELETE FROM registration_goal WHERE goal = 'explain_place'"))
    op.execute(sa.text("DELETE FROM organiser_action WHERE what IN ('greeter_named', 'greeter_released')"))
    _allow("organiser_action", "what", ACTS)
    _allow("registration_goal", "goal", GOALS)
