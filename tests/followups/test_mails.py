from datetime import timedelta

import pytest

from eventhub.events.event.rules import EventState
from eventhub.events.registrations.rules import RegistrationState, VisibleTo
from eventhub.followups import queries
from eventhub.followups.digests import ask_after_events, send_digests
from eventhub.followups.notes.service import Who, Words, write_note
from eventhub.followups.service import done, skip
from eventhub.introductions.models import Introduction
from eventhub.introductions.rules import IntroductionState
from eventhub.people.visibility.models import ShortlistEntry
from tests.factories import make_event, make_registration, make_tie, make_user, save
from tests.moment import NOW
from tests.snapshots import reads_as_kept

# Pages and words. tests/test_pages.py opens every page on both databases, tests/test_hostile_forms.py sends every form.
pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)

DAY = timedelta(days=1)
# 8:30 in Berlin, the day after the notes.
MORNING = NOW.replace(hour=7, minute=30) + DAY
PEOPLE = (
    ("Zhang Min", "Power cuts in Xiaoshan. I promised the Hamburg port case."),
    ("Priya Nair", "Grid batteries. Moves to Pune in May."),
    ("Sofia Marques", ""),
)


@pytest.fixture
def anna(session):
    return make_user("Anna Keller", email="anna@example.org", zone="Europe/Berlin")


def note(author, name, text="", now=NOW):
    return write_note(author.id, f"client-{name}-{author.id}", Who(name=name), Words(text=text), now=now)


def test_nothing_goes_out_before_half_past_eight_or_when_nothing_is_due(anna, mailbox):
    assert send_digests(MORNING) == 0
    note(anna, "Priya")

    assert send_digests(MORNING - timedelta(minutes=1)) == 0
    assert send_digests(MORNING) == 1
    assert len(mailbox.deliver_all(MORNING)) == 1


@pytest.mark.parametrize("language", ["en", "zh_Hans", "de"])
def test_the_digest_reads_as_it_was_written(anna, mailbox, language, session):
    anna.language = language
    session.commit()
    for name, text in PEOPLE:
        note(anna, name, text)

    send_digests(MORNING)
    [mail] = mailbox.deliver_all(MORNING)

    assert reads_as_kept(f"followups/digest.{language}", mail)
    assert mail.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert len(mail.subject) <= 78


def test_one_digest_a_day_however_often_the_job_runs(anna, mailbox):
    note(anna, "Priya")

    assert sum(send_digests(MORNING + timedelta(minutes=30 * n)) for n in range(20)) == 1
    assert len(mailbox.deliver_all(MORNING)) == 1
    assert send_digests(MORNING + DAY) == 1
    assert len(mailbox.deliver_all(MORNING + DAY)) == 1


def test_at_most_five_people_and_the_others_the_next_day(anna, mailbox):
    for number in range(8):
        note(anna, f"Person {number}")

    mails = []
    for morning in (MORNING, MORNING + DAY):
        send_digests(morning)
        mails += mailbox.deliver_all(morning)

    named = [{n for n in range(8) if f"Person {n}" in mail.text} for mail in mails]
    assert [len(numbers) for numbers in named] == [5, 5]
    assert named[0] | named[1] == set(range(8))


def test_a_promise_and_what_waited_longest_come_before_the_rest(anna, mailbox):
    note(anna, "Early", now=NOW - DAY)
    for number in range(5):
        note(anna, f"Person {number}")
    write_note(anna.id, "owes", Who(name="Owed"), Words(i_promised="the price list"), now=NOW)

    send_digests(MORNING)
    [mail] = mailbox.deliver_all(MORNING)

    assert mail.text.index("Owed") < mail.text.index("Early") < mail.text.index("Person 0")
    assert "2 more are due." in mail.text
    assert "2 more are due." in mail.html


def test_three_ignored_digests_make_them_monthly(anna):
    note(anna, "Priya")

    sent = [day for day in range(70) if send_digests(MORNING + day * DAY)]

    assert sent == [0, 1, 2, 33, 63]


def test_a_note_ends_the_ignoring_so_that_thanks_come_on_the_next_day(anna):
    note(anna, "Priya")
    for day in range(3):
        send_digests(MORNING + day * DAY)
    assert send_digests(MORNING + 9 * DAY) == 0

    write_note(anna.id, "later", Who(name="Marco"), Words(), now=MORNING + 9 * DAY)

    assert send_digests(MORNING + 10 * DAY) == 1


