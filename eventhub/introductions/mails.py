"""Mails of an introduction. No address of either side before both said yes; each composed when sent."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import render_template
from flask_babel import force_locale, gettext
from markupsafe import Markup

from eventhub.accounts.models import User
from eventhub.introductions import queries, queries_of_offers
from eventhub.introductions.common_ground import shared_values
from eventhub.introductions.labels import called, called_short, first_question, shared_sentences
from eventhub.introductions.models import IntroducerAsk, Introduction, MeetingWish, OfferSide
from eventhub.introductions.moves import current_ask, introduced_at
from eventhub.introductions.occasions import topic_of_two
from eventhub.introductions.questions import (
    SideQuestion,
    is_waiting_for_introducer,
    is_waiting_for_target,
    was_handed_on,
)
from eventhub.introductions.request_presenters import answer_by
from eventhub.introductions.rules import QuestionKind
from eventhub.introductions.wishes import is_mutual
from eventhub.platform.db import db
from eventhub.platform.mail.kinds import Letter, composer, url_to
from eventhub.platform.mail.models import OutgoingMail
from eventhub.platform.tokens import derive, derive_code
from eventhub.platform.web.filters import city_name, event_title
from eventhub.platform.web.locale import lang_tag

SUBJECT_LENGTH = 70


@composer("introductions/ask", IntroducerAsk, awaited=True)
def ask(mail: OutgoingMail) -> Letter | None:
    """Compose the mail to the introducer: who would like to meet which guest, why, and one link to answer."""
    row = queries.find_ask_by_id(mail.about_id)
    if row is None or not is_waiting_for_introducer(row):
        return None
    return Letter(_to_introducer(row))


@composer("introductions/reminder", IntroducerAsk)
def reminder(mail: OutgoingMail) -> Letter | None:
    """Compose the reminder to the introducer, once, at half the time."""
    return ask(mail)


@composer("introductions/handed_on", IntroducerAsk)
def handed_on(mail: OutgoingMail) -> Letter | None:
    """Compose the mail to an introducer who passes this requester's requests on: who is asked, how to take it back."""
    row = queries.find_ask_by_id(mail.about_id)
    if row is None or not was_handed_on(row):
        return None
    return Letter(_to_introducer(row) | {"hold_until": row.hold_until})


@composer("introductions/target_ask", Introduction, awaited=True)
def target_ask(mail: OutgoingMail) -> Letter | None:
    """Compose the mail to the target after a yes: who asks, why, the introducer's line, what the two share."""
    row = queries.find_introduction(mail.about_id)
    if row is None or row.target_nonce is None or not is_waiting_for_target(row):
        return None
    given = current_ask(row)
    return Letter(
        _people(row)
        | {
            "introducer": given.introducer,
            "line": given.line,
            **way_in(QuestionKind.TARGET, row.target_nonce),
            "shared": shared_sentences(shared_values(row.target_id, row.requester_id, row.event)),
        }
    )


@composer("introductions/target_reminder", Introduction)
def target_reminder(mail: OutgoingMail) -> Letter | None:
    """Compose the reminder to the target, once, at half the time."""
    return target_ask(mail)


@composer("introductions/introduced", Introduction, transactional=True, awaited=True)
def introduced(mail: OutgoingMail) -> Letter | None:
    """Compose the mail to both, introducer in copy, in every language of the three; an answer goes to both."""
    row = queries.find_introduction(mail.about_id)
    made_at = introduced_at(row) if row is not None else None
    if row is None or made_at is None or not (row.requester.email and row.target.email):
        return None
    introducer = current_ask(row).introducer
    readers = (row.requester, row.target, *((introducer,) if introducer.email else ()))
    letters = [_in_words(row, made_at, introducer, code) for code in languages_of(readers)]
    return Letter(
        {"letters": letters, "subject": _subject([each["subject"] for each in letters])},
        reply_to=(_address(row.requester), _address(row.target)),
        cc=(_address(introducer),) if introducer.email else (),
        also_to=(_address(row.target),),
    )


@composer("introductions/offer", OfferSide, awaited=True)
def offer(mail: OutgoingMail) -> Letter | None:
    """Compose the mail to each of two users at once: an acquaintance of both would introduce them."""
    side = queries_of_offers.find_side_by_id(mail.about_id)
    question = SideQuestion.of(side, mail.due_at) if side else None
    if side is None or question is None or not question.open_until or queries_of_offers.is_void(side.offer_id):
        return None
    return Letter(
        {
            "reader": question.reader,
            "other": question.requester,
            "offerer": question.introducer,
            "event": question.event,
            "line": side.offer.line,
            "until": question.open_until,
            "called": called,
            "called_short": called_short,
            "shared": shared_sentences(shared_values(question.target.id, question.requester.id, question.event)),
            **way_in(QuestionKind.SIDE, side.nonce),
        }
    )


