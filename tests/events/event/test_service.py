from dataclasses import replace
from datetime import timedelta

import pytest

from eventhub.events.event import queries, queries_of_lists, service
from eventhub.events.event.models import EventSlug
from eventhub.events.event.rules import EventState, Listing, TeamRole
from eventhub.events.event.service import EventFields
from eventhub.platform.errors import LimitReached, NotFound, WrongState
from tests.factories import make_event, make_registration, make_user
from tests.moment import NOW

HOUR = timedelta(hours=1)
FIELDS = EventFields(
    title="清洁能源之夜", starts_at=NOW + 240 * HOUR, ends_at=NOW + 243 * HOUR, zone="Asia/Shanghai", capacity=5
)


@pytest.fixture
def owner(session):
    return make_user("Grace Huang")


def test_a_draft_belongs_to_its_owner_and_has_a_link_nobody_guesses(owner, now):
    event = service.create_draft(owner, FIELDS, now=now)
    other = service.create_draft(owner, FIELDS, now=now)

    assert event.state is EventState.DRAFT
    assert queries.find_role(event.id, owner.id) is TeamRole.OWNER
    assert event.slug.startswith("qing-jie-neng-yuan-zhi-ye-")
    assert event.slug != other.slug


def test_an_account_makes_so_many_events_a_day_copies_among_them(owner, now, monkeypatch):
    """Each may be 100 kB with its picture."""
    monkeypatch.setattr(service, "MADE_A_DAY", 2)
    first = service.create_draft(owner, FIELDS, now=now)
    service.copy(first.id, owner, now=now, starts_at=first.starts_at)

    with pytest.raises(LimitReached):
        service.create_draft(owner, FIELDS, now=now)
    with pytest.raises(LimitReached):
        service.copy(first.id, owner, now=now, starts_at=first.starts_at)
    service.create_draft(owner, FIELDS, now=now + 24 * HOUR)


@pytest.mark.parametrize(
    "change, reason",
    [
        ({"ends_at": FIELDS.starts_at}, "end_before_start"),
        ({"zone": "Mars/Olympus"}, "unknown_zone"),
        ({"capacity": 0}, "capacity_below_one"),
        ({"registration_closes_at": FIELDS.ends_at + HOUR}, "closes_after_end"),
    ],
)
def test_an_impossible_event_is_refused(owner, now, change, reason):
    with pytest.raises(WrongState) as refused:
        service.create_draft(owner, replace(FIELDS, **change), now=now)

    assert refused.value.reason == reason


def test_a_draft_is_published_once(owner, now):
    event = service.create_draft(owner, FIELDS, now=now)

    service.publish(event.id, now=now)

    assert (event.state, event.published_at) == (EventState.PUBLISHED, now)
    with pytest.raises(WrongState):
        service.publish(event.id, now=now)


def test_a_start_in_the_past_may_be_drafted_but_not_published(owner, now):
    fields = replace(FIELDS, starts_at=now - HOUR, ends_at=now + HOUR)
    event = service.create_draft(owner, fields, now=now)

    with pytest.raises(WrongState) as refused:
        service.publish(event.id, now=now)

    assert refused.value.reason == "start_passed"


def test_a_cancelled_event_stays_cancelled(session, now):
    event = make_event()
    sequence = event.calendar_sequence

    service.cancel(event.id, now=now)

    assert (event.state, event.cancelled_at) == (EventState.CANCELLED, now)
    assert event.calendar_sequence == sequence + 1
    for again in (service.cancel, service.publish):
        with pytest.raises(WrongState):
            again(event.id, now=now)
    with pytest.raises(WrongState):
        service.edit(event.id, service.fields_of(event), tell_guests=False, now=now)


def test_a_draft_cannot_be_cancelled(owner, now):
    with pytest.raises(WrongState):
        service.cancel(service.create_draft(owner, FIELDS, now=now).id, now=now)


