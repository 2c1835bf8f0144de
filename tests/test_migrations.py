"""The migrations build from empty what the models say, on both databases, and can be taken back."""

import logging

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config as AlembicConfig
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_migrate import downgrade, upgrade

from eventhub.events.event.models import Event
from eventhub.events.registrations.rules import RegistrationState as S
from eventhub.events.registrations.rules import VisibleTo
from eventhub.followups.notes.models import Note
from eventhub.introductions.models import Introduction, Offer, OfferSide
from eventhub.introductions.rules import IntroductionState, OfferState, SideAnswer, TargetAnswer
from eventhub.matching.goals import GoalType
from eventhub.platform.clock import utc_now
from eventhub.platform.db import db
from tests.apps import MIGRATIONS, make_app
from tests.factories import make_background, make_contact, make_event, make_note, make_registration, make_user, save
from tests.processes import FORKED

DIALECTS = ("sqlite", "postgresql")


@pytest.fixture
def scripts():
    settings = AlembicConfig()
    settings.set_main_option("script_location", str(MIGRATIONS))
    return ScriptDirectory.from_config(settings)


@pytest.fixture(params=DIALECTS)
def migrated(request, databases):
    yield from _connected(databases.fresh(request.param))


def _connected(url):
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def test_there_is_one_head(scripts):
    assert len(scripts.get_heads()) == 1


def test_migrations_are_numbered_in_their_order(scripts):
    numbers = [script.revision[:4] for script in scripts.walk_revisions()]

    assert numbers == [f"{number:04d}" for number in range(len(numbers), 0, -1)]


def test_the_migrated_schema_is_that_of_the_models(migrated):
    context = MigrationContext.configure(migrated, opts={"compare_type": True, "render_as_batch": True})

    assert compare_metadata(context, db.metadata) == []


@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_checks_are_those_of_the_models(dialect, databases):
    """Alembic does not compare CHECK constraints: a new member of an enum would pass unnoticed."""
    url = databases.empty(dialect)
    with make_app(url).app_context():
        db.create_all()
        db.engine.dispose()

    assert _checks(databases.fresh(dialect)) == _checks(url)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_indexes_over_some_rows_are_those_of_the_models(dialect, databases):
    """Alembic does not compare their conditions either."""
    url = databases.empty(dialect)
    with make_app(url).app_context():
        db.create_all()
        db.engine.dispose()

    assert _conditions(databases.fresh(dialect), dialect) == _conditions(url, dialect)
    assert "state" in _conditions(url, dialect)["uq_registration_live_email"]


@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_step_can_be_taken_back_and_again(dialect, databases):
    url = databases.fresh(dialect)
    with make_app(url).app_context():
        downgrade(str(MIGRATIONS), revision="base")
        left = sa.inspect(db.engine).get_table_names()
        upgrade(str(MIGRATIONS))
        rebuilt = sa.inspect(db.engine).get_table_names()
        db.engine.dispose()

    assert left == ["alembic_version"]
    assert set(rebuilt) == {*db.metadata.tables, "alembic_version"}


@pytest.mark.parametrize("dialect", DIALECTS)
def test_unproven_registrations_come_along_both_ways(dialect, databases, scripts):
    """Back to one row an address, the newest stays, and none beside a registration; forward, each is one of its own."""
    app = make_app(databases.fresh(dialect))
    with app.app_context():
        event = make_event()
        for email, submission in (("anna", "a"), ("anna", "b"), ("leo", "c"), ("bo", "")):
            user = make_user(email=f"{email}.{submission}@example.org")
            row = make_registration(event, user, S.UNVERIFIED, goals=[GoalType.HIRE], submission=submission)
            row.email, row.name = f"{email}@example.org", submission or "by hand"
        make_registration(event, make_user("Leo", email="leo@example.org"))
        db.session.commit()
        before = str(scripts.get_revision("0044").down_revision)

        downgrade(str(MIGRATIONS), revision=before)
        kept = _names_of_registrations()
        goals = db.session.execute(sa.text("SELECT count(*) FROM registration_goal")).scalar_one()
        db.session.remove()
        upgrade(str(MIGRATIONS))
        after = db.session.execute(sa.text("SELECT name, submission FROM registration ORDER BY name")).all()
        db.session.remove()
        db.engine.dispose()

    assert (kept, goals) == (["Leo", "b", "by hand"], 2)
    assert [tuple(row) for row in after] == [("Leo", ""), ("b", ""), ("by hand", "")]


