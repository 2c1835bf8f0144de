"""What somebody unproven typed belongs to the mail that it caused: nobody rewrites the registration of another."""

from dataclasses import replace
from datetime import timedelta

import pytest

from eventhub.accounts.rules import BackgroundKind, Language
from eventhub.events.checkin import queries as door
from eventhub.events.registrations import figures, guest_list, queries, service, sign_up
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.rows import fingerprint
from eventhub.events.registrations.rules import RegistrationState as S
from eventhub.events.registrations.rules import VisibleTo
from eventhub.events.registrations.sign_up import PURPOSE, Answers, register
from eventhub.events.transfers import service as transfers
from eventhub.events.transfers.models import Transfer
from eventhub.platform.errors import Expired, LimitReached
from eventhub.platform.mail.models import OutgoingMail
from eventhub.platform.tokens import derive, derive_code
from tests.factories import make_event, make_registration, make_user, owner_of

ANNA = "anna@example.org"
HOUR = timedelta(hours=1)
HERS = Answers(
    email=ANNA,
    name="Anna Keller",
    visible_to=VisibleTo.NOBODY,
    goal_sentence="Installers in Zhejiang",
    background={BackgroundKind.HOMETOWN: ["Hamburg"]},
)
STRANGERS = Answers(
    email=ANNA,
    name="Evil",
    visible_to=VisibleTo.EVERY_GUEST,
    happy_to_introduce=True,
    headline="Fraudster",
    goal_sentence="Money",
    background={BackgroundKind.HOMETOWN: ["Ningbo"], BackgroundKind.LIVES_IN: ["Shanghai"]},
)


def confirm(registration, now):
    return sign_up.confirm_link_of(sign_up.get_by_link(derive(PURPOSE, registration.nonce)), now=now)


def by_code(event, answers, code, now, **options):
    return sign_up.confirm_by_code(event.id, answers.email, fingerprint(answers), code, now=now, **options)


def wrong(code, step=1):
    return f"{(int(code) + step) % 1_000_000:06d}"


def rows_of(session, event):
    session.expire_all()
    return session.query(Registration).filter_by(event_id=event.id).order_by(Registration.id).all()


@pytest.mark.parametrize("first, second", [(HERS, STRANGERS), (STRANGERS, HERS)])
def test_a_link_confirms_what_caused_its_mail_whatever_was_sent_before_or_after(session, now, first, second):
    """Case 33."""
    event = make_event()
    rows = {answers.name: register(event.id, answers, now=now) for answers in (first, second)}
    assert len(session.query(OutgoingMail).all()) == 2

    registration = confirm(rows["Anna Keller"], now)

    assert (registration.name, registration.visible_to) == ("Anna Keller", VisibleTo.NOBODY)
    assert (registration.goal_sentence, registration.happy_to_introduce) == ("Installers in Zhejiang", False)
    assert [item.text for item in registration.user.background] == ["Hamburg"]
    assert [row.name for row in rows_of(session, event)] == ["Anna Keller"]


def test_all_links_live_until_one_is_confirmed_and_then_the_others_are_dead(session, now):
    event = make_event()
    older = derive(PURPOSE, register(event.id, STRANGERS, now=now).nonce)
    newer = derive(PURPOSE, register(event.id, HERS, now=now).nonce)
    assert [sign_up.get_by_link(link).name for link in (older, newer)] == ["Evil", "Anna Keller"]

    sign_up.confirm_link_of(sign_up.get_by_link(newer), now=now)

    with pytest.raises(Expired):
        sign_up.get_by_link(older)


def test_the_same_form_within_minutes_is_one_submission_with_one_mail(session, now):
    """Case 45."""
    event = make_event()
    rows = [register(event.id, HERS, now=now + timedelta(minutes=minute)) for minute in (0, 0, 9)]

    assert len({row.id for row in rows}) == 1
    assert [mail.kind for mail in session.query(OutgoingMail)] == ["registrations/verify"]


def test_the_same_form_when_the_code_is_dead_brings_the_same_link_once_more(session, now):
    event = make_event()
    row = register(event.id, HERS, now=now)
    row.link_sent_at = now
    session.commit()

    again = register(event.id, HERS, now=now + 11 * HOUR / 60)

    assert (again.id, again.link_sent_at) == (row.id, None)
    assert session.query(OutgoingMail).count() == 2
    assert confirm(row, now + 25 * HOUR).state is S.CONFIRMED


def test_a_profile_that_was_there_stays_as_it_is_until_its_owner_says_yes(session, now):
    """Case 33."""
    known = make_user(email=ANNA)
    known.name = ""
    session.commit()
    registration = confirm(register(make_event().id, STRANGERS, now=now), now)

    assert registration.user_id == known.id
    session.refresh(known)
    assert (known.name, known.headline, known.city, known.happy_to_introduce) == ("", "", "", False)
    assert known.background == []

    service.answer_about_profile(registration.id, known.id, add=True, now=now)

    session.refresh(known)
    assert (known.name, known.headline, known.city, known.happy_to_introduce) == ("Evil", "Fraudster", "Shanghai", True)
    assert [item.text for item in known.background] == ["Ningbo", "Shanghai"]


