from datetime import timedelta

import pytest

from eventhub.accounts.models import User
from eventhub.accounts.rules import Language
from eventhub.events.event.rules import EventState
from eventhub.events.registrations import queries, service, sign_up
from eventhub.events.registrations.models import RegistrationMove
from eventhub.events.registrations.rows import fingerprint
from eventhub.events.registrations.rules import RegistrationState as S
from eventhub.events.registrations.rules import VisibleTo
from eventhub.events.registrations.sign_up import PURPOSE, Answers, register
from eventhub.platform.errors import Expired, LimitReached, WrongState
from eventhub.platform.mail.models import OutgoingMail
from eventhub.platform.tokens import derive, derive_code
from tests.factories import make_event, make_registration, make_user, owner_of

HOUR = timedelta(hours=1)


def answers(email="anna@example.org", **fields):
    return Answers(email=email, name=fields.pop("name", "Anna Keller"), visible_to=VisibleTo.SHARED_GROUND, **fields)


def confirm(registration, now):
    return sign_up.confirm_link_of(sign_up.get_by_link(derive(PURPOSE, registration.nonce)), now=now)


def by_code(event, code, now):
    return sign_up.confirm_by_code(event.id, "anna@example.org", fingerprint(answers()), code, now=now)


def queued(session):
    return [mail.kind for mail in session.query(OutgoingMail).order_by(OutgoingMail.id)]


def assert_counter_is_right(session, event):
    session.refresh(event)
    assert event.places_taken == queries.count_seats_held(event.id)


def test_a_registration_waits_for_its_address_and_holds_no_seat(session, now):
    event = make_event(capacity=1)

    registration = register(event.id, answers(), now=now)

    assert registration.state is S.UNVERIFIED
    assert registration.user_id is None
    assert_counter_is_right(session, event)
    assert event.places_taken == 0
    assert queued(session) == ["registrations/verify"]


def test_confirming_takes_the_seat_makes_the_user_and_tells_the_matcher(session, now):
    event = make_event(capacity=1)
    version = event.match_version

    registration = confirm(register(event.id, answers(background={"hometown": ["自贡"]}), now=now), now)

    assert registration.state is S.CONFIRMED
    assert registration.user.email == "anna@example.org"
    assert [item.text for item in registration.user.background] == ["自贡"]
    assert registration.background_draft is None
    assert_counter_is_right(session, event)
    assert event.match_version > version
    assert queued(session) == ["registrations/verify", "registrations/confirmed"]


def test_confirming_an_address_that_is_known_finds_its_user(session, now):
    known = make_user("Anna K.", email="anna@example.org", headline="Engineer")

    registration = confirm(register(make_event().id, answers(headline="Founder"), now=now), now)

    assert registration.user.id == known.id
    assert registration.user.name == "Anna K."
    assert registration.user.headline == "Engineer"
    assert registration.headline == "Founder"


def test_every_move_is_logged_with_who_and_why(session, now):
    registration = confirm(register(make_event().id, answers(), now=now), now)
    service.withdraw(registration, by=registration.user, now=now)

    moves = session.query(RegistrationMove).order_by(RegistrationMove.id).all()
    assert [(m.before, m.after, m.why) for m in moves] == [
        ("unverified", "confirmed", "address_confirmed"),
        ("confirmed", "withdrawn", "own_wish"),
    ]
    assert {m.by_user_id for m in moves} == {registration.user_id}


def test_registering_with_a_confirmed_address_changes_nothing_and_sends_the_seat_again(session, now):
    event = make_event()
    guest = make_registration(event, make_user(email="anna@example.org"), goal_sentence="Mine")

    again = register(event.id, answers(goal_sentence="A stranger's"), now=now)
    register(event.id, answers(), now=now)

    assert again.id == guest.id
    assert again.goal_sentence == "Mine"
    assert queued(session) == ["registrations/already"]


def test_a_signed_in_user_gets_the_same_registration_twice(session, now):
    event, anna = make_event(), make_user()

    first = register(event.id, answers(anna.email), user=anna, now=now)
    second = register(event.id, answers(anna.email), user=anna, now=now)

    assert first.id == second.id
    assert queued(session) == ["registrations/confirmed"]


def test_a_link_that_is_used_or_too_old_is_expired(session, now):
    registration = register(make_event().id, answers(), now=now)
    registration.link_sent_at = now
    session.commit()

    with pytest.raises(Expired):
        confirm(registration, now + 24 * HOUR)
    confirm(registration, now + 23 * HOUR)
    with pytest.raises(Expired):
        confirm(registration, now + 23 * HOUR)


def test_a_link_that_waits_in_the_outbox_does_not_grow_old(session, now):
    registration = register(make_event().id, answers(), now=now)

    assert confirm(registration, now + 30 * HOUR).state is S.CONFIRMED


def test_six_wrong_codes_void_the_code(session, now):
    """Case 5."""
    event = make_event()
    registration = register(event.id, answers(), now=now)
    right = derive_code(PURPOSE, registration.nonce)
    wrong = f"{(int(right) + 1) % 1_000_000:06d}"

    for _ in range(6):
        with pytest.raises(Expired):
            by_code(event, wrong, now)

    with pytest.raises(Expired):
        by_code(event, right, now)


