"""What one says of others is one's own: to change, to take back, and to end by a block that can be undone."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from eventhub.matching.goals import GoalType
from eventhub.people.models import Block, Tie
from eventhub.people.rules import Closeness, HowKnown
from eventhub.people.ties.handshakes import Handshake
from eventhub.people.ties.labels import describe_handshake
from eventhub.people.visibility.models import ShortlistEntry
from tests.factories import make_block, make_contact, make_event, make_registration, make_tie, make_user, save

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)


@pytest.fixture
def anna(session):
    return make_user("Anna Keller")


@pytest.fixture
def li(session):
    return make_user("Li Wei", headline="Grid planner")


def test_how_one_knows_somebody_can_be_changed(browser, anna, li, session):
    make_tie(anna, li)
    tie = session.scalar(sa.select(Tie).where(Tie.owner_id == anna.id))
    client = browser(anna)

    page = client.submit(
        client.get("/contacts/people").form(f"/contacts/ties/{tie.id}"),
        status=200,
        how="hobby",
        closeness="close",
        since_year="2019",
        context="Rowing club",
    )

    session.refresh(tie)
    assert (tie.how, tie.closeness, tie.since_year, tie.context) == (
        HowKnown.HOBBY,
        Closeness.CLOSE,
        2019,
        "Rowing club",
    )
    assert "Share a hobby · Rowing club · 2019 · We are close" in page.text


@pytest.mark.parametrize(("context", "words"), [("同济大学", "Tongji University"), ("Night school", "Night school")])
def test_a_school_that_another_says_to_share_stands_in_the_readers_language(anna, li, app, context, words):
    tie = Tie(owner_id=li.id, other_id=anna.id, how=HowKnown.STUDIED_TOGETHER, context=context)

    with app.test_request_context():
        assert describe_handshake(Handshake(tie, li, make_event())) == f"Studied together · {words}"


def test_a_wrong_year_says_so_and_keeps_what_was_typed(browser, anna, li, session):
    make_tie(anna, li)
    client = browser(anna)

    page = client.submit(
        client.get("/contacts/people").form("/contacts/ties/"), status=400, since_year="99", context="Rowing club"
    )

    assert "Enter a year, for example 2019" in page.errors
    assert page.form("/contacts/ties/").values["context"] == ["Rowing club"]


def test_a_tie_is_forgotten_and_what_the_other_says_stays(browser, anna, li, session):
    make_tie(anna, li)
    client = browser(anna)

    client.submit(client.get("/contacts/people").form("/forget"), status=200)

    assert session.scalars(sa.select(Tie.owner_id)).all() == [li.id]


def test_a_block_from_the_list_hides_both_and_is_taken_back(browser, anna, li, session):
    make_tie(anna, li)
    make_contact(anna, li)
    client = browser(anna)

    page = client.submit(client.get("/contacts/people").form("/block"), status=200)
    assert "Li Wei" in page.section("Never shown to each other")
    client.submit(page.form("/unblock"), status=200)

    assert session.scalar(sa.select(sa.func.count()).select_from(Block)) == 0


def test_a_name_is_shown_only_to_whoever_may_have_it(browser, anna, li, session):
    """One-sided, without a row in the address book: nothing of the other is told."""
    make_tie(anna, li, mutual=False)
    assert "Li Wei" not in browser(anna).get("/contacts/people").text

    make_tie(li, anna, mutual=False)
    assert "Li Wei" in browser(anna).get("/contacts/people").text
    make_block(li, anna)
    assert "Li Wei" not in browser(anna).get("/contacts/people").text


def test_of_a_suspended_user_the_list_has_no_name_of_their_own(browser, anna, li, session, now):
    make_tie(anna, li)
    assert "Li Wei" in browser(anna).get("/contacts/people").text

    li.suspended_at = now
    session.commit()

    assert "Li Wei" not in browser(anna).get("/contacts/people").text


def test_somebody_on_the_list_is_never_shown_again_and_can_be_brought_back(browser, anna, li, session, now):
    event = make_event(starts_at=now + timedelta(days=3))
    make_registration(event, anna, goals=[GoalType.HIRE])
    make_registration(event, li, goals=[GoalType.FIND_JOB])
    save(ShortlistEntry(event_id=event.id, viewer_id=anna.id, target_id=li.id, position=1, computed_at=now))
    client, address = browser(anna), f"/e/{event.slug}/going"
    page = client.get(address)

    page = client.get(page.link("Not for me"))
    client.submit(page.form(f"{address}/{li.id}/dismiss"), press="Never show us", status=200)

    assert "Li Wei" not in client.get(address).text + browser(li).get("/contacts").text
    assert "Anna Keller" not in browser(li).get(address).text
    client.submit(client.get("/contacts/people").form("/unblock"), status=200)
    assert session.scalar(sa.select(sa.func.count()).select_from(Block)) == 0