def test_a_no_about_the_profile_forgets_what_was_typed(session, now):
    known = make_user("Anna Keller", email=ANNA)
    registration = confirm(register(make_event().id, STRANGERS, now=now), now)

    for add in (False, True):
        service.answer_about_profile(registration.id, known.id, add=add, now=now)

    session.refresh(known)
    assert (known.headline, known.background, registration.background_draft) == ("", [], None)


def test_nothing_is_asked_about_a_profile_that_says_it_all(session, now):
    make_user("Anna Keller", email=ANNA)
    plain = replace(HERS, background={})

    registration = confirm(register(make_event().id, plain, now=now), now)

    assert registration.background_draft is None


def test_who_is_signed_in_has_said_yes_by_typing(session, now):
    anna = make_user("Anna Keller", email=ANNA)
    register(make_event().id, STRANGERS, now=now)

    registration = register(make_event().id, HERS, user=anna, now=now)

    assert [item.text for item in registration.user.background] == ["Hamburg"]


def test_who_is_signed_in_registers_with_their_own_words_and_ends_what_strangers_sent(session, now):
    event, anna = make_event(), make_user("Anna Keller", email=ANNA)
    register(event.id, STRANGERS, now=now)

    register(event.id, HERS, user=anna, now=now)

    assert [(row.name, row.visible_to) for row in rows_of(session, event)] == [("Anna Keller", VisibleTo.NOBODY)]


def test_a_forwarded_invitation_writes_into_no_profile_that_was_there(session, now):
    """Case 33."""
    from eventhub.events.event import invitations

    event, known = make_event(), make_user("Anna Keller", email=ANNA)
    (held,) = invitations.invite(event.id, [ANNA], by=owner_of(event), language=Language.ENGLISH, now=now)
    register(event.id, STRANGERS, now=now)

    registration = sign_up.accept_invitation(derive(invitations.PURPOSE, held.nonce), replace(HERS, email=""), now=now)

    assert (registration.name, registration.user_id) == ("Anna Keller", known.id)
    assert known.background == []
    assert [row.name for row in rows_of(session, event)] == ["Anna Keller"]


def test_who_takes_a_seat_that_was_given_on_takes_no_stranger_s_words_along(session, now):
    """Case 33."""
    event = make_event()
    giver = make_registration(event, make_user("Li Wei"))
    register(event.id, STRANGERS, now=now)
    transfers.offer(giver, name="Anna Keller", email=ANNA, language=Language.ENGLISH, by=giver.user, now=now)
    token = derive(transfers.PURPOSE, session.query(Transfer).one().nonce)

    taken = transfers.accept(token, name="Anna Keller", language=Language.ENGLISH, now=now)

    assert (taken.name, taken.visible_to, taken.headline) == ("Anna Keller", VisibleTo.NOBODY, "")
    assert taken.user.background == []


def test_a_stranger_s_submission_keeps_nobody_off_the_list_or_from_check_in(session, now):
    event = make_event()
    register(event.id, STRANGERS, now=now)
    host = owner_of(event)

    added = sign_up.add_by_hand(event.id, name="Anna", email=ANNA, by=host, language=Language.ENGLISH, now=now)
    let_in = sign_up.walk_in(event.id, name="Anna", email=ANNA, by=host, language=Language.ENGLISH, now=now)

    assert (added.id, let_in.state) == (let_in.id, S.CONFIRMED)


def test_who_walked_in_and_then_opens_the_link_of_the_form_keeps_one_seat_and_the_words(session, now):
    event = make_event(capacity=5)
    registered = register(event.id, HERS, now=now)
    host = owner_of(event)
    let_in = sign_up.walk_in(event.id, name="Ana", email=ANNA, by=host, language=Language.ENGLISH, now=now)

    confirmed = confirm(registered, now)

    session.refresh(event)
    assert (confirmed.id, confirmed.name, event.places_taken) == (let_in.id, "Anna Keller", 1)
    assert (confirmed.visible_to, confirmed.goal_sentence) == (VisibleTo.NOBODY, "Installers in Zhejiang")
    assert [item.text for item in confirmed.user.background] == ["Hamburg"]
    assert [row.id for row in rows_of(session, event)] == [let_in.id]


def test_whom_an_organiser_put_on_the_list_needs_no_approval_by_whichever_link_they_come(session, now):
    event = make_event(needs_approval=True)
    sign_up.add_by_hand(event.id, name="Anna", email=ANNA, by=owner_of(event), language=Language.ENGLISH, now=now)

    assert confirm(register(event.id, HERS, now=now), now).state is S.CONFIRMED