def test_the_first_monthly_digest_asks_whether_to_stop(anna, mailbox, session):
    note(anna, "Priya")
    anna.digests_ignored, anna.last_digest_on = 3, MORNING.date() - timedelta(days=40)
    session.commit()

    send_digests(MORNING)
    [mail] = mailbox.deliver_all(MORNING)

    assert "You can stop them here" in mail.text
    assert "You can stop them here" in mail.html


def test_answering_ends_the_ignoring(anna, session):
    written = note(anna, "Priya")
    anna.digests_ignored = 3
    session.commit()

    skip(queries.current_follow_up(written.contact_id).id, anna.id, now=NOW)

    assert anna.digests_ignored == 0


def test_what_was_done_before_the_mail_left_is_not_in_it(anna, mailbox):
    first, second = note(anna, "Priya"), note(anna, "Marco")
    send_digests(MORNING)

    done(queries.current_follow_up(first.contact_id).id, anna.id, now=MORNING)
    [mail] = mailbox.deliver_all(MORNING)
    assert "Priya" not in mail.text
    assert "Marco" in mail.text

    done(queries.current_follow_up(second.contact_id).id, anna.id, now=MORNING)
    assert send_digests(MORNING + DAY) == 0
    assert mailbox.deliver_all(MORNING + DAY) == []


def test_off_and_deleted_get_none(anna, session):
    note(anna, "Priya")
    anna.digest = "off"
    session.commit()
    assert send_digests(MORNING) == 0

    anna.digest, anna.deleted_at = "daily", NOW
    session.commit()
    assert send_digests(MORNING) == 0


@pytest.fixture
def evening(anna):
    event = make_event(starts_at=NOW, ends_at=NOW + timedelta(hours=3), organiser=make_user("Grace Huang"))
    make_registration(event, anna)
    return event


def worth_meeting(event, viewer, name, position, **fields):
    user = make_user(name, headline=fields.pop("headline", ""))
    make_registration(event, user, **fields)
    save(ShortlistEntry(event_id=event.id, viewer_id=viewer.id, target_id=user.id, position=position, computed_at=NOW))
    return user


@pytest.mark.parametrize("language", ["en", "zh_Hans", "de"])
def test_the_mail_after_the_event_reads_as_it_was_written(anna, evening, mailbox, session, language):
    anna.language = language
    session.commit()
    li = worth_meeting(evening, anna, "Li Wei", 1)
    zhang = worth_meeting(evening, anna, "Zhang Min", 2, headline="Founder, Qiantang Solar")
    worth_meeting(evening, anna, "Priya Nair", 3)
    make_tie(anna, li)
    make_tie(li, zhang)
    write_note(anna.id, "client-li", Who(user_id=li.id), Words(text="Tea."), now=NOW)

    ask_after_events(MORNING)
    mailbox.deliver_all(MORNING)
    [mail] = mailbox.to("anna@example.org")

    assert reads_as_kept(f"followups/after_event.{language}", mail)
    assert len(mail.subject) <= 78


def test_each_guest_is_asked_once_and_on_the_day_after(anna, evening, mailbox):
    assert ask_after_events(evening.ends_at) == 0
    assert ask_after_events(MORNING - timedelta(hours=1)) == 0
    assert ask_after_events(MORNING) == 1
    assert ask_after_events(MORNING + DAY) == 0

    assert len(mailbox.deliver_all(MORNING)) == 1


def test_the_question_after_an_event_is_the_one_mail_of_its_day(anna, evening, mailbox):
    """The thanks of the next day are due as well: the mail after the event has them, and the digest waits."""
    written = write_note(anna.id, "client-priya", Who(name="Priya"), Words(event_id=evening.id), now=NOW)

    send_digests(MORNING)
    send_digests(MORNING + timedelta(hours=3))
    mailbox.deliver_all(MORNING)
    [mail] = mailbox.to(anna.email)
    assert "Who did you meet" in mail.subject
    assert f"- Priya · http://localhost/follow-ups/{queries.current_follow_up(written.contact_id).id}" in mail.text

    send_digests(MORNING + DAY)
    mailbox.deliver_all(MORNING + DAY)
    assert [mail.subject for mail in mailbox.to(anna.email)][1:] == ["Priya: a good day to write"]


