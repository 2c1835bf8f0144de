"""Mails of an introduction. No address of either side before both said yes; each composed when sent."""

from datetime import datetime
from typing import Any

from flask_babel import gettext

from eventhub.accounts.models import User
from eventhub.events.registrations.labels import topic_name
from eventhub.events.registrations.models import Registration
from eventhub.introductions import queries, queries_of_offers
from eventhub.introductions.common_ground import shared_values
from eventhub.introductions.contact_ways import code_of, shared_by, ways_of
from eventhub.introductions.labels import WAY, called_short, first_question, shared_sentences, way_names
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
from eventhub.introductions.rules import QuestionKind, Way, before_quiet_hours
from eventhub.introductions.wishes import is_mutual
from eventhub.matching.sentences import says_plainly
from eventhub.matching.understanding import understand
from eventhub.platform.db import db
from eventhub.platform.mail.kinds import Letter, composer, url_to
from eventhub.platform.mail.models import OutgoingMail
from eventhub.platform.tokens import derive, derive_code
from eventhub.platform.web.filters import called, event_title, who_line
from eventhub.platform.web.locale import language
from eventhub.text.characters import has_hanzi


@composer("introductions/ask", IntroducerAsk, awaited=True)
def ask(mail: OutgoingMail) -> Letter | None:
    """Compose the mail to the introducer: who would like to meet which guest, why, and one link to answer."""
    row = queries.find_ask_by_id(mail.about_id)
    if row is None or not is_waiting_for_introducer(row):
        return None
    return Letter(_to_introducer(row, mail.due_at))


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
    return Letter(_to_introducer(row, mail.due_at) | {"hold_until": row.hold_until})


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
            "until": answer_by(row, row.target, mail.due_at),
            "line": given.line,
            **way_in(QuestionKind.TARGET, row.target_nonce),
            "shared": shared_sentences(shared_values(row.target_id, row.requester_id, row.event, mail.due_at)),
        }
    )


@composer("introductions/target_reminder", Introduction)
def target_reminder(mail: OutgoingMail) -> Letter | None:
    """Compose the reminder to the target, once, at half the time."""
    return target_ask(mail)


@composer("introductions/introduced", Introduction, transactional=True, awaited=True)
def introduced(mail: OutgoingMail) -> Letter | None:
    """Compose the mail to one of the two in their own language: how to reach the other; an answer goes to both."""
    row = queries.find_introduction(mail.about_id)
    made_at = introduced_at(row) if row is not None else None
    if row is None or made_at is None or not (row.requester.email and row.target.email):
        return None
    reader, other = (row.requester, row.target) if mail.user_id == row.requester_id else (row.target, row.requester)
    theirs, mine = shared_by(row, other.id), shared_by(row, reader.id)
    # An answer goes to the person the reader may write to; and to the reader, where the other sees that address anyway.
    answers_to = [each for each, chosen in ((other, theirs), (reader, theirs & mine)) if Way.EMAIL in chosen]
    shared = shared_values(reader.id, other.id, row.event, mail.due_at)
    topic = topic_of_two(row.event_id, row.requester, row.target, language())
    return Letter(
        _people(row)
        | {
            "introducer": current_ask(row).introducer,
            "reader": reader,
            "other": other,
            "about_other": _own_words(row.event_id, other),
            "ways": ways_of(other, theirs),
            "mine": way_names(reader, mine),
            "way_words": WAY.get,
            "has_code": bool(code_of(other, theirs)),
            "answers_to": len(answers_to),
            "shared": shared_sentences(shared)[:1],
            "question": first_question(shared, event_title(row.event), topic),
            "is_over": made_at >= row.event.ends_at,
            "link": url_to("introduced.show", introduction_id=row.id),
        },
        reply_to=tuple(_address(each) for each in answers_to),
    )


@composer("introductions/introduced_them", Introduction, transactional=True)
def introduced_them(mail: OutgoingMail) -> Letter | None:
    """Compose the copy to the introducer: that the two are introduced, and nothing of how to reach them."""
    row = queries.find_introduction(mail.about_id)
    if row is None or introduced_at(row) is None or not (row.requester.email and row.target.email):
        return None
    given = current_ask(row)
    link = way_in(QuestionKind.INTRODUCER, given.nonce)["link"] if not row.from_offer else url_to("introductions.index")
    return Letter(_people(row) | {"introducer": given.introducer, "link": link, "asked": not row.from_offer})


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
            "until": before_quiet_hours(question.open_until, question.reader.zone, mail.due_at),
            "called": called,
            "called_short": called_short,
            "shared": shared_sentences(
                shared_values(question.target.id, question.requester.id, question.event, mail.due_at)
            ),
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
    shared = shared_values(row.owner_id, row.target_id, row.event, mail.due_at)
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


def _to_introducer(row: IntroducerAsk, now: datetime) -> dict[str, Any]:
    return _people(row.introduction) | {
        "introducer": row.introducer,
        "until": answer_by(row.introduction, row.introducer, now),
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
        "called": called,
        "called_short": called_short,
    }


def _own_words(event_id: int, person: User) -> tuple[str, ...]:
    """Return lines on a person that guests may read: what they do and where, and what they look for or offer.

    Of a line in a script that the reader does not read its topics stand first, where it names them plainly.
    """
    registration = queries.find_registration(event_id, person.id)
    # Lines that their author has not opened to guests are told to nobody.
    told = registration if registration and registration.lines_open else None
    does = who_line(person)
    if told is None or not (line := told.looks_for or told.can_help):
        return (does,)
    topics = _topics_for_reader(told, line)
    words = topics or line
    said = (
        gettext("Looks for: %(words)s", words=words)
        if told.looks_for
        else gettext("Can help with: %(words)s", words=words)
    )
    return does, said, f"“{line}”" if topics else ""


def _topics_for_reader(told: Registration, line: str) -> str:
    """Return what a line in another script than the reader's speaks of; empty for one in theirs, or without a topic."""
    if has_hanzi(line) == language().is_chinese:
        return ""
    understood = understand(told.said)
    topics = understood.told_seeks if told.looks_for else understood.told_offers
    return language().joins_with.join(topic_name(each) for each in sorted(topics) if says_plainly(line, each))


def _address(person: User) -> tuple[str, str]:
    return called(person), person.email or ""
