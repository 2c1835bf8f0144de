"""Webhooks from the change to the receiver: with it or not at all, again until it arrives, and not for ever."""

import base64
import hashlib
import hmac
import json
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from eventhub.api import deliveries, webhooks
from eventhub.api.models import WebhookDelivery
from eventhub.api.rules import DELIVERY_LEASE, GIVE_UP_AFTER, PING, WAITS, DeliveryState, EventType
from eventhub.events.checkin import service as door
from eventhub.events.checkin.rules import Entry, How
from eventhub.events.event import service as events
from eventhub.events.event.rules import EventState, TeamRole
from eventhub.events.registrations import decisions, service
from eventhub.events.registrations.rules import RegistrationState as S
from eventhub.events.registrations.tags import set_tags
from eventhub.platform.db import transaction
from eventhub.privacy.service import erase
from tests.api.receiver import Receiver
from tests.factories import (
    make_answer,
    make_event,
    make_question,
    make_registration,
    make_team_member,
    make_user,
    owner_of,
)
from tests.snapshots import reads_as_kept


@pytest.fixture
def receiver():
    made = Receiver()
    yield made
    made.stop()


@pytest.fixture
def event(session, now):
    return make_event("Tea", organiser=make_user("Grace Huang", email="grace@example.org"), capacity=1)


@pytest.fixture
def endpoint(event, receiver, now):
    return webhooks.add_endpoint(owner_of(event).id, receiver.url, EventType, event_id=None, now=now)


@pytest.fixture
def deliver(receiver, session, now):
    def run(later=timedelta(0)):
        session.commit()
        return deliveries.deliver(now + later, [receiver.host])

    return run


def log_of(session):
    session.commit()
    return [
        (row.event_type, row.state, row.status_code)
        for row in session.scalars(
            sa.select(WebhookDelivery).order_by(WebhookDelivery.id).execution_options(populate_existing=True)
        )
    ]