@pytest.mark.parametrize("dialect", DIALECTS)
def test_old_notes_stay_whole_in_the_private_line_both_ways(dialect, databases, scripts):
    """An old tick is an open promise without a thing; on the way back nothing that was typed is lost."""
    app = make_app(databases.fresh(dialect))
    with app.app_context():
        anna = make_user("Anna")
        make_note(anna, make_contact(anna, name="Zhang"), text="Twins. I promised her the plan.", promised=True)
        make_note(anna, make_contact(anna, name="Li"), text="", mention="tea", i_promised="the plan")
        make_note(anna, make_contact(anna, name="Wu"), text="Grid.", i_promised="a list", promise_done=True)
        db.session.commit()
        before = str(scripts.get_revision("0056").down_revision)

        downgrade(str(MIGRATIONS), revision=before)
        back = [tuple(row) for row in db.session.execute(sa.text("SELECT text, promised FROM note ORDER BY id"))]
        db.session.remove()
        upgrade(str(MIGRATIONS))
        notes = [(note.text, note.i_promised, note.has_open_promise) for note in db.session.scalars(sa.select(Note))]
        db.session.remove()
        db.engine.dispose()

    assert [(text, bool(promised)) for text, promised in back] == [
        ("Twins. I promised her the plan.", True),
        ("tea\nthe plan", True),
        ("Grid.\na list", False),
    ]
    assert sorted(notes) == sorted((text, "", bool(promised)) for text, promised in back)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_stated_values_are_compared_by_their_town_after_the_migration(dialect, databases, scripts):
    app = make_app(databases.fresh(dialect))
    with app.app_context():
        for kind, value in (("lived_in", "place:cn-shanghai-gubei"), ("hometown", "typed:place:a"), ("school", "x")):
            make_background(make_user(), kind, value, value_id=value)
        downgrade(str(MIGRATIONS), revision=str(scripts.get_revision("0055").down_revision))
        db.session.remove()
        upgrade(str(MIGRATIONS))
        grounds = db.session.execute(sa.text("SELECT ground FROM background_item ORDER BY id")).scalars().all()
        db.session.remove()
        db.engine.dispose()

    assert grounds == ["place:place:cn-shanghai", "place:typed:place:a", "school:x"]


@pytest.mark.parametrize("dialect", DIALECTS)
def test_on_the_way_back_who_stood_on_the_public_page_is_shown_to_guests_alone(dialect, databases, scripts):
    app = make_app(databases.fresh(dialect))
    with app.app_context():
        make_registration(make_event(guest_visibility_limit="every_guest"), visible_to=VisibleTo.EVERYONE)
        make_registration(make_event(guest_visibility_limit="nobody"), visible_to=VisibleTo.NOBODY)
        downgrade(str(MIGRATIONS), revision=str(scripts.get_revision("0059").down_revision))
        choices = db.session.execute(sa.text("SELECT visible_to FROM registration ORDER BY id")).scalars().all()
        ceilings = db.session.execute(sa.text("SELECT guest_visibility_limit FROM event ORDER BY id")).scalars().all()
        db.session.remove()
        upgrade(str(MIGRATIONS))
        db.session.remove()
        db.engine.dispose()

    assert (choices, ceilings) == (["every_guest", "nobody"], [None, "nobody"])


@pytest.mark.parametrize("dialect", DIALECTS)
def test_people_who_were_there_before_are_sorted_and_found_like_those_who_come_after(dialect, databases, scripts):
    app = make_app(databases.fresh(dialect))
    with app.app_context():
        owner = make_user("單明", email="shan@example.org")
        make_registration(make_event(), make_user("曾黎", email="zeng@example.org"))
        make_contact(owner, name="解晓东", company="Bosch")
        make_contact(owner, name="Tsai Ing-wen")
        downgrade(str(MIGRATIONS), revision=str(scripts.get_revision("0065").down_revision))
        db.session.execute(sa.text("UPDATE registration SET search_text = '曾黎 cengli ceng li cl'"))
        db.session.commit()
        db.session.remove()
        upgrade(str(MIGRATIONS))
        keys = [
            db.session.execute(sa.text(f'SELECT sort_key FROM "{table}" WHERE name = :name'), {"name": name}).scalar()
            for table, name in (
                ("user", "單明"),
                ("registration", "曾黎"),
                ("contact", "解晓东"),
                ("contact", "Tsai Ing-wen"),
            )
        ]
        found = db.session.execute(sa.text("SELECT search_text FROM registration")).scalar_one()
        db.session.remove()
        db.engine.dispose()

    assert keys == ["shan ming", "zeng li", "xie xiaodong", "tsai ingwen"]
    assert "zengli" in found.split()


def _names_of_registrations() -> list[str]:
    return list(db.session.execute(sa.text("SELECT name FROM registration ORDER BY name")).scalars())


def migrate(url):
    with make_app(url).app_context():
        upgrade(str(MIGRATIONS))


def test_web_processes_that_migrate_at_once_take_turns(databases):
    """Each of several machines migrates before its pages start; without turns all but one would fail."""
    url = databases.empty("postgresql")
    several = [FORKED.Process(target=migrate, args=(url,)) for _ in range(3)]
    for process in several:
        process.start()
    for process in several:
        process.join()

    assert [process.exitcode for process in several] == [0, 0, 0]


