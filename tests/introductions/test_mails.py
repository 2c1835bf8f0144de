"""Mails of an introduction as they really arrive, in both languages, and whom they go to."""

import os
import re
from datetime import timedelta
from pathlib import Path

import pytest

from eventhub.accounts.models import BackgroundItem
from eventhub.introductions import requests, timers
from eventhub.introductions.rules import HOLD, IntroducerAnswer, TargetAnswer
from tests.factories import in_one_commit, make_background
from tests.introductions.stage import set_stage

# Pages and words. tests/test_pages.py opens every page on both databases, tests/test_hostile_forms.py sends every form.
pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)

SNAPSHOTS = Path(__file__).parents[1] / "platform" / "mail" / "snapshots" / "introductions"
DAY = timedelta(days=1)


@pytest.fixture
def stage(session, now):
    made = set_stage(address="Main Street 5")
    for guest in (made.anna, made.zhang_min):
        make_background(guest, "school", "同济大学 Tongji University", value_id="tongji")
    return made


def speaks(stage, session, language):
    for person in (stage.anna, stage.li_wei, stage.zhang_min):
        person.language = language
    session.commit()


def as_written(mail) -> str:
    """The mail as a person reads it; links and addresses that differ from run to run are named."""
    heads = [f"Subject: {mail.subject}"]
    for head in ("To", "Cc", "Reply-To"):
        if mail.message[head]:
            heads.append(f"{head}: " + ", ".join(sorted(str(mail.message[head]).split(", "))))
    text = "\n".join([*heads, "", mail.text.replace("\r\n", "\n")])
    text = re.sub(r"http://\S+?/(i|o|offer|unsubscribe|introductions)/\S+", r"<link to /\1/>", text)
    text = re.sub(r"\b\d{6}\b", "<code>", text)
    return re.sub(r"\.\d+@example\.org", "@example.org", text)