def test_a_move_is_told_signed_and_without_what_guests_keep_to_themselves(event, endpoint, receiver, deliver, now):
    guest = make_registration(
        event,
        make_user("Anna Keller", email="anna@example.org", headline="Solar"),
        S.PENDING,
        goal_sentence="Find a mentor",
    )
    question = make_question(event, "Which tea?")
    make_answer(guest, question, "Green")
    set_tags(event.id, guest.id, ["VIP", "press"])
    decisions.approve(guest, by=owner_of(event), now=now)

    # The question was an edit of the event.
    assert deliver() == 2
    [(headers, body)] = [one for one in receiver.got if b"event.updated" not in one[1]]
    told = json.loads(body)
    assert told["type"] == "registration.confirmed" and told["timestamp"] == "2027-03-02T10:00:00Z"
    assert told["data"]["registration"]["name"] == "Anna Keller" and told["data"]["event"]["id"] == event.id
    assert told["data"]["registration"]["tags"] == ["VIP", "press"]
    assert told["data"]["registration"]["answers"] == [
        {"question_id": question.id, "question": "Which tea?", "answer": "Green", "chosen": []}
    ]
    assert b"anna@" not in body and b"mentor" not in body
    key = base64.b64decode(webhooks.secrets_of(endpoint, now)[0].removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    assert (
        headers["webhook-signature"]
        == "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    )


def test_each_log_of_the_house_speaks(event, endpoint, session, now):
    """Moves of guests, the door, and what organisers do to the event."""
    by = owner_of(event)
    draft = make_event("Draft", organiser=by, state=EventState.DRAFT)
    guest, waiting = make_registration(event), make_registration(event, state=S.WAITLISTED, waitlisted_at=now)
    door.mark(event.id, guest.id, Entry.IN, How.GUEST_TABLE, by=by, now=now)
    door.mark(event.id, guest.id, Entry.IN, How.GUEST_TABLE, by=by, now=now + timedelta(seconds=1))
    door.mark(event.id, guest.id, Entry.UNDO, How.GUEST_TABLE, by=by, now=now + timedelta(seconds=2))
    service.withdraw(guest, by=guest.user, now=now)
    decisions.decline(make_registration(event, state=S.PENDING), by=by, now=now)
    events.publish(draft.id, by=by, now=now)
    for _ in range(2):  # What changes nothing is no news.
        moved = replace(events.fields_of(event), place="Pudong")
        service.change_event(event.id, moved, tell_guests=False, by=by, now=now)
    service.cancel_event(event.id, by=by, now=now)

    told = [event_type for event_type, *_ in log_of(session)]
    assert told == [
        "registration.checked_in",
        "registration.check_in_undone",
        "registration.withdrawn",
        "registration.offered",
        "registration.declined",
        "event.published",
        "event.updated",
        "event.cancelled",
    ]
    assert session.get(type(waiting), waiting.id).state is S.OFFERED


def test_a_change_that_is_rolled_back_is_told_to_nobody(event, endpoint, session, now):
    guest = make_registration(event)

    with pytest.raises(ZeroDivisionError), transaction():
        service.remove(guest, by=owner_of(event), now=now)
        session.flush()
        raise ZeroDivisionError
    make_registration(event, state=S.WAITLISTED)

    assert log_of(session) == []


def test_an_endpoint_hears_what_it_asked_for_of_events_its_owner_runs(event, receiver, session, now):
    other = make_event("Theirs")
    keeper, manager = make_user(), make_user()
    make_team_member(event, keeper, TeamRole.CHECK_IN)
    make_team_member(event, manager, TeamRole.MANAGER)
    for user, wanted, only in (
        (keeper, EventType, None),
        (manager, [EventType.REMOVED], None),
        (owner_of(event), [EventType.DECLINED], None),
        (owner_of(other), EventType, None),
        (owner_of(event), EventType, make_event("Third", organiser=owner_of(event)).id),
    ):
        webhooks.add_endpoint(user.id, receiver.url, wanted, event_id=only, now=now)

    service.remove(make_registration(event), by=manager, now=now)

    [row] = session.scalars(sa.select(WebhookDelivery))
    assert row.endpoint.user_id == manager.id


def test_who_left_the_team_before_it_was_sent_hears_nothing(event, receiver, deliver, session, now):
    member = make_team_member(event, make_user(), TeamRole.MANAGER)
    webhooks.add_endpoint(member.user_id, receiver.url, EventType, event_id=None, now=now)
    service.remove(make_registration(event), by=owner_of(event), now=now)
    session.delete(member)

    assert deliver() == 0 and receiver.got == []
    assert log_of(session) == [("registration.removed", DeliveryState.DROPPED, None)]


def test_an_erased_guest_is_told_of_without_a_name(event, endpoint, receiver, deliver, now):
    """Case 62."""
    guest = make_registration(event, make_user("Anna Keller"))
    erase(guest.user_id, now)

    deliver()

    [(_, body)] = receiver.got
    assert json.loads(body)["type"] == "registration.withdrawn" and b"Anna" not in body


def test_what_does_not_arrive_is_tried_for_two_days_under_one_id(event, endpoint, receiver, deliver, session, now):
    receiver.status = 500
    service.remove(make_registration(event), by=owner_of(event), now=now)
    at = timedelta(0)
    for wait in WAITS[:-1]:
        assert deliver(at) == 1 and deliver(at + wait - timedelta(seconds=1)) == 0
        at += wait
    receiver.status = 204
    assert deliver(at) == 1

    assert log_of(session) == [("registration.removed", DeliveryState.DELIVERED, 204)]
    assert len(receiver.got) == len(WAITS) and len({headers["webhook-id"] for headers, _ in receiver.got}) == 1
    assert sum(WAITS, timedelta(0)) == timedelta(days=2)
    assert endpoint.failing_since is None


@pytest.mark.parametrize("language", ["en", "zh_Hans"])
def test_one_that_takes_nothing_for_two_days_is_switched_off_and_its_owner_told(
    event, endpoint, receiver, deliver, session, mailbox, language, clock, now
):
    owner_of(event).language = language
    receiver.status = 500
    first, second = make_registration(event), make_registration(make_event("Other", organiser=owner_of(event)))
    service.remove(first, by=owner_of(event), now=now)
    deliver()
    service.remove(second, by=owner_of(event), now=now + GIVE_UP_AFTER - timedelta(minutes=1))
    mailbox.deliver_all()
    clock.shift(GIVE_UP_AFTER)
    deliver(GIVE_UP_AFTER)

    assert {state for _, state, _ in log_of(session)} == {DeliveryState.DROPPED}
    assert endpoint.disabled_why == "failing"
    endpoint.url = "https://hooks.example.org/in"
    [mail] = [mail for mail in mailbox.deliver_all() if mail.recipients == ("grace@example.org",)]
    assert reads_as_kept(f"api/endpoint_off.{language}", mail)
    service.remove(make_registration(event), by=owner_of(event), now=now)
    assert len(log_of(session)) == 2


def test_one_that_is_gone_is_switched_off_at_once(event, endpoint, receiver, deliver, session, now):
    receiver.status = 410
    service.remove(make_registration(event), by=owner_of(event), now=now)

    deliver()

    assert endpoint.disabled_why == "gone"


def test_one_that_gives_no_answer_holds_up_no_other(event, endpoint, receiver, deliver, session, now):
    silent = webhooks.add_endpoint(owner_of(event).id, "https://10.0.0.9/", EventType, event_id=None, now=now)
    for _ in range(2):
        service.remove(make_registration(event), by=owner_of(event), now=now)

    assert deliver() == 4
    assert len(receiver.got) == 2 and silent.resting_until == now + timedelta(minutes=1)
    assert deliver(timedelta(seconds=30)) == 0
    assert deliver(timedelta(minutes=1)) == 2


@pytest.mark.parametrize("host", ["example..org", 64 * "a" + ".org"])
def test_a_name_that_cannot_be_looked_up_holds_up_no_other(host, event, endpoint, receiver, deliver, session, now):
    """Kept from the time before such names were refused; looking one up is an error of another kind than the rest."""
    broken = webhooks.add_endpoint(owner_of(event).id, f"https://{host}/", [], event_id=None, now=now)
    webhooks.ping(broken, now=now)
    webhooks.ping(endpoint, now=now)

    deliver()

    assert log_of(session) == [(PING, DeliveryState.FAILED, None), (PING, DeliveryState.DELIVERED, 200)]


def test_a_worker_that_dies_over_it_leaves_it_to_another(event, endpoint, receiver, deliver, session, now):
    service.remove(make_registration(event), by=owner_of(event), now=now)
    assert len(deliveries.claim(now)) == 1
    assert deliveries.claim(now) == []

    assert deliver(DELIVERY_LEASE - timedelta(seconds=1)) == 0
    assert deliver(DELIVERY_LEASE + timedelta(seconds=1)) == 1
    assert log_of(session)[0][1] is DeliveryState.DELIVERED


def test_a_test_that_fails_says_so_and_switches_nothing_off(endpoint, receiver, deliver, session, now):
    receiver.status = 500
    webhooks.ping(endpoint, now=now)

    deliver()

    assert log_of(session) == [(PING, DeliveryState.FAILED, 500)]
    assert endpoint.failing_since is None and endpoint.disabled_at is None


def test_the_log_is_forgotten_after_a_month(event, endpoint, deliver, session, now):
    service.remove(make_registration(event), by=owner_of(event), now=now)
    deliver()
    webhooks.ping(endpoint, now=now)

    assert deliveries.forget_deliveries(now + timedelta(days=29)) == 0
    assert deliveries.forget_deliveries(now + timedelta(days=31)) == 1
    assert [event_type for event_type, *_ in log_of(session)] == [PING]


def test_a_suspended_manager_is_told_nothing(event, receiver, deliver, session, now):
    """Neither of what happens then, nor of what waited."""
    manager = make_team_member(event, make_user("Kay Lorenz")).user
    webhooks.add_endpoint(manager.id, receiver.url, EventType, event_id=None, now=now)
    guest, late = make_registration(event, state=S.PENDING), make_registration(event, state=S.PENDING)
    decisions.approve(guest, by=owner_of(event), now=now)
    assert len(log_of(session)) == 1

    manager.suspended_at = now
    session.commit()
    decisions.decline(late, by=owner_of(event), now=now)

    deliver()
    assert receiver.got == []
    assert [state for _, state, _ in log_of(session)] == [DeliveryState.DROPPED]


def test_of_an_event_that_the_operator_took_down_nothing_is_told(event, endpoint, receiver, deliver, session, now):
    """Its pages and the API refuse, but webhooks went on to send the names of guests."""
    guest, late = make_registration(event), make_registration(event)
    service.withdraw(guest, by=guest.user, now=now)
    event.state = EventState.TAKEN_DOWN
    session.commit()
    service.withdraw(late, by=late.user, now=now)

    assert deliver() == 0 and receiver.got == []
    assert log_of(session) == [("registration.withdrawn", DeliveryState.DROPPED, None)] * 2
