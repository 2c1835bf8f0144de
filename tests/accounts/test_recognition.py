import sqlalchemy as sa

from eventhub.accounts.models import BackgroundItem
from eventhub.accounts.profile import save_background
from eventhub.accounts.recognition import recognise_typed_values
from eventhub.accounts.rules import BackgroundKind
from eventhub.platform.db import db
from tests.factories import make_user

SCHOOL = BackgroundKind.SCHOOL


def stated(user):
    rows = db.session.execute(
        sa.select(BackgroundItem.text, BackgroundItem.value_id)
        .where(BackgroundItem.user_id == user.id)
        .order_by(BackgroundItem.id)
    )
    return [tuple(row) for row in rows]


def test_what_was_typed_before_the_vocabulary_knew_it_is_recognised_once(session, now):
    anna, li_wei, nora = (make_user(name) for name in ("Anna Keller", "Li Wei", "Nora Baum"))
    save_background(anna, {SCHOOL: ["石河子大学", "Village School"]}, now)
    save_background(li_wei, {SCHOOL: ["Shihezi University"]}, now)
    save_background(nora, {SCHOOL: ["石河子大学", "🎉"]}, now)
    session.execute(
        sa.update(BackgroundItem)
        .where(BackgroundItem.user_id == anna.id, BackgroundItem.text == "石河子大学")
        .values(value_id="typed:school:石河子大学")
    )
    session.add(
        BackgroundItem(
            user_id=nora.id, kind=SCHOOL, text="shihezi university", value_id="typed:school:shihezi", created_at=now
        )
    )
    session.flush()

    first, again = recognise_typed_values(now), recognise_typed_values(now)

    assert (first, again) == (2, 0)
    assert stated(li_wei) == [("Shihezi University", "school:shihezi-university")]
    assert stated(anna) == [
        ("石河子大学", "school:shihezi-university"),
        ("Village School", "typed:school:villageschool"),
    ]
    assert [text for text, _ in stated(nora)] == ["石河子大学", "🎉"]


def test_a_place_that_the_vocabulary_has_moved_into_a_town_is_compared_by_the_town(session, now):
    anna = make_user("Anna Keller")
    save_background(anna, {BackgroundKind.LIVED_IN: ["Palo Alto"], SCHOOL: ["TUM"]}, now)
    session.execute(
        sa.update(BackgroundItem).where(BackgroundItem.kind != SCHOOL).values(ground="place:place:us-palo-alto")
    )

    first, again = recognise_typed_values(now), recognise_typed_values(now)

    assert (first, again) == (1, 0)
    grounds = session.scalars(sa.select(BackgroundItem.ground).order_by(BackgroundItem.id)).all()
    assert grounds == ["place:place:us-bay-area", "school:school:tum"]