def test_organisers_and_check_in_see_one_line_an_address(session, now):
    event = make_event()
    for number in range(3):
        register(event.id, replace(STRANGERS, name=f"Evil {number}"), now=now)

    assert [row.name for row in guest_list.guest_page(event.id, "unverified").rows] == ["Evil 2"]
    assert figures.counts(event.id).tab("unverified") == 1
    assert [row.name for row in door.guests_to_check_in(event.id)] == ["Evil 2"]
    assert [row.name for row in door.find_guests(event.id, "Evil").rows] == ["Evil 2"]

    sign_up.add_by_hand(event.id, name="Anna", email=ANNA, by=owner_of(event), language=Language.ENGLISH, now=now)
    register(event.id, HERS, now=now)

    assert [row.name for row in guest_list.guest_page(event.id, "unverified").rows] == ["Anna"]
    assert figures.counts(event.id).tab("unverified") == 1
    assert event.places_taken == queries.count_seats_held(event.id) == 0


def test_a_code_confirms_the_answers_of_its_own_submission(session, now):
    """Case 33."""
    event = make_event()
    mine, other = register(event.id, HERS, now=now), register(event.id, STRANGERS, now=now)
    with pytest.raises(Expired):
        by_code(event, STRANGERS, derive_code(PURPOSE, mine.nonce), now)
    with pytest.raises(Expired):
        by_code(event, HERS, derive_code(PURPOSE, other.nonce), now)

    assert by_code(event, HERS, derive_code(PURPOSE, mine.nonce), now).name == "Anna Keller"


def test_a_code_lives_ten_minutes_from_sending_and_its_link_a_day(session, now):
    event = make_event()
    row = register(event.id, HERS, now=now)
    code = derive_code(PURPOSE, row.nonce)
    row.link_sent_at = now
    session.commit()

    with pytest.raises(Expired):
        by_code(event, HERS, code, now + timedelta(minutes=10))
    assert confirm(row, now + 23 * HOUR).state is S.CONFIRMED


def test_guesses_at_another_submission_leave_the_owner_s_code_alone(session, now):
    event = make_event()
    mine = derive_code(PURPOSE, register(event.id, HERS, now=now).nonce)
    theirs = derive_code(PURPOSE, register(event.id, STRANGERS, now=now).nonce)
    for _ in range(6):
        with pytest.raises(Expired):
            by_code(event, STRANGERS, wrong(theirs), now)

    with pytest.raises(Expired):
        by_code(event, STRANGERS, theirs, now)
    assert by_code(event, HERS, mine, now).name == "Anna Keller"


def test_after_ten_wrong_codes_a_day_an_address_confirms_by_link_alone(session, now):
    """Case 5."""
    events = [make_event() for _ in range(3)]
    rows = [register(event.id, HERS, now=now) for event in events]
    codes = [derive_code(PURPOSE, row.nonce) for row in rows]
    for number in range(10):
        with pytest.raises(Expired):
            by_code(events[number // 5], HERS, wrong(codes[number // 5]), now)

    with pytest.raises(LimitReached) as refused:
        by_code(events[2], HERS, codes[2], now)
    assert refused.value.reason == "wrong_codes"
    assert confirm(rows[2], now).state is S.CONFIRMED
    assert by_code(events[1], HERS, codes[1], now + 24 * HOUR).state is S.CONFIRMED


def test_right_codes_count_towards_no_limit(session, now):
    for number in range(9):
        event = make_event()
        # One network may send an address five forms an hour.
        code = derive_code(PURPOSE, register(event.id, HERS, origin=str(number), now=now).nonce)
        with pytest.raises(Expired):
            by_code(event, HERS, wrong(code), now)

        assert by_code(event, HERS, code, now).state is S.CONFIRMED


def test_codes_for_an_address_that_is_registered_run_into_the_same_limit(session, now):
    """Otherwise the limit would tell who is registered."""
    event = make_event()
    make_registration(event, make_user(email=ANNA))
    register(event.id, HERS, now=now)
    for _ in range(10):
        with pytest.raises(Expired):
            by_code(event, HERS, "123456", now)

    with pytest.raises(LimitReached):
        by_code(event, HERS, "123456", now)


def test_a_stranger_who_asks_for_the_mail_again_voids_no_link(session, now):
    """Case 33."""
    event = make_event()
    row = register(event.id, HERS, now=now)
    link, code = derive(PURPOSE, row.nonce), derive_code(PURPOSE, row.nonce)

    sign_up.send_again(event.id, ANNA, fingerprint(STRANGERS), now=now)
    assert session.query(OutgoingMail).count() == 1
    sign_up.send_again(event.id, ANNA, fingerprint(HERS), now=now + HOUR)

    assert session.query(OutgoingMail).count() == 2
    assert sign_up.get_by_link(link).name == "Anna Keller"
    assert by_code(event, HERS, code, now + HOUR).state is S.CONFIRMED