def test_migrating_leaves_the_log_alone(databases):
    """Alembic's usual file configuration would switch off every logger of the app."""
    logger = logging.getLogger("eventhub.platform.mail.delivery")
    databases.fresh("sqlite")

    assert not logger.disabled


def _checks(url: str) -> dict[str, dict[str, str]]:
    engine = sa.create_engine(url)
    inspector = sa.inspect(engine)
    found = {
        table: {check["name"]: " ".join(check["sqltext"].split()) for check in inspector.get_check_constraints(table)}
        for table in inspector.get_table_names()
        if table != "alembic_version"
    }
    engine.dispose()
    return found


def _conditions(url: str, dialect: str) -> dict[str, str]:
    engine = sa.create_engine(url)
    inspector = sa.inspect(engine)
    found = {
        index["name"]: str(index["dialect_options"][f"{dialect}_where"])
        for table in inspector.get_table_names()
        for index in inspector.get_indexes(table)
        if f"{dialect}_where" in index.get("dialect_options", {})
    }
    engine.dispose()
    return found


@pytest.mark.parametrize("dialect", DIALECTS)
def test_texts_in_a_second_language_come_along_both_ways(dialect, databases, scripts):
    """Back, the one in other signs than the title stays; forward, its signs tell its language."""
    app = make_app(databases.fresh(dialect))
    both = {"zh_Hans": {"title": "茶", "description": "好茶"}, "de": {"title": "Tee", "summary": "Kurz"}}
    with app.app_context():
        anna = make_user("Anna", language="de")
        make_event("Tea", organiser=anna, translations=both)
        make_event("茶会", organiser=anna, translations={"de": {"title": "Tee"}})
        make_event("Alone", organiser=make_user("Mei", language="zh_Hant"))
        db.session.commit()

        downgrade(str(MIGRATIONS), revision=str(scripts.get_revision("0076").down_revision))
        rows = db.session.execute(
            sa.text("SELECT title, second_title, second_description FROM event ORDER BY id")
        ).all()
        languages = db.session.execute(sa.text('SELECT language FROM "user" ORDER BY id')).scalars().all()
        db.session.remove()
        upgrade(str(MIGRATIONS))
        after = [(event.title, event.translations) for event in db.session.scalars(sa.select(Event).order_by(Event.id))]
        db.session.remove()
        db.engine.dispose()

    assert [tuple(row) for row in rows] == [("Tea", "茶", "好茶"), ("茶会", "Tee", ""), ("Alone", "", "")]
    assert languages == ["en", "zh_Hans"]
    assert after == [
        ("Tea", {"zh_Hans": {"title": "茶", "description": "好茶"}}),
        ("茶会", {"en": {"title": "Tee"}}),
        ("Alone", {}),
    ]


@pytest.mark.parametrize("dialect", DIALECTS)
def test_introductions_from_before_share_what_was_filled_in_both_ways(dialect, databases, scripts):
    """A number that is filled in later reached everyone the user had ever been introduced to."""
    app = make_app(databases.fresh(dialect))
    ways = "SELECT requester_shares, target_shares FROM introduction ORDER BY id"
    sides = "SELECT shares FROM offer_side ORDER BY id"
    with app.app_context():
        now = utc_now()
        anna = make_user("Anna", phone="+49 30 1", wechat="anna")
        zhang, gone = make_user("Zhang Min", wechat_code="mark"), make_user("Gone")
        gone.email = None
        event = make_event("Tea", organiser=anna)
        about = {"event_id": event.id, "created_at": now, "decide_by": now}
        for requester, target, answer in ((anna, zhang, "yes"), (zhang, anna, None), (gone, anna, "after_event")):
            people = {"requester_id": requester.id, "target_id": target.id, "state": IntroductionState.INTRODUCED}
            save(Introduction(to_target="Tea.", target_answer=answer and TargetAnswer(answer), **people, **about))
        offer = save(Offer(offerer_id=gone.id, state=OfferState.ASKING, **about))
        for user, answer in ((anna, SideAnswer.YES), (zhang, None)):
            save(OfferSide(offer_id=offer.id, user_id=user.id, answer=answer, nonce="n", token_digest=user.name))
        db.session.commit()

        downgrade(str(MIGRATIONS), revision=str(scripts.get_revision("0074").down_revision))
        db.session.remove()
        upgrade(str(MIGRATIONS))
        after = [tuple(row) for row in db.session.execute(sa.text(ways))]
        shared = list(db.session.scalars(sa.text(sides)))
        db.session.remove()
        db.engine.dispose()

    assert after == [("wechat phone email", "code email"), ("code email", ""), ("", "wechat phone email")]
    assert shared == ["wechat phone email", ""]
