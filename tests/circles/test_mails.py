"""What members hear of their circle, in both languages, and the calendar that comes with it."""

from datetime import timedelta

import pytest
from icalendar import Calendar

from eventhub.circles import service
from eventhub.circles.mails import calendar_of
from eventhub.circles.progress import advance, notify_members
from eventhub.circles.rules import CircleState, MeetingState
from tests.circles.rows import BERLIN
from tests.moment import NOW
from tests.snapshots import reads_as_kept

# Pages and words. tests/test_pages.py opens every page on both databases, tests/test_hostile_forms.py sends every form.
pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)

DAY = timedelta(days=1)
NINE = NOW.replace(hour=8)


def news(mailbox, user, at):
    notify_members(at)
    mailbox.deliver_all(at)
    return mailbox.to(user.email)


@pytest.mark.parametrize("language", ["en", "zh_Hans", "de"])
def test_all_its_news_reads_as_it_was_written(proposed, mailbox, language, session):
    circle, users = proposed
    anna = users[0]
    anna.language, circle.event.translations = language, {"zh_Hans": {"title": "清洁能源之夜"}}
    session.commit()

    [mail] = news(mailbox, anna, NINE + 5 * DAY)
    assert reads_as_kept(f"circles/news_proposed.{language}", mail)
    for user in users:
        service.confirm(circle.id, user.id, NOW + 6 * DAY)
    [_, mail] = news(mailbox, anna, NINE + 7 * DAY)
    assert reads_as_kept(f"circles/news_begun.{language}", mail)
    service.write_words(circle.id, anna.id, "Café Einstein", "WeChat: anna_k", NOW + 8 * DAY)
    meeting = circle.meetings[0]
    [*_, mail] = news(mailbox, anna, meeting.starts_at.astimezone(BERLIN).replace(hour=9) - 5 * DAY)
    assert reads_as_kept(f"circles/news_evening.{language}", mail)
    assert mail.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    service.come(circle.id, anna.id, meeting.starts_at - 2 * DAY)
    advance(meeting.starts_at - DAY)
    [*_, mail] = news(mailbox, anna, meeting.starts_at.astimezone(BERLIN).replace(hour=9))
    assert meeting.state is MeetingState.DROPPED
    assert reads_as_kept(f"circles/news_dropped.{language}", mail)
    meeting = circle.meetings[1]
    notify_members(meeting.starts_at.astimezone(BERLIN).replace(hour=9) - 5 * DAY)
    advance(meeting.starts_at - DAY)
    [*_, mail] = news(mailbox, anna, meeting.starts_at.astimezone(BERLIN).replace(hour=9))
    assert circle.state is CircleState.ASKING
    assert reads_as_kept(f"circles/news_go_on.{language}", mail)
    for user in users[1:5]:
        service.leave(circle.id, user.id, meeting.starts_at)
    [*_, mail] = news(mailbox, anna, meeting.starts_at.astimezone(BERLIN).replace(hour=9) + DAY)
    assert reads_as_kept(f"circles/news_ended.{language}", mail)
    assert len(mailbox.to(anna.email)) == 6


def test_a_proposal_names_nobody_in_full(proposed, mailbox):
    _, users = proposed

    [mail] = news(mailbox, users[0], NINE + 5 * DAY)

    for user in users[1:]:
        for name in filter(None, (user.name, user.other_name)):
            assert name not in mail.text + mail.html
    assert "- Priya: You share an interest: Tea." in mail.text


def test_each_hears_each_thing_once_and_in_waking_hours_by_their_own_clock(proposed, mailbox, session):
    _circle, users = proposed
    users[0].zone = "America/New_York"
    session.commit()

    assert notify_members(NOW.replace(hour=3) + 6 * DAY) == 0, "four in the morning in Berlin"
    assert notify_members(NINE + 6 * DAY) == 5, "three in the morning in New York"
    assert notify_members(NINE + 6 * DAY) == 0
    assert notify_members(NINE.replace(hour=14) + 6 * DAY) == 1


def test_never_a_second_mail_on_a_day_that_had_a_digest(proposed, session):
    _, users = proposed
    users[0].prompted_on = (NINE + 6 * DAY).date()
    session.commit()

    assert notify_members(NINE + 6 * DAY) == 5
    assert notify_members(NINE + 7 * DAY) == 1


def test_news_that_is_no_longer_true_is_not_sent(proposed, mailbox):
    circle, users = proposed
    notify_members(NINE + 6 * DAY)

    service.decline(circle.id, users[0].id, NINE + 6 * DAY)
    service.confirm(circle.id, users[1].id, NINE + 6 * DAY)
    mailbox.deliver_all(NINE + 6 * DAY)

    assert mailbox.to(users[0].email) == mailbox.to(users[1].email) == []
    assert len(mailbox.to(users[2].email)) == 1


def entries(data):
    return list(Calendar.from_ical(data).walk("VEVENT"))


def test_the_calendar_recurs_with_one_uid_and_raises_its_sequence_with_each_change(alive):
    circle, users = alive
    member = circle.members[0]
    master, *moved = entries(calendar_of(circle, member))

    assert str(master["UID"]) == f"circle-{circle.id}-{int(circle.created_at.timestamp())}@localhost"
    assert (int(master["SEQUENCE"]), str(master["STATUS"])) == (1, "CONFIRMED")
    assert dict(master["RRULE"]) == {"FREQ": ["MONTHLY"], "BYDAY": ["1TU"]}
    assert master["DTSTART"].dt.isoformat() == "2027-04-06T19:00:00+02:00"
    assert b"BEGIN:VTIMEZONE" in calendar_of(circle, member)
    assert [each["RECURRENCE-ID"].dt.date().isoformat() for each in moved] == ["2027-05-04", "2027-10-05", "2028-02-01"]
    assert [each["DTSTART"].dt.date().isoformat() for each in moved] == ["2027-05-11", "2027-10-12", "2028-02-15"]
    assert {str(each["UID"]) for each in moved} == {str(master["UID"])}

    service.write_words(circle.id, users[0].id, "Café Einstein", "", NOW + 8 * DAY)
    [master, *_] = entries(calendar_of(circle, member))
    assert (int(master["SEQUENCE"]), str(master["LOCATION"])) == (2, "Café Einstein")


def test_it_is_cancelled_when_the_circle_stops_and_for_who_has_left(alive):
    circle, users = alive
    member = circle.members[0]
    service.leave(circle.id, users[0].id, NOW + 8 * DAY)
    [gone, *_] = entries(calendar_of(circle, member))
    assert (str(gone["STATUS"]), int(gone["SEQUENCE"])) == ("CANCELLED", 2)

    for user in users[1:4]:
        service.leave(circle.id, user.id, NOW + 8 * DAY)
    [ended, *_] = entries(calendar_of(circle, circle.members[5]))
    assert (str(ended["STATUS"]), int(ended["SEQUENCE"])) == ("CANCELLED", 2)


def test_an_evening_left_out_is_no_date_of_the_calendar(alive):
    circle, _ = alive
    meeting = circle.meetings[0]
    notify_members(NINE + 7 * DAY)
    notify_members(meeting.starts_at.astimezone(BERLIN).replace(hour=9) - 5 * DAY)
    advance(meeting.starts_at - DAY)

    [master, *_] = entries(calendar_of(circle, circle.members[0]))

    assert [each.dt.date() for each in master["EXDATE"].dts] == [meeting.planned_on]