def test_the_fifth_wrong_code_leaves_the_right_one_alive(session, now):
    event = make_event()
    right = derive_code(PURPOSE, register(event.id, answers(), now=now).nonce)
    for _ in range(5):
        with pytest.raises(Expired):
            by_code(event, f"{(int(right) + 1) % 10**6:06d}", now)

    assert by_code(event, right, now).state is S.CONFIRMED


def test_an_organiser_adds_only_so_many_people_a_day(session, now):
    """Case 33."""
    event, organiser = make_event(), make_user()

    def add(number, at):
        return sign_up.add_by_hand(
            event.id, name="N", email=f"guest{number}@example.org", by=organiser, language=Language.ENGLISH, now=at
        )

    for number in range(sign_up.ADDED_BY_ONE_ORGANISER):
        add(number, now)
    with pytest.raises(LimitReached):
        add(99, now)
    assert add(99, now + 24 * HOUR).state is S.UNVERIFIED


def test_a_stranger_who_types_an_address_again_and_again_keeps_its_owner_from_nothing(session, now):
    event = make_event()
    with pytest.raises(LimitReached):
        for number in range(99):
            register(event.id, answers(name=f"Mallory {number}"), origin="192.0.2.1", now=now)
    with pytest.raises(LimitReached):
        for _ in range(99):
            stranger = fingerprint(answers(name="Mallory 0"))
            sign_up.send_again(event.id, "anna@example.org", stranger, origin="192.0.2.1", now=now)

    anna = register(event.id, answers(), origin="192.0.2.2", now=now)
    sign_up.send_again(event.id, "anna@example.org", fingerprint(answers()), origin="192.0.2.2", now=now)

    assert confirm(anna, now).name == "Anna Keller"


def test_right_codes_of_a_whole_room_behind_one_address_of_the_network_use_up_nothing(session, now, monkeypatch):
    monkeypatch.setattr(sign_up, "CODES_FROM_ONE_ORIGIN", 2)
    event = make_event()

    for number in range(4):
        typed = answers(f"guest{number}@example.org")
        code = derive_code(PURPOSE, register(event.id, typed, origin="192.0.2.1", now=now).nonce)
        one = sign_up.confirm_by_code(event.id, typed.email, fingerprint(typed), code, origin="192.0.2.1", now=now)
        assert one.state is S.CONFIRMED


def test_an_organiser_who_removes_an_unproven_registration_writes_to_nobody_by_it(session, now):
    event = make_event()
    row = register(event.id, answers(), now=now)

    service.remove(row, by=owner_of(event), now=now)

    assert row.state is S.REMOVED
    assert queued(session) == ["registrations/verify"]


def test_only_so_many_mails_go_to_one_address_in_an_hour(session, now):
    event = make_event()
    register(event.id, answers(), now=now)
    for _ in range(sign_up.MAILS_FROM_ONE_ORIGIN):
        sign_up.send_again(event.id, "anna@example.org", fingerprint(answers()), now=now)

    with pytest.raises(LimitReached):
        sign_up.send_again(event.id, "anna@example.org", fingerprint(answers()), now=now)


@pytest.mark.parametrize(
    "fields",
    [
        {"state": EventState.DRAFT},
        {"state": EventState.CANCELLED},
        {"registration_closes_at": timedelta(seconds=-1)},
        {"starts_at": -5 * HOUR, "ends_at": -HOUR},
    ],
    ids=["draft", "cancelled", "closed", "over"],
)
def test_nobody_registers_where_registration_is_closed(session, now, fields):
    dated = {name: now + value if isinstance(value, timedelta) else value for name, value in fields.items()}
    event = make_event(**dated)

    with pytest.raises(WrongState) as refused:
        register(event.id, answers(), now=now)

    assert refused.value.reason == "registration_closed"


def test_a_link_confirmed_after_registration_closed_is_refused(session, now):
    event = make_event(registration_closes_at=now + HOUR)
    registration = register(event.id, answers(), now=now)

    with pytest.raises(WrongState):
        confirm(registration, now + 2 * HOUR)

    assert_counter_is_right(session, event)
    assert session.query(User).filter_by(email="anna@example.org").count() == 0


def test_who_walked_in_and_signs_in_later_says_the_rest_and_keeps_the_one_seat(session, now):
    from eventhub.events.registrations.sign_up import walk_in
    from tests.factories import owner_of

    event = make_event(capacity=2)
    user = make_user("Anna Keller", email="anna@example.org")
    came = walk_in(event.id, name="Anna", email=user.email, by=owner_of(event), language="en", now=now)

    again = register(event.id, answers("anna@example.org", goal_sentence="Solar"), user=user, now=now)

    session.refresh(event)
    assert (again.id, again.user_id, again.goal_sentence, event.places_taken) == (came.id, user.id, "Solar", 1)


def test_before_the_start_a_free_seat_is_not_a_newcomers_while_somebody_waits(session, now):
    """In the last two hours nobody is offered one; it still is the list's, and at the start anybody's."""
    event = make_event(capacity=1, starts_at=now + HOUR)
    make_registration(event, state=S.WAITLISTED, waitlisted_at=now)
    early, late = make_user(), make_user()

    came = register(event.id, answers(early.email), user=early, now=now)
    at_the_door = register(event.id, answers(late.email), user=late, now=now + HOUR)

    session.refresh(event)
    assert (came.state, at_the_door.state, event.places_taken) == (S.WAITLISTED, S.CONFIRMED, 1)