def assert_matches_snapshot(name: str, written: str) -> None:
    """Compare with the file of that name; EVENTHUB_TEST_WRITE_SNAPSHOTS=1 writes it anew."""
    path = SNAPSHOTS / name
    if os.environ.get("EVENTHUB_TEST_WRITE_SNAPSHOTS"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(written, "utf-8")
    assert written == path.read_text("utf-8")


def send(kind, stage, mailbox, now):
    """Bring the request to the mail of that kind; gives what arrived last."""
    stage.ask(now, days=6)
    if kind == "reminder":
        timers.advance(now + DAY)
        return mailbox.deliver_all(now + DAY)[-1]
    if kind == "ask":
        return mailbox.deliver_all(now)[-1]
    asked = stage.ask_target(now)
    if kind == "target_ask":
        return mailbox.deliver_all(asked)[-1]
    if kind == "target_reminder":
        timers.advance(asked + 3 * DAY)
        return mailbox.deliver_all(asked + 3 * DAY)[-1]
    reader = stage.li_wei if kind == "introduced_them" else stage.anna
    return introduced(stage, mailbox, asked)[reader.email]


def introduced(stage, mailbox, asked) -> dict:
    """Let the target say yes; give the mails of the introduction by the address they came to."""
    stage.target_says(TargetAnswer.YES, asked)
    timers.advance(asked + HOLD)
    return {address: mail for mail in mailbox.deliver_all(asked + HOLD) for address in mail.recipients}


@pytest.mark.parametrize("language", ["en", "zh_Hans", "de"])
@pytest.mark.parametrize("kind", ["ask", "reminder", "target_ask", "target_reminder", "introduced", "introduced_them"])
def test_case_42_each_mail_reads_as_written_down(stage, session, mailbox, now, kind, language):
    speaks(stage, session, language)
    mail = send(kind, stage, mailbox, now)

    assert_matches_snapshot(f"{kind}.{language}.txt", as_written(mail))


@pytest.mark.parametrize("kind", ["ask", "target_ask"])
def test_the_html_has_the_link_and_the_code_of_the_text(stage, session, mailbox, now, kind):
    """The layout's macro of the same name once stood where the six digits belong."""
    speaks(stage, session, "en")
    mail = send(kind, stage, mailbox, now)
    code = re.search(r"the code (\d{6})\.", mail.text).group(1)

    assert f"the code {code}." in mail.html and mail.link("/i/" if kind == "ask" else "/o/") in mail.html


@pytest.mark.parametrize("kind", ["ask", "reminder", "target_ask", "target_reminder"])
def test_no_address_of_anybody_is_in_a_mail_before_both_said_yes(stage, session, mailbox, now, kind):
    mail = send(kind, stage, mailbox, now)
    others = {stage.anna.email, stage.li_wei.email, stage.zhang_min.email} - set(mail.recipients)

    assert len(mail.recipients) == 1
    assert not [address for address in others if address in mail.message.as_string()]


def test_the_introduction_goes_to_both_and_the_introducer_gets_a_copy_without_their_addresses(
    stage, session, mailbox, now
):
    stage.anna.wechat, stage.zhang_min.phone = "anna_keller", "+86 138 0000 0020"
    speaks(stage, session, "en")
    stage.ask(now)
    mails = introduced(stage, mailbox, stage.ask_target(now))
    anna, zhang_min, li_wei = (mails[each.email] for each in (stage.anna, stage.zhang_min, stage.li_wei))

    for mail in (anna, zhang_min):
        assert all(person.email in mail.message["Reply-To"] for person in (stage.anna, stage.zhang_min))
    assert "Phone: +86 138 0000 0020" in anna.text and "anna_keller" not in anna.text
    assert "WeChat ID: anna_keller" in zhang_min.text and "0020" not in zhang_min.text
    assert "what you share: WeChat ID, Phone, E-mail." in anna.text
    written = li_wei.message.as_string() + li_wei.text
    for told in ("anna_keller", "0020", stage.anna.email, stage.zhang_min.email):
        assert told not in written
    assert li_wei.link("/i/") and "have both said yes" in li_wei.text


def test_each_of_the_two_reads_their_own_language(stage, session, mailbox, now):
    stage.zhang_min.language = "zh_Hans"
    session.commit()
    stage.ask(now)
    mails = introduced(stage, mailbox, stage.ask_target(now))

    assert mails[stage.anna.email].subject == "Li Wei introduced you to Zhang Min"
    assert mails[stage.zhang_min.email].subject == "李伟介绍你和 Anna Keller 认识"


def test_the_introduction_has_two_lines_on_the_other_and_a_question_on_the_topic_of_both(stage, session, mailbox, now):
    speaks(stage, session, "en")
    anna, zhang_min = stage.registration_of(stage.anna), stage.registration_of(stage.zhang_min)
    anna.looks_for, anna.can_help = "Cold chain operators near Ningbo", "European standards"
    zhang_min.can_help, zhang_min.goal_sentence = "Cold chains and warehouses", "I want to leave my employer."
    session.commit()
    stage.ask(now)
    mails = introduced(stage, mailbox, stage.ask_target(now))
    to_anna, to_zhang = (mails[each.email].text.replace("\r\n", "\n") for each in (stage.anna, stage.zhang_min))

    assert "Anna Keller\nStorage for small factories, Voltwerk, Berlin\nLooks for: Cold chain operators" in to_zhang
    assert "Zhang Min 张敏\nFounder, Qiantang Solar, Hangzhou\nCan help with: Cold chains and warehouses" in to_anna
    assert "A first question: What would you look at first in cold chains today?" in to_anna
    assert "employer" not in to_anna + to_zhang


def test_of_a_line_in_a_script_that_its_reader_does_not_read_the_topic_is_said_first(stage, session, mailbox, now):
    speaks(stage, session, "en")
    stage.registration_of(stage.zhang_min).looks_for = "愿意一起做首个样板项目的储能厂家"
    session.commit()

    text = send("introduced", stage, mailbox, now).text.replace("\r\n", "\n")

    assert "Looks for: storage\n“愿意一起做首个样板项目的储能厂家”" in text


def test_the_mail_and_the_page_of_an_introduction_name_the_same_in_common(stage, session, mailbox, browser, clock, now):
    """The mail to the requester had the order in which the target had said it: Tongji, where the page said Hamburg."""
    speaks(stage, session, "en")
    with in_one_commit():
        session.query(BackgroundItem).delete()
        for person, towns in ((stage.zhang_min, ("ningbo", "hangzhou")), (stage.anna, ("hangzhou", "ningbo"))):
            for town in towns:
                make_background(person, "lived_in", town.title(), value_id=f"place:cn-zhejiang-{town}")
    mail = send("introduced", stage, mailbox, now)
    clock.move_to(now + DAY)
    page = browser(stage.anna).get(f"/introductions/{stage.introduction.id}")

    assert "You both lived in Hangzhou." in mail.text and "You both lived in Hangzhou." in page.main


def test_lines_that_their_author_has_not_opened_to_guests_are_in_no_introduction(stage, session, mailbox, now):
    for person in (stage.anna, stage.zhang_min):
        registration = stage.registration_of(person)
        registration.looks_for, registration.can_help = "Cold chain operators", "Cold chain"
        registration.lines_open = False
    session.commit()

    mail = send("introduced", stage, mailbox, now)

    assert "old chain" not in mail.text + mail.html


def test_subjects_stay_short_whatever_the_names(stage, session, mailbox, now):
    for person in (stage.anna, stage.li_wei, stage.zhang_min):
        person.name, person.other_name = "Maximiliana Konstantinopolitanska-Wolfeschlegelstein", ""
    session.commit()
    for mail in (send("introduced", stage, mailbox, now), *mailbox.mails):
        assert len(mail.subject) < 80 and "\n" not in mail.subject


def test_a_withdrawn_request_sends_nothing_that_was_queued(stage, mailbox, now):
    stage.ask(now)
    requests.withdraw(stage.introduction.id, stage.anna.id, now=now)

    assert mailbox.deliver_all(now) == []


def test_a_second_introducer_is_not_told_of_the_first(stage, session, mailbox, now):
    speaks(stage, session, "en")
    stage.ask(now)
    mailbox.deliver_all(now)
    stage.introducer_says(IntroducerAnswer.NOT_THIS_TIME, now)
    (second,) = mailbox.deliver_all(now)

    assert second.recipients == (stage.sofia.email,)
    assert "Li Wei" not in second.text and "李伟" not in second.text
