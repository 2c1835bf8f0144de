"""How each kind of mail reads, in both languages (case 42); the other kinds are with their features."""

from datetime import timedelta

import pytest

from eventhub.accounts import service as accounts
from eventhub.accounts.code_attempts import count_try
from eventhub.accounts.rules import WRONG_CODES_A_DAY
from eventhub.matching.goals import GoalType
from eventhub.people import opt_out
from eventhub.people.ties import asking
from eventhub.platform import tokens
from eventhub.platform.mail.kinds import all_kinds
from eventhub.recommendations.service import send_briefs
from tests.factories import make_event, make_registration, make_tie, make_user
from tests.snapshots import FOLDER, reads_as_kept

# Every kind is kept in two languages, and in German what guests get.
KEPT, LANGUAGES = ("en", "zh_Hans"), ("en", "zh_Hans", "de")


def is_kept(name, language):
    return (FOLDER / f"{name}.{language}.txt").exists() or any(FOLDER.glob(f"{name}_*.{language}.txt"))


def test_every_kind_of_mail_is_kept_as_it_reads_in_both_languages(sqlite_app):
    """A kind that tells of several things has one for each: circles/news_proposed, circles/news_begun."""
    missing = [
        f"{kind.name}.{language}"
        for kind in all_kinds()
        for language in KEPT
        if not kind.name.startswith("tests/") and not is_kept(kind.name, language)
    ]

    assert missing == []


@pytest.mark.parametrize("dialect", ["sqlite"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sign_in_mail_reads_as_kept(session, mailbox, now, monkeypatch, language):
    monkeypatch.setattr(tokens, "new_nonce", lambda: "0" * 32)
    accounts.request_link("anna@example.org", language=language, next_path="", origin="o", now=now)

    (mail,) = mailbox.deliver_all(now)

    assert reads_as_kept(f"accounts/sign_in.{language}", mail)
    assert mail.message["List-Unsubscribe"] is None


@pytest.mark.parametrize("dialect", ["sqlite"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sign_in_mail_without_a_code_reads_as_kept(session, mailbox, now, language):
    """After ten wrong codes in a day."""
    for _ in range(WRONG_CODES_A_DAY):
        count_try("anna@example.org", now)
    accounts.request_link("anna@example.org", language=language, next_path="", origin="o", now=now)

    (mail,) = mailbox.deliver_all(now)

    assert reads_as_kept(f"accounts/sign_in_by_link_alone.{language}", mail)


@pytest.mark.parametrize("dialect", ["sqlite"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_mail_of_leave_me_out_reads_as_kept(session, mailbox, now, language):
    opt_out.request_mail("anna@example.org", language=language, origin="o", now=now)

    (mail,) = mailbox.deliver_all(now)

    assert reads_as_kept(f"contacts/leave_out.{language}", mail)


@pytest.mark.parametrize("dialect", ["sqlite"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_mail_about_handshakes_reads_as_kept(session, mailbox, now, language):
    event = make_event()
    anna, li_wei = make_user("Anna Keller"), make_user("Li Wei", other_name="李伟", language=language)
    for guest in (anna, li_wei):
        make_registration(event, guest)
    make_tie(anna, li_wei, mutual=False)
    asking.mail_handshakes(now)

    (mail,) = mailbox.deliver_all(now + timedelta(days=1))

    assert reads_as_kept(f"contacts/handshakes.{language}", mail)
    assert mail.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize("dialect", ["sqlite"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_brief_reads_as_kept(session, mailbox, clock, language):
    event = make_event()
    anna = make_registration(
        event,
        make_user("Anna Keller", language=language),
        goals=[GoalType.FIND_CUSTOMERS],
        background={"hometown": "Zigong"},
    )
    zhang = make_registration(
        event,
        make_user("Zhang Min", other_name="张敏"),
        goals=[GoalType.FIND_SUPPLIERS],
        background={"hometown": "Zigong"},
    )
    li_wei = make_registration(event, make_user("Li Wei", other_name="李伟"))
    for _ in range(17):
        make_registration(event)
    make_tie(anna.user, li_wei.user)
    make_tie(li_wei.user, zhang.user)
    clock.move_to(event.starts_at - timedelta(days=2))
    send_briefs(event.starts_at - timedelta(days=2))
    mailbox.deliver_all()

    (mail,) = mailbox.to(anna.email)

    assert reads_as_kept(f"recommendations/brief.{language}", mail)
