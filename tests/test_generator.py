"""`make migration` for real: in a copy of the checkout whose models have gone on."""

import os
import subprocess
import sys

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade

from eventhub.platform.db import db
from tests.apps import make_app
from tests.checkout import copy_checkout, edit, need
from tests.factories import make_event

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

# What a developer types: in a file, after (or in the place of) these words, those.
MEMBER = ("eventhub/events/event/rules.py", "class TeamRole(StrEnum):", 'class TeamRole(StrEnum):\n    COOK = "cook"')
COLOUR = ("eventhub/events/event/rules.py", "class Act(", 'class Colour(StrEnum):\n    BLUE = "blue"\n\n\nclass Act(')
IMPORTS = (
    "eventhub/events/event/models.py",
    "import Model, UtcDateTime, enum_type",
    "import Model, UtcDateTime, enum_type, unique_where\nfrom eventhub.events.event.rules import Colour",
)
COLUMNS = (
    "eventhub/events/event/models.py",
    "    places_taken: Mapped[int]",
    '    colour: Mapped[Colour] = mapped_column(enum_type(Colour, "colour"), default=Colour.BLUE)\n'
    "    loud: Mapped[bool] = mapped_column(default=True)\n"
    "    words: Mapped[list[str]] = mapped_column(sa.JSON, default=list)\n"
    "    places_taken: Mapped[int]",
)
NO_NULLS = (
    "eventhub/events/event/models.py",
    "    guest_visibility_limit: Mapped[str | None]",
    "    guest_visibility_limit: Mapped[str]",
)
MAY_BE_NULL = (
    "eventhub/events/event/models.py",
    "    starts_at: Mapped[datetime]",
    "    starts_at: Mapped[datetime | None]",
)
LONGER = (
    "eventhub/events/event/models.py",
    "    title: Mapped[str] = mapped_column(sa.String(200))",
    "    title: Mapped[str] = mapped_column(sa.String(300))",
)
NO_COLUMN = (
    "eventhub/events/event/models.py",
    """    email_sharing: Mapped[EmailSharing] = mapped_column(
        enum_type(EmailSharing, "email_sharing"), default=EmailSharing.ASKED, server_default=EmailSharing.ASKED.value
    )
""",
    "",
)
INDEX = (
    "eventhub/events/event/models.py",
    '        sa.Index("ix_event_starts_at", "starts_at"),\n',
    '        sa.Index("ix_event_starts_at", "starts_at"),\n'
    '        unique_where("uq_event_blue_key", "key", where=sa.text("colour = \'blue\'")),\n',
)
CONDITION = (
    "eventhub/events/registrations/models.py",
    "_LIVE_USER = ",
    "_LIVE_USER = sa.text(\"state = 'confirmed'\")\n_BEFORE = ",
)
TABLE = (
    "eventhub/events/event/models.py",
    "class EventPicture(Model):",
    "class Stall(Model):\n"
    '    __tablename__ = "stall"\n\n'
    "    id: Mapped[int] = mapped_column(primary_key=True)\n"
    '    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)\n'
    '    colour: Mapped[Colour] = mapped_column(enum_type(Colour, "colour"))\n\n'
    '    __table_args__ = (sa.CheckConstraint("id > 0", name="positive"),)\n\n\n'
    "class EventPicture(Model):",
)
NO_TABLE = ("eventhub/events/event/models.py", "class EventReport(Model):", "class EventReport:")
MOMENT = (
    "eventhub/events/event/models.py",
    "    places_taken: Mapped[int]",
    "    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)\n    places_taken: Mapped[int]",
)


@pytest.fixture
def checkout(tmp_path):
    need("ruff")
    return copy_checkout(tmp_path)


def run(checkout, *arguments, **settings):
    return subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=checkout,
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
    )


def versions(checkout):
    return {file.name for file in (checkout / "migrations" / "versions").glob("*.py")}


def test_a_written_migration_stands_as_it_is(checkout, databases):
    for change in (
        MEMBER,
        COLOUR,
        IMPORTS,
        COLUMNS,
        NO_NULLS,
        MAY_BE_NULL,
        LONGER,
        NO_COLUMN,
        INDEX,
        CONDITION,
        TABLE,
        NO_TABLE,
    ):
        edit(checkout, *change)
    before = versions(checkout)

    done = run(checkout, "migrations.generator", "add colour to event")
    assert done.returncode == 0, done.stderr
    (new,) = versions(checkout) - before
    formatted = run(checkout, "ruff", "format", "--check", f"migrations/versions/{new}")
    judged = run(
        checkout,
        "pytest",
        *("tests/test_migrations.py", "-n", "0", "-k", "models or numbered"),
        EVENTHUB_TEST_POSTGRES=databases.empty("postgresql"),
    )

    assert done.returncode == 0, done.stderr
    assert new == f"{int(max(before)[:4]) + 1:04d}_add_colour_to_event.py"
    assert formatted.returncode == 0
    assert judged.returncode == 0, judged.stdout
    for dialect in ("sqlite", "postgresql"):
        keeps_rows(checkout, databases.fresh(dialect))


def keeps_rows(checkout, url):
    """One row passes the new step forth and back, and what comes back is what was there."""
    with make_app(url).app_context():
        make_event("Evening")
        db.session.commit()
        db.session.remove()
        before = checks(db.engine)
        upgrade(str(checkout / "migrations"))
        with db.engine.connect() as connection:
            found = connection.execute(sa.text("SELECT * FROM event")).one()
            assert (found.colour, bool(found.loud), found.guest_visibility_limit) == ("blue", True, "")
            assert found.words in ("[]", [])
        downgrade(str(checkout / "migrations"))
        with db.engine.connect() as connection:
            assert connection.execute(sa.text("SELECT title, email_sharing FROM event")).one() == ("Evening", "asked")
            context = MigrationContext.configure(connection, opts={"compare_type": True, "render_as_batch": True})
            assert compare_metadata(context, db.metadata) == []
        assert checks(db.engine) == before
        db.engine.dispose()


def checks(engine):
    inspector = sa.inspect(engine)
    return {
        (name, check["name"], check["sqltext"])
        for name in inspector.get_table_names()
        for check in inspector.get_check_constraints(name)
    }


def test_two_last_migrations_stop_it(checkout):
    newest = max(versions(checkout))
    edit(checkout, f"migrations/versions/{newest}", f'revision = "{newest[:4]}"', 'revision = "0999"')
    edit(checkout, f"migrations/versions/{newest}", 'down_revision = "', 'down_revision = "0001"  # "')

    done = run(checkout, "migrations.generator", "go on")

    assert done.returncode == 1
    assert done.stderr.startswith("Migrations end in 0")


def test_a_value_that_nobody_knows_stops_it(checkout):
    edit(checkout, *MOMENT)
    before = versions(checkout)

    done = run(checkout, "migrations.generator", "say when it opened")

    assert done.returncode == 1
    assert done.stderr.startswith("No value of event.opened_at suits the rows that are there already:")
    assert versions(checkout) == before