@composer("introductions/offer_reminder", OfferSide)
def offer_reminder(mail: OutgoingMail) -> Letter | None:
    """Compose the reminder to a side that has not answered, once, at half the time."""
    return offer(mail)


@composer("introductions/mutual_wish", MeetingWish, awaited=True)
def mutual_wish(mail: OutgoingMail) -> Letter | None:
    """Compose the mail to each of two users who wish to meet; no addresses, as nobody said yes to that."""
    row = db.session.get(MeetingWish, mail.about_id)
    if row is None or not is_mutual(row, mail.due_at):
        return None
    shared = shared_values(row.owner_id, row.target_id, row.event)
    return Letter(
        {
            "reader": row.owner,
            "other": row.target,
            "event": row.event,
            "called": called,
            "called_short": called_short,
            "shared": shared_sentences(shared),
            "question": first_question(shared, event_title(row.event)),
            "is_over": mail.due_at >= row.event.ends_at,
            "link": url_to("for_you.going", slug=row.event.slug),
        }
    )


def _in_words(row: Introduction, made_at: datetime, introducer: User, code: str) -> dict[str, Any]:
    """Return the introduction in one language: its subject, its text and its HTML."""
    shared = shared_values(row.target_id, row.requester_id, row.event)
    with force_locale(code):
        context = _people(row) | {
            "introducer": introducer,
            "lines": {person.id: _own_words(row.event_id, person) for person in (row.requester, row.target)},
            "shared": shared_sentences(shared),
            "question": first_question(
                shared, event_title(row.event), topic_of_two(row.event_id, row.requester, row.target, code)
            ),
            "is_over": made_at >= row.event.ends_at,
        }
        subject, text, html = (
            render_template(f"mail/introductions/introduced/{name}", **context)
            for name in ("_subject.txt", "_letter.txt", "_letter.html")
        )
    return {"tag": lang_tag(code), "subject": " ".join(subject.split()), "text": text.strip(), "html": Markup(html)}  # noqa: S704 - rendered with autoescape just above


def _subject(subjects: Sequence[str]) -> str:
    """Return the subject in every language where that fits a list of mails, else in the first one."""
    joined = " · ".join(subjects)
    return joined if len(joined) < SUBJECT_LENGTH else subjects[0]


def languages_of(readers: Sequence[User]) -> tuple[str, ...]:
    """Return the languages these users read, each once, the first reader's first."""
    return tuple(dict.fromkeys(str(reader.language) for reader in readers))


def _to_introducer(row: IntroducerAsk) -> dict[str, Any]:
    return _people(row.introduction) | {
        "introducer": row.introducer,
        "quiet": row.introduction.quiet,
        "live": row.introduction.live,
        **way_in(QuestionKind.INTRODUCER, row.nonce),
    }


def way_in(kind: QuestionKind, nonce: str) -> dict[str, str]:
    """Return the link of a mail, and for mail programs that break links the page and the code to type there."""
    return {
        "link": url_to("introductions.answer", kind=kind, token=derive(kind, nonce)),
        "answer_code": derive_code(kind, nonce),
        "code_page": url_to("introductions.by_code"),
    }


def _people(row: Introduction) -> dict[str, Any]:
    return {
        "requester": row.requester,
        "target": row.target,
        "event": row.event,
        "to_introducer": row.to_introducer,
        "to_target": row.to_target,
        "until": answer_by(row),
        "called": called,
        "called_short": called_short,
    }


def _own_words(event_id: int, person: User) -> tuple[str, ...]:
    """Return two lines on a person that guests may read: what they do and where, and what they look for or offer."""
    registration = queries.find_registration(event_id, person.id)
    # Lines that their author has not opened to guests are told to nobody.
    told = registration if registration and registration.lines_open else None
    looks_for, can_help = (told.looks_for, told.can_help) if told else ("", "")
    does = ", ".join(filter(None, [person.headline, city_name(person.city)]))
    if looks_for:
        return does, gettext("Looks for: %(words)s", words=looks_for)
    return does, gettext("Can help with: %(words)s", words=can_help) if can_help else ""


def _address(person: User) -> tuple[str, str]:
    return called(person), person.email or ""