@pytest.mark.parametrize(
    "change, told",
    [
        ({"title": "Another"}, False),
        ({"description": "More"}, False),
        ({"place": "Pudong"}, True),
        ({"starts_at": NOW + 241 * HOUR}, True),
        ({"ends_at": NOW + 250 * HOUR}, True),
    ],
)
def test_only_time_and_venue_are_news_to_guests(session, now, change, told):
    event = make_event(starts_at=FIELDS.starts_at, ends_at=FIELDS.ends_at)

    service.edit(event.id, replace(service.fields_of(event), **change), tell_guests=True, now=now)

    assert (event.change_pending_since == now) is told
    assert (event.calendar_sequence == 1) is told


def test_a_change_may_be_made_quietly_but_calendars_still_follow(session, now):
    event = make_event()

    service.edit(event.id, replace(service.fields_of(event), place="Pudong"), tell_guests=False, now=now)

    assert event.change_pending_since is None
    assert event.calendar_sequence == 1


def test_an_edit_of_a_draft_is_never_told(owner, now):
    event = service.create_draft(owner, FIELDS, now=now)

    service.edit(event.id, replace(FIELDS, place="Pudong"), tell_guests=True, now=now)

    assert event.change_pending_since is None


def test_a_changed_link_keeps_the_old_one_alive_for_its_event_only(session, now):
    event, other = make_event(slug="tea-k7xm2345"), make_event()

    service.change_slug(event.id, "Green Tea", now=now)

    assert event.slug == "green-tea-k7xm2345"
    assert queries.new_slug_of("tea-k7xm2345", None) == {"slug": event.slug}
    assert not queries.is_slug_free("tea-k7xm2345", other.id)
    service.change_slug(event.id, "Tea", now=now)
    assert event.slug == "tea-k7xm2345"
    with pytest.raises(NotFound):
        queries.new_slug_of("tea-k7xm2345", None)
    assert session.query(EventSlug).count() == 1


def test_a_copy_is_a_draft_without_guests_at_the_new_time(owner, session, now):
    event = make_event(capacity=9, registration_closes_at=now + 200 * HOUR)
    make_registration(event)

    copied = service.copy(event.id, owner, now=now, starts_at=event.starts_at + 24 * HOUR)

    assert (copied.state, copied.places_taken, copied.capacity) == (EventState.DRAFT, 0, 9)
    assert copied.ends_at - copied.starts_at == event.ends_at - event.starts_at
    assert copied.registration_closes_at == event.registration_closes_at + 24 * HOUR
    assert copied.slug != event.slug


def test_the_link_has_the_title_with_which_an_event_is_first_published(owner, session, now):
    event = service.create_draft(owner, FIELDS, now=now)
    first, tail = event.slug, event.slug.rsplit("-", 1)[-1]
    chosen = service.change_slug(service.create_draft(owner, FIELDS, now=now).id, "My own", now=now)
    for each in (event, chosen):
        service.edit(each.id, replace(FIELDS, title="Salon for Engineers"), tell_guests=False, now=now)
        service.publish(each.id, now=now)

    assert event.slug == f"salon-for-engineers-{tail}"
    assert queries.new_slug_of(first, None) == {"slug": event.slug}
    assert chosen.slug.startswith("my-own-")
    service.edit(event.id, replace(FIELDS, title="Tea"), tell_guests=False, now=now)
    assert event.slug == f"salon-for-engineers-{tail}"


def test_only_listed_coming_events_are_on_the_list(session, now):
    listed = make_event()
    running = make_event(starts_at=now - HOUR, ends_at=now + HOUR)
    make_event(listing=Listing.UNLISTED)
    make_event(state=EventState.DRAFT)
    make_event(state=EventState.CANCELLED)
    make_event(starts_at=now - 5 * HOUR, ends_at=now - HOUR)

    assert queries_of_lists.listed_events(now) == [running, listed]
