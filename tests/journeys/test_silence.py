"""What is nowhere: not in the log of a whole journey, not in the database as plain text (cases 6 and 63)."""

import logging
import re

import pytest

from tests.dump import whole_database
from tests.factories import make_event, make_tie, make_user
from tests.journeys.story import Story, person_id

SENTENCE, WHY, NOTE = "Find installers in Chengdu.", "We both come from Zigong.", "Likes oolong tea."


@pytest.fixture
def story(app, session, clock, mailbox, browser):
    return Story(app, session, clock, mailbox, browser)


@pytest.fixture
def log(caplog):
    """Everything our own code logs during the journey, fields included."""
    caplog.set_level(logging.DEBUG)

    def written() -> str:
        ours = [
            record
            for phase in ("setup", "call")
            for record in caplog.get_records(phase)
            if record.name.startswith(("eventhub", "flask"))
        ]
        return "\n".join(f"{record.getMessage()} {getattr(record, 'fields', '')}" for record in ours)

    return written


@pytest.fixture
def journey(story, log):
    """Anna signs up, asks for an introduction and writes a note; gives the tokens of all mails."""
    event, anna = make_event("Clean-Energy Evening"), story.person("Anna Keller")
    story.register(anna, event.slug, goal_sentence=SENTENCE, goals=["make_friends"])
    li_wei = make_user("Li Wei", happy_to_introduce=True)
    zhang_min = story.person("Zhang Min")
    story.register(zhang_min, event.slug, goals=["make_friends"])
    for person in (anna, zhang_min):
        make_tie(story.session.get(type(li_wei), person_id(story, person)), li_wei)
    form = anna.browser.get(f"/e/{event.slug}/ask/{person_id(story, zhang_min)}").form("/ask/")
    anna.browser.submit(form, to_introducer=WHY, to_target=WHY, shares="email")
    mail = story.mailbox.newest(li_wei.email)
    story.open_browser().submit(story.open_browser().get(mail.link("/i/")).form(), press="Yes, ask")
    story.wait(minutes=11)
    anna.browser.submit(anna.browser.get("/met").form(), name="Zhang Min", text=NOTE)
    story.sign_in_by_code(anna)
    texts = "\n".join(mail.text for mail in story.mailbox.mails)
    return set(re.findall(r"/(?:s|r|i|o)/([\w-]{43})", texts))


def test_the_log_of_a_journey_holds_ids_only(journey, log):
    """Case 63: no token, note, goal, request, address or name."""
    written = log()

    assert "/e/<slug>" in written and "sent" in written
    for secret in (*journey, SENTENCE, WHY, NOTE, "@example.org", "Anna Keller", "Zhang Min", "Li Wei"):
        assert secret not in written, secret


def test_no_token_of_a_mail_stands_in_the_database(journey, story):
    """Case 6: a copy of the database signs nobody in."""
    everything = str(whole_database(story.session))

    assert len(journey) >= 5
    assert NOTE in everything
    for token in journey:
        assert token not in everything
