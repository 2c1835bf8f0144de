"""The digest of what is due, the mail on the day after an event, and the private calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import force_locale, gettext

from eventhub.accounts.models import User
from eventhub.events.event.calendar import DayFacts, calendar_feed, entry_uid
from eventhub.events.event.mails import calendar_facts
from eventhub.events.event.rules import EventState
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.queries import find_registration
from eventhub.events.registrations.rules import RegistrationState
from eventhub.followups import queries_for_jobs as queries
from eventhub.followups.digest_cadence import asks_whether_to_stop
from eventhub.followups.digests import AFTER_EVENT, DIGEST
from eventhub.followups.feed import Feed
from eventhub.followups.greetings import first_day_of, list_greetings
from eventhub.followups.labels import FESTIVALS, to_do
from eventhub.followups.models import FollowUp, WrittenText
from eventhub.followups.notes import recap
from eventhub.followups.queries import current_follow_up
from eventhub.followups.rules import OPEN_STATES, local_day
from eventhub.followups.sent_texts import WRITTEN
from eventhub.followups.situations import story_of
from eventhub.introductions.eligibility import who_may_be_asked
from eventhub.introductions.queries import introductions_at
from eventhub.introductions.visibility import may_keep_seeing
from eventhub.people.models import Contact
from eventhub.people.relations import list_acquaintances
from eventhub.people.visibility.queries import list_visible_guests
from eventhub.platform.instance.queries import identity
from eventhub.platform.mail.kinds import Letter, composer, url_to
from eventhub.platform.mail.models import OutgoingMail
from eventhub.platform.web.filters import both_names, spaced
from eventhub.text.links import paragraphs


@dataclass(frozen=True)
class Line:
    """One person of a digest: what to do, since when, and where the text is."""

    person: Contact
    to_do: str
    due_on: date
    url: str


@dataclass(frozen=True)
class Met:
    """A person noted at the event, and the address of the page with the text to send; empty without one."""

    person: Contact
    url: str = ""


@dataclass(frozen=True)
class Missed:
    """A person worth meeting that the reader missed, who could introduce them, and where to ask."""

    person: Registration
    introducer: User | None = None
    url: str = ""


@composer(DIGEST, User)
def digest(mail: OutgoingMail) -> Letter | None:
    """Compose the digest of up to five people; None when all is done by now."""
    user = mail.user
    rows = queries.prompted_at(user.id, mail.created_at) if user else ()
    now = mail.created_at
    greetings = list_greetings(user, now) if user else []
    festival = first_day_of(greetings, user, now) if user else None
    if user is None or (not rows and festival is None):
        return None
    lines = []
    for row in rows:
        story = story_of(row, now)
        lines.append(
            Line(
                row.contact,
                to_do(story.kinds[0], story.promise.i_promised if story.promise else ""),
                row.due_on,
                url_to("followups.show", follow_up_id=row.id),
            )
        )
    return Letter(
        {
            "user": user,
            "lines": lines,
            "more": queries.count_due(user.id) - len(lines),
            "festival": FESTIVALS[festival] if festival else "",
            "greeted": len(greetings),
            "greetings_url": url_to("followups.greet"),
            "today": local_day(now, user.zone),
            "url": url_to("followups.index"),
            # The count was raised when this digest was queued.
            "asks_to_stop": asks_whether_to_stop(user.digests_ignored - 1),
            "settings_url": url_to("me.me"),
        }
    )


@composer(AFTER_EVENT, Registration)
def after_event(mail: OutgoingMail) -> Letter | None:
    """Compose the question on the day after an event; None if the place was given up or the event called off."""
    registration = find_registration(mail.about_id)
    if registration is None or registration.state is not RegistrationState.CONFIRMED:
        return None
    event, user = registration.event, registration.user
    if event.state is not EventState.PUBLISHED or user is None or mail.created_at < event.ends_at:
        return None
    missed = _missed(registration, user, mail.created_at)
    named = [guest.person.guest_id for guest in missed]
    # The page without sign-in shows only the people of this mail; without any it has nothing to show.
    recap_url = (
        url_to("notes.recap_from_mail", token=recap.sign(registration, named))
        if named
        else url_to("notes.recap", slug=event.slug)
    )
    return Letter(
        {
            "registration": registration,
            "event": event,
            "met": [_text_for(contact) for contact in queries.names_noted_at(event.id, user.id)],
            "missed": missed,
            "recap_url": recap_url,
            "circle_url": url_to("circles.wish", slug=event.slug),
        }
    )


@composer(WRITTEN, WrittenText)
def written(mail: OutgoingMail) -> Letter | None:
    """Compose the mail that carries a text of its author; None if the two no longer see each other."""
    text = queries.find_text(mail.about_id)
    if text is None or text.author.email is None or not may_keep_seeing(text.author_id, text.reader_id):
        return None
    author = text.author
    return Letter(
        {"subject_line": text.subject, "paragraphs": paragraphs(text.body), "author": author},
        reply_to=((author.name, author.email or ""),),
    )


def _text_for(contact: Contact) -> Met:
    row = current_follow_up(contact.id)
    is_open = row is not None and row.state in OPEN_STATES
    return Met(contact, url_to("followups.show", follow_up_id=row.id) if row and is_open else "")


def _missed(registration: Registration, user: User, now: datetime) -> list[Missed]:
    """Return people that the reader may still see and does not know yet, each with a possible introducer."""
    event, missed = registration.event, queries.missed_at(registration.event_id, user.id)
    visible = list_visible_guests(event, user.id, now, listed=[guest.guest_id for guest in missed])
    known = list_acquaintances(user.id)
    guests = [guest for guest in missed if guest.user_id in visible and guest.user_id not in known]
    asked = introductions_at(event.id, user.id, [guest.guest_id for guest in guests])
    return [Missed(guest) if guest.user_id in asked else _with_introducer(guest, user.id, now) for guest in guests]


def _with_introducer(guest: Registration, reader_id: int, now: datetime) -> Missed:
    """Return a guest with the first person who could introduce them and can be asked now."""
    first = next(iter(who_may_be_asked(guest.event, reader_id, guest.guest_id, now)), None)
    if first is None:
        return Missed(guest)
    return Missed(guest, first, url_to("introductions.ask", slug=guest.event.slug, target_id=guest.user_id))


def calendar_of(feed: Feed) -> bytes:
    """Return the private calendar in its owner's language as an iCalendar file (RFC 5545)."""
    with force_locale(feed.user.language.value):
        events = [calendar_facts(event, for_guest=True, written_at=event.written_at) for event in feed.events]
        return calendar_feed(identity().name, events, [_day_of(row, feed.today) for row in feed.due])


def _day_of(row: FollowUp, today: date) -> DayFacts:
    """Return the facts of a day's entry; what has been due since an earlier day stands on today."""
    link = url_to("followups.show", follow_up_id=row.id)
    return DayFacts(
        uid=entry_uid(row.id, row.created_at, link, "follow-up"),
        changed_at=row.created_at,
        title=spaced(gettext("Write to %(name)s", name=both_names(row.contact))),
        day=max(row.due_on, today),
        link=link,
    )
