"""Answers to "Anna says she knows you" from the mail, without signing in."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from eventhub.people.models import Tie
from eventhub.people.rules import Says
from eventhub.people.ties import asking, mail_answers
from eventhub.platform import tokens
from tests.factories import make_block, make_event, make_registration, make_tie, make_user

# Pages and words. tests/test_token_pages.py opens the page as machines do.
pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)


@pytest.fixture
def event(session):
    return make_event()


@pytest.fixture
def li_wei(event):
    user = make_user("Li Wei")
    make_registration(event, user)
    return user


def says_to_know(event, li_wei, name):
    user = make_user(name)
    make_registration(event, user)
    make_tie(user, li_wei, mutual=False)
    return user


@pytest.fixture
def anna(event, li_wei):
    return says_to_know(event, li_wei, "Anna Keller")


@pytest.fixture
def link(anna, li_wei, mailbox, now):
    asking.mail_handshakes(now)
    (mail,) = [one for one in mailbox.deliver_all(now + timedelta(days=1)) if one.to == li_wei.email]
    assert mail.subject == "Anna Keller says you know each other"
    return mail.link("/know/")


def answers(session, li_wei):
    return [(tie.other_id, tie.says) for tie in session.scalars(sa.select(Tie).where(Tie.owner_id == li_wei.id))]


@pytest.mark.parametrize(("says", "words"), [("yes", "You can now introduce each other"), ("no", "They are not told.")])
def test_one_press_answers_without_signing_in_and_opens_no_account(browser, link, anna, li_wei, session, says, words):
    reader = browser()

    page = reader.submit(reader.get(link).form("/know/"), says=says)

    assert words in page.text
    assert answers(session, li_wei) == [(anna.id, Says(says))]
    assert reader.get("/me", follow=True).url.startswith("/sign-in")


def test_a_second_answer_changes_nothing(browser, link, anna, li_wei, session):
    reader = browser()
    form = reader.get(link).form("/know/")
    reader.submit(form, says="no")

    page = reader.submit(form, says="yes")

    assert answers(session, li_wei) == [(anna.id, Says.NO)]
    assert page.all("//main//form") == []


def test_the_page_asks_of_those_in_its_mail_alone(browser, link, event, li_wei):
    says_to_know(event, li_wei, "Ruth Berger")

    assert "Ruth" not in browser().get(link).text


def test_a_question_of_a_blocked_person_is_gone(browser, link, anna, li_wei, session):
    make_block(li_wei, anna)
    session.commit()

    page = browser().get(link)

    assert "Anna" not in page.text and page.all("//main//form") == []


def test_a_foreign_key_in_the_form_answers_nothing(browser, link, event, li_wei, session):
    ruth = says_to_know(event, li_wei, "Ruth Berger")
    tie = session.scalar(sa.select(Tie).where(Tie.owner_id == ruth.id))
    reader = browser()

    reader.submit(reader.get(link).form("/know/"), says="yes", about=f"t{tie.id}")

    assert answers(session, li_wei) == []


def test_the_link_ends_after_thirty_days_and_with_the_account(browser, link, li_wei, session, clock, now):
    browser().get(f"/know/{tokens.sign('recap', [li_wei.id, int(now.timestamp())])}", status=410)
    clock.shift(mail_answers.LIVES + timedelta(days=2))

    browser().get(link, status=410)


def test_a_program_that_presses_every_button_answers_nothing(browser, link, anna, li_wei, session):
    reader = browser()
    form = reader.get(link).form("/know/")

    too_fast = reader.submit(form, at_once=True, says="yes")
    without_the_page = reader.request(
        "POST", link, data=reader.with_token({"says": "no", "about": form.values["about"]})
    )
    decoy, filled = reader.submit(form, says="decoy"), reader.submit(form, says="no", website="https://x.test")

    assert "Is this your answer" in too_fast.text and "Is this your answer" in without_the_page.text
    assert "Is this your answer" not in decoy.text and "Is this your answer" in filled.text
    assert answers(session, li_wei) == []


def test_who_pressed_at_once_is_asked_once_more_and_may_say_so(browser, link, anna, li_wei, session, clock):
    reader = browser()
    again = reader.submit(reader.get(link).form("/know/"), at_once=True, says="yes")
    clock.shift(timedelta(seconds=2))

    reader.submit(again.form("/know/"), says="yes")

    assert answers(session, li_wei) == [(anna.id, Says.YES)]


def test_a_mailbox_that_is_no_longer_theirs_answers_nothing(browser, link, li_wei, session):
    li_wei.email = "li.wei.new@example.org"
    session.commit()

    browser().get(link, status=410)


def test_the_link_of_a_suspended_reader_has_ended(browser, link, li_wei, session, now):
    li_wei.suspended_at = now
    session.commit()

    browser().get(link, status=410)
