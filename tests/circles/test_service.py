"""A circle from the wish to its end, on real rows and with the real jobs."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from eventhub.circles import presenters, service
from eventhub.circles.models import CircleMember, CircleWish
from eventhub.circles.progress import advance, forget
from eventhub.circles.proposals import propose
from eventhub.circles.rules import CircleState, MemberState
from eventhub.events.event.rules import EventState
from eventhub.events.registrations.rules import RegistrationState, VisibleTo
from eventhub.matching.goals import GoalType
from eventhub.platform.errors import NotFound, WrongState
from tests.circles.rows import BERLIN, guests, registration, the_circle, wish_all
from tests.factories import make_block, make_circle, make_event
from tests.moment import NOW

DAY = timedelta(days=1)


def test_wishes_become_one_circle_of_everybody_who_fits(evening, session):
    users = guests(evening, 7)
    wish_all(evening, users)
    wish_all(evening, users[:2])
    assert propose(NOW + 4 * DAY) == 0, "wishes are gathered for five days"

    assert propose(NOW + 5 * DAY) == 1
    assert propose(NOW + 5 * DAY) == 0

    circle = the_circle()
    assert {member.user_id for member in circle.members} == {user.id for user in users}
    assert all(member.state is MemberState.PROPOSED for member in circle.members)
    # The event was on a Tuesday; five days, seven to answer and ten to plan lead to 24 March, and a fifth Tuesday of
    # the month (the 30th) is no rhythm.
    assert (circle.weekday, circle.ordinal, circle.first_on) == (1, 1, date(2027, 4, 6))
    assert session.scalar(sa.select(sa.func.count()).select_from(CircleWish)) == 0


def test_five_are_too_few_and_an_event_called_off_has_none(evening, session):
    wish_all(evening, guests(evening, 5))
    assert propose(NOW + 6 * DAY) == 0

    other = make_event(starts_at=NOW - timedelta(hours=4), ends_at=NOW - timedelta(hours=1))
    wish_all(other, guests(other, 6))
    other.state = EventState.CANCELLED
    session.commit()
    assert propose(NOW + 6 * DAY) == 0
    assert forget(NOW + 6 * DAY) == 6


def test_a_wish_is_for_days_after_the_event_and_for_who_may_be_seen(evening, session):
    [user] = guests(evening, 1)
    row = registration(evening, user)

    for moment in (NOW - 2 * timedelta(hours=1), NOW + 5 * DAY):
        with pytest.raises(WrongState):
            service.wish(evening, row, moment)
    row.visible_to = VisibleTo.NOBODY
    session.commit()
    with pytest.raises(WrongState):
        service.wish(evening, row, NOW)


def test_a_wish_taken_back_or_a_place_given_up_counts_no_more(evening, session):
    users = guests(evening, 7)
    wish_all(evening, users)
    service.take_back(evening, users[0].id)
    registration(evening, users[1]).state = RegistrationState.WITHDRAWN
    session.commit()

    assert propose(NOW + 5 * DAY) == 0, "five are left"


def test_nobody_is_proposed_to_somebody_they_may_not_see(evening, session):
    """docs/behaviour.md section 4: blocks, "only people I know", and what one changed to "nobody" after wishing."""
    users = guests(evening, 9)
    wish_all(evening, users)
    make_block(users[0], users[1])
    registration(evening, users[2]).visible_to = VisibleTo.NOBODY
    registration(evening, users[3]).visible_to = VisibleTo.ACQUAINTANCES
    session.commit()

    propose(NOW + 5 * DAY)

    seated = {member.user_id for member in the_circle().members}
    assert not {users[2].id, users[3].id} & seated
    assert len({users[0].id, users[1].id} & seated) == 1


def test_who_is_seen_by_those_who_share_something_sits_only_with_them(evening, session):
    # They want the same and have nothing to give each other, so that only what they state is shared.
    users = guests(evening, 7, goals=[GoalType.RAISE], visible_to=VisibleTo.SHARED_GROUND)
    stranger = users[6]
    for item in list(stranger.background):
        session.delete(item)
    session.commit()
    wish_all(evening, users)

    propose(NOW + 5 * DAY)

    assert {member.user_id for member in the_circle().members} == {user.id for user in users[:6]}


def test_it_begins_with_the_fourth_yes_and_names_show_only_then(proposed, session):
    circle, users = proposed
    for user in users[:3]:
        service.confirm(circle.id, user.id, NOW + 6 * DAY)
    assert circle.state is CircleState.PROPOSED
    assert not presenters.circle_page(circle.id, users[0].id, NOW + 6 * DAY).is_open

    service.confirm(circle.id, users[3].id, NOW + 6 * DAY)

    assert circle.state is CircleState.ALIVE
    page = presenters.circle_page(circle.id, users[0].id, NOW + 6 * DAY)
    assert page.is_open
    assert {face.user.id for face in page.faces} == {user.id for user in users[1:4]}, "who said yes"
    assert not presenters.circle_page(circle.id, users[5].id, NOW + 6 * DAY).is_open
    first = page.evening.starts_at.astimezone(BERLIN)
    assert (first.hour, first.minute, first.weekday()) == (19, 0, 1)
    assert first - (NOW + 5 * DAY) > 17 * DAY - timedelta(hours=24)


def test_too_few_yeses_end_it_and_nobody_stays_open(proposed):
    circle, users = proposed
    for user in users[:3]:
        service.confirm(circle.id, user.id, NOW + 6 * DAY)

    advance(NOW + 12 * DAY - timedelta(minutes=1))
    assert circle.state is CircleState.PROPOSED
    advance(NOW + 12 * DAY)

    assert circle.state is CircleState.ENDED
    assert [member.state for member in circle.members].count(MemberState.LAPSED) == 3
    with pytest.raises(NotFound):
        presenters.circle_page(circle.id, users[5].id, NOW)
    with pytest.raises(WrongState):
        service.go_on(circle.id, users[0].id, NOW + 13 * DAY)


def test_it_ends_at_once_when_it_cannot_come_about_any_more(proposed):
    circle, users = proposed
    for user in users[:3]:
        service.decline(circle.id, user.id, NOW + 6 * DAY)

    assert circle.state is CircleState.ENDED


def test_a_block_after_the_proposal_keeps_the_two_apart(proposed, session):
    circle, users = proposed
    service.confirm(circle.id, users[0].id, NOW + 6 * DAY)
    make_block(users[0], users[1])

    with pytest.raises(WrongState):
        service.confirm(circle.id, users[1].id, NOW + 6 * DAY)
    assert users[0].id not in {
        face.user.id for face in presenters.circle_page(circle.id, users[1].id, NOW + 6 * DAY).faces
    }


def test_a_block_in_a_living_circle_hides_both_ways_and_only_the_blocker_is_told(alive):
    circle, users = alive
    make_block(users[0], users[1])

    mine, theirs = (presenters.circle_page(circle.id, user.id, NOW + 7 * DAY) for user in users[:2])

    assert users[1].id not in {face.user.id for face in mine.faces}
    assert users[0].id not in {face.user.id for face in theirs.faces}
    assert mine.has_blocked_member and not theirs.has_blocked_member
    assert mine.people == theirs.people == 5


def test_leaving_is_quiet_and_below_three_it_ends(alive):
    circle, users = alive
    for user in users[:3]:
        service.leave(circle.id, user.id, NOW + 8 * DAY)
        with pytest.raises(NotFound):
            presenters.circle_page(circle.id, user.id, NOW + 8 * DAY)
    assert circle.state is CircleState.ALIVE
    assert len(presenters.circle_page(circle.id, users[5].id, NOW + 8 * DAY).faces) == 2

    service.leave(circle.id, users[3].id, NOW + 8 * DAY)

    assert circle.state is CircleState.ENDED
    assert forget(NOW + 97 * DAY) == 0
    assert forget(NOW + 99 * DAY) == 1


def test_who_deletes_their_account_is_gone_from_the_circle(alive, session):
    circle, users = alive
    gone = session.scalar(sa.select(CircleMember).where(CircleMember.user_id == users[0].id))
    session.delete(gone)
    session.commit()

    advance(NOW + 8 * DAY)

    assert len(presenters.circle_page(circle.id, users[1].id, NOW + 8 * DAY).faces) == 4


def test_a_proposed_circle_of_others_is_nobodys_business(evening):
    users = guests(evening, 3)
    circle = make_circle(evening, users[:2])

    for act in (service.confirm, service.decline, service.leave, service.come, service.go_on):
        with pytest.raises(NotFound):
            act(circle.id, users[2].id, NOW)