def test_somebody_far_west_who_had_a_digest_is_asked_on_the_next_day(anna, evening, session):
    anna.zone = "America/New_York"
    note(anna, "Priya", now=NOW - 3 * DAY)
    eight_thirty = NOW.replace(hour=13, minute=30)
    assert send_digests(eight_thirty) == 1

    # At midnight in Berlin it is six in the evening of the same day in New York.
    assert ask_after_events(NOW.replace(hour=23) + timedelta(hours=1)) == 0
    assert ask_after_events(eight_thirty + DAY) == 1


def test_people_who_hide_are_not_named_afterwards(anna, evening, mailbox, session):
    worth_meeting(evening, anna, "Zhang Min", 1, visible_to=VisibleTo.NOBODY)

    ask_after_events(MORNING)
    mailbox.deliver_all(MORNING)
    [mail] = mailbox.to("anna@example.org")

    assert "Zhang Min" not in mail.text
    assert "introduce you" not in mail.text


def test_whom_one_asked_about_already_is_named_without_another_question(anna, evening, mailbox, session):
    li, zhang = make_user("Li Wei"), worth_meeting(evening, anna, "Zhang Min", 1)
    make_registration(evening, li)
    make_tie(anna, li)
    make_tie(li, zhang)
    save(
        Introduction(
            event_id=evening.id,
            requester_id=anna.id,
            target_id=zhang.id,
            to_target="Storage.",
            state=IntroductionState.ASKING,
            created_at=NOW,
            decide_by=NOW + 9 * DAY,
        )
    )

    ask_after_events(MORNING)
    mailbox.deliver_all(MORNING)
    [mail] = mailbox.to("anna@example.org")

    assert "Zhang Min" in mail.text
    assert "introduce you" not in mail.text


def test_whom_one_knows_by_now_was_not_missed(anna, evening, mailbox, session):
    """Introduced meanwhile, whoever of the two asked, or known by another way."""
    make_tie(anna, worth_meeting(evening, anna, "Zhang Min", 1))
    make_tie(anna, worth_meeting(evening, anna, "Priya Nair", 2), mutual=False)

    ask_after_events(MORNING)
    mailbox.deliver_all(MORNING)
    [mail] = mailbox.to("anna@example.org")

    assert "Priya Nair" in mail.text and "Zhang Min" not in mail.text


def test_nobody_is_named_as_an_introducer_who_cannot_be_asked_yet(anna, evening, mailbox, session):
    """Whom one got to know that evening is asked for no favour the morning after."""
    zhang, nora, old = worth_meeting(evening, anna, "Zhang Min", 1), make_user("Nora Weber"), make_user("Old Friend")
    for friend, since in ((nora, evening.ends_at), (old, None)):
        make_registration(evening, friend)
        make_tie(anna, friend, created_at=since)
    make_tie(nora, zhang)
    tim = worth_meeting(evening, anna, "Tim Santos", 2)
    make_tie(nora, tim)
    make_tie(old, tim)

    ask_after_events(MORNING)
    mailbox.deliver_all(MORNING)
    [mail] = mailbox.to("anna@example.org")

    assert "Nora Weber" not in mail.text
    assert "Ask Old Friend to introduce you to Tim Santos" in mail.text and f"/ask/{tim.id}" in mail.text
    assert f"/ask/{zhang.id}" in mail.text


def test_who_gave_the_place_up_is_not_asked(anna, evening, mailbox, session):
    marco = make_user("Marco")
    registration = make_registration(evening, marco)
    ask_after_events(MORNING)
    registration.state = RegistrationState.WITHDRAWN
    session.commit()

    mailbox.deliver_all(MORNING)

    assert mailbox.to(marco.email) == []
    assert len(mailbox.to(anna.email)) == 1


def test_nobody_is_asked_about_an_event_that_was_called_off_or_is_long_over(anna, evening, session):
    assert ask_after_events(evening.ends_at + 4 * DAY) == 0
    evening.state = EventState.CANCELLED
    session.commit()
    assert ask_after_events(MORNING) == 0
