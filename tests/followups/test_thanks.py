"""The thanks to whoever introduced one: due the next day, when the two have most often not met yet."""

from datetime import timedelta

import pytest

from eventhub.followups import queries
from eventhub.followups.notes.service import Who, Words, write_note
from eventhub.followups.plans import plan_new
from eventhub.followups.situations import Wanted, ready_text, story_of
from eventhub.followups.wording.kinds import Channel, TextKind
from eventhub.introductions.models import Introduction
from eventhub.introductions.rules import IntroductionState
from eventhub.people.contacts.queries import find_contact_of_user
from tests.factories import make_event, make_registration, make_user, save
from tests.moment import NOW

DAY = timedelta(days=1)


@pytest.fixture
def anna(session):
    """Li Wei has introduced her to Zhang Min, for an evening in ten days."""
    anna, zhang = make_user("Anna Keller"), make_user("张敏", other_name="Zhang Min")
    li, event = make_user("李伟", other_name="Li Wei", language="zh_Hans"), make_event()
    for user in (anna, zhang):
        make_registration(event, user)
    save(
        Introduction(
            event_id=event.id,
            requester_id=anna.id,
            target_id=zhang.id,
            to_target="Storage.",
            state=IntroductionState.INTRODUCED,
            created_at=NOW - 2 * DAY,
            decide_by=NOW + DAY,
            ended_at=NOW - DAY,
            introduced_by_id=li.id,
        )
    )
    plan_new(NOW)
    anna.zhang, anna.thanks = zhang, queries.current_follow_up(find_contact_of_user(anna.id, li.id).id)
    return anna


@pytest.mark.parametrize("from_offer", [False, True])
def test_whoever_was_brought_together_unasked_thanks_as_well(anna, session, from_offer):
    """A target owes no thanks for a request of others; after an offer only one of the two was reminded."""
    leo, ruth, emil = make_user("Leo"), make_user("Ruth"), make_user("Emil")
    event = make_event(starts_at=NOW + DAY)
    save(
        Introduction(
            event_id=event.id,
            requester_id=leo.id,
            target_id=emil.id,
            from_offer=from_offer,
            state=IntroductionState.INTRODUCED,
            created_at=NOW - 2 * DAY,
            decide_by=NOW + DAY,
            ended_at=NOW - DAY,
            introduced_by_id=ruth.id,
        )
    )
    plan_new(NOW)

    row = find_contact_of_user(emil.id, ruth.id)
    assert find_contact_of_user(leo.id, ruth.id) is not None
    assert (row is not None) == from_offer
    if row is not None:
        assert story_of(queries.current_follow_up(row.id), NOW).introduced.id == leo.id


def text_in(language, anna):
    story = story_of(anna.thanks, NOW)
    assert story.kinds == (TextKind.THANK_INTRODUCER,)
    return ready_text(story, TextKind.THANK_INTRODUCER, Wanted(language, Channel.WECHAT)).body


@pytest.mark.parametrize(
    ("language", "name", "talk"), [("en", "Zhang Min", "have talked"), ("zh_Hans", "张敏", "聊得")]
)
def test_it_speaks_of_a_talk_only_once_there_was_one(anna, language, name, talk):
    """It said "we had a good talk" of two people who had not yet written to each other."""
    before = text_in(language, anna)
    zhangs_row = find_contact_of_user(anna.id, anna.zhang.id).id
    write_note(anna.id, "client-zhang", Who(contact_id=zhangs_row), Words(text="Tea."), now=NOW)
    after = text_in(language, anna)

    assert name in before and talk not in before
    assert name in after and talk in after
