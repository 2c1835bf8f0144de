"""A year of one user's life with the real jobs: every mail is counted and read (see year.py, which also keeps them).

Its first weeks, with one event and the steps after it, on every machine and both databases; the whole of it takes
minutes.
"""

import re
from collections import Counter
from datetime import date, timedelta

import pytest

from eventhub.followups.models import FollowUp
from eventhub.followups.rules import OPEN_STATES
from eventhub.platform.db import db
from tests.apps import make_app
from tests.journeys import habits
from tests.journeys.story import Story
from tests.journeys.year import (
    AFTER_EVENT,
    DIGEST,
    DOWNTIME,
    EVENTS,
    HOLIDAYS,
    LEAVES,
    MOVES_ON,
    NEWS,
    UNASKED,
    cast,
    live,
)

LEFT_OVER = re.compile(r"[{}]|%\(|None|\bundefined\b|“”")
# Words of the notes: nobody but Anna ever reads them.
PRIVATE = re.compile("battery cabinets|biluochun|碧螺春|checklist|Cycles to work|Twins|慕尼黑|small firms")
WEEK = timedelta(days=7)


# Past the week and the month after the first event, where one person is let rest.
SOME_WEEKS = date(2027, 4, 22)


@pytest.fixture
def app(dialect, databases, mail_server, tmp_path):
    """On a database of its own: in the one transaction of other tests PostgreSQL reads past each row that ever was."""
    return make_app(databases.fresh(dialect), mail_port=mail_server.port, instance_path=tmp_path)


@pytest.fixture
def session(app, clock):
    with app.app_context():
        yield db.session
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def year(app, session, clock, mailbox, browser):
    made = cast(Story(app, session, clock, mailbox, browser), habits)
    assert len({made.anna, *made.others}) == 40
    return made


# The whole year is lived on PostgreSQL.
@pytest.mark.parametrize("dialect", ["sqlite"])
def test_the_first_weeks_of_that_year(year):
    live(year, until=SOME_WEEKS)

    assert year.faults == []
    assert year.counts() == {
        "followups/after_event": 1,
        "followups/digest": 6,
        "recommendations/brief": 1,
        "registrations/still_coming": 1,
    }
    one_unasked_mail_a_day(year)
    digests_are_short_and_come_by_day(year)
    each_event_is_asked_about_once(year)
    one_step_a_person_at_most_and_none_at_rest(year)
    nobody_else_reads_a_note(year)
    every_mail_is_whole_and_in_the_readers_language(year)


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("dialect", ["postgresql"])
def test_a_year_of_one_users_life(year):
    live(year)

    assert year.faults == [], "each line of a digest was due, of somebody awake, and not written to within the interval"
    assert year.counts() == {
        "circles/news": 8,
        "followups/after_event": 6,
        "followups/digest": 56,
        "introductions/introduced": 1,
        "recommendations/brief": 6,
        "registrations/still_coming": 6,
    }
    one_unasked_mail_a_day(year)
    an_event_makes_the_fullest_week(year)
    digests_are_short_and_come_by_day(year)
    each_event_is_asked_about_once(year)
    holidays_make_the_digests_rare_and_ask_once(year)
    thanks_come_on_the_day_after_the_question(year)
    a_downtime_leaves_no_burst(year)
    one_step_a_person_at_most_and_none_at_rest(year)
    nobody_else_reads_a_note(year)
    every_mail_is_whole_and_in_the_readers_language(year)
    who_left_and_how_far_it_went_stand_on_the_pages(year)


def one_unasked_mail_a_day(year):
    """Of everybody, not of Anna alone."""
    days = Counter((mail.user_id, mail.day) for mail in year.arrived if mail.kind in UNASKED)
    assert [day for day, count in days.items() if count > 1] == []


def an_event_makes_the_fullest_week(year):
    weeks = Counter(mail.day.isocalendar()[:2] for mail in year.arrived if mail.user_id == year.anna.id)
    assert max(weeks.values()) == 6, "the week of an event has its two mails as well"


def digests_are_short_and_come_by_day(year):
    for mail in year.mails(DIGEST):
        ids = re.findall(r"/follow-ups/(\d+)", mail.text)
        assert ("/greetings" not in mail.text) <= len(ids) == len(set(ids)) <= 5
        local = mail.at.astimezone(mail.at.tzinfo)
        assert (8, 30) <= (local.hour, local.minute) < (21, 0)


def each_event_is_asked_about_once(year):
    mails = year.mails(AFTER_EVENT)
    assert [mail.day for mail in mails] == [EVENTS[number][2] + timedelta(days=1) for number in year.held]
    assert {len(re.findall(r"/follow-ups/\d+", mail.text)) for mail in mails} == {7}


def holidays_make_the_digests_rare_and_ask_once(year):
    """Three ignored, then one a month, and the first of those asks whether to stop."""
    ignored = [mail for mail in year.mails(DIGEST) if HOLIDAYS[0] <= mail.day < HOLIDAYS[1]]
    days = [mail.day for mail in ignored]
    assert len(days) == 4 and (days[3] - days[2]).days >= 28
    assert [mail.day for mail in year.mails(DIGEST) if "You can stop them" in mail.text] == [days[3]]


def thanks_come_on_the_day_after_the_question(year):
    """Also after the holidays, when nothing had been answered for weeks."""
    days = {mail.day for mail in year.mails(DIGEST)}
    assert all(on + timedelta(days=2) in days for _, _, on in EVENTS)


def a_downtime_leaves_no_burst(year):
    after = [mail for mail in year.mails(DIGEST) if DOWNTIME[1] <= mail.day < DOWNTIME[1] + WEEK]
    assert not [mail for mail in year.arrived if DOWNTIME[0] <= mail.day < DOWNTIME[1]]
    assert len(after) <= 7


def one_step_a_person_at_most_and_none_at_rest(year):
    rows = year.session.query(FollowUp).filter(FollowUp.owner_id == year.anna.id).all()
    is_open = Counter(row.contact_id for row in rows if row.state in OPEN_STATES)
    assert max(is_open.values()) == 1
    resting = habits.contact_of(year, year.others[habits.RESTS])
    assert resting.resting and resting.id not in is_open


def nobody_else_reads_a_note(year):
    read = [mail.kind for mail in year.arrived if mail.user_id != year.anna.id and PRIVATE.search(mail.text)]
    assert read == []


def every_mail_is_whole_and_in_the_readers_language(year):
    for mail in year.arrived:
        assert not LEFT_OVER.search(mail.subject + mail.text), f"{mail.kind} of {mail.day}:\n{mail.text}"
    for mail in year.arrived:
        if mail.user_id == year.anna.id and mail.kind in {DIGEST, AFTER_EVENT, NEWS}:
            assert bool(re.search("[\u4e00-\u9fff]", mail.subject)) == (mail.day >= MOVES_ON), mail.subject


def who_left_and_how_far_it_went_stand_on_the_pages(year):
    mine = year.story.open_browser(year.anna)
    gone = habits.contact_of(year, year.others[LEAVES])
    assert "已离开" in mine.get(f"/people/{gone.id}").main
    funnel = mine.get("/people").find("//figure//*[local-name()='svg']").get("aria-label")
    assert re.findall(r"\d+", funnel)[0] == "37"
