"""Mails about a registration and about the event it belongs to."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from flask import current_app
from flask_babel import gettext

from eventhub.events.event import queries as event_queries
from eventhub.events.event.calendar import calendar_file
from eventhub.events.event.mails import calendar_facts
from eventhub.events.event.models import Event
from eventhub.events.event.outside_links import maps, spot_of
from eventhub.events.event.rules import Admission, EventState, admission_to
from eventhub.events.event.service import FOR_GUESTS_ALONE, NEWS
from eventhub.events.registrations import flood, queries, queries_of_waiting_list, sign_up
from eventhub.events.registrations.labels import STATE_WORDS
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.rows import PURPOSE
from eventhub.events.registrations.rules import SETTLED, WRONG_TRIES_ALLOWED, RegistrationState, offer_hold
from eventhub.events.registrations.service import ATTENDANCE, start_the_clock
from eventhub.events.registrations.tickets import picture_of
from eventhub.platform import tokens
from eventhub.platform.clock import utc_now
from eventhub.platform.db import db
from eventhub.platform.mail.kinds import Attachment, Composer, Letter, composer, url_to
from eventhub.platform.mail.models import OutgoingMail
from eventhub.platform.web.filters import called
from eventhub.platform.web.locale import language

_S = RegistrationState
_link_mail = partial(composer, about=Registration, transactional=True, awaited=True, sent=start_the_clock)


@_link_mail("registrations/verify")
def verify(mail: OutgoingMail) -> Letter | None:
    """Send the link and the code that prove the address; of what a stranger typed it repeats the title alone.

    In a flood not even that.
    """
    registration = _unproven(mail)
    if registration is None or not _is_on(registration.event):
        return None
    flooded = flood.find_flood(registration.event_id, utc_now(), before_id=registration.id)
    # Six wrong tries have voided the code, and never the link.
    has_code = registration.wrong_tries < WRONG_TRIES_ALLOWED
    code = tokens.derive_code(PURPOSE, registration.nonce) if has_code else ""
    return Letter(
        {
            "email": registration.email,
            "event": registration.event,
            "is_plain": flooded is not None,
            "expected": sign_up.expect_state(registration, utc_now()),
            "link": _link(registration),
            "code_digits": f"{code[:3]} {code[3:]}".strip(),
        }
    )


def _link(registration: Registration) -> str:
    return url_to("sign_up.confirm", token=tokens.derive(PURPOSE, registration.nonce))


def _by_organiser(mail: OutgoingMail, *, came: bool) -> Letter | None:
    """Compose a mail that says who invites, and whose answers go to them; `came`: to a guest who was let in."""
    registration = _unproven(mail)
    if registration is None or registration.is_unproven_guest is not came:
        return None
    host = next(iter(event_queries.hosts_and_role(registration.event_id, None)[0]), None)
    has_come = registration.checked_in_at is not None and utc_now() >= registration.event.starts_at
    return Letter(
        _context(registration) | {"link": _link(registration), "host": host.name if host else "", "has_come": has_come},
        reply_to=((host.name, host.email),) if host and host.email else (),
    )


def _unproven(mail: OutgoingMail) -> Registration | None:
    registration = db.session.get(Registration, mail.about_id)
    if registration is None or not (registration.state is _S.UNVERIFIED or registration.is_unproven_guest):
        return None
    return registration


@_link_mail("registrations/added")
def added(mail: OutgoingMail) -> Letter | None:
    """Send the link that proves the address of a guest that an organiser put on the list."""
    return _by_organiser(mail, came=False)


@_link_mail("registrations/walked_in")
def walked_in(mail: OutgoingMail) -> Letter | None:
    """Send the link that proves the address of a guest who was let in without a registration."""
    return _by_organiser(mail, came=True)


def _about(*states: RegistrationState, admits: bool = False, only_on: bool = False) -> Composer:
    """Make a composer for a mail that is true as long as the registration is in one of these states.

    One that `admits` attaches the calendar file and the ticket. With `only_on` it is true of an event that takes place
    and is not over.
    """

    def compose(mail: OutgoingMail) -> Letter | None:
        registration = _found(mail, *states)
        if registration is None or (only_on and not _is_on(registration.event)):
            return None
        if not admits:
            return Letter(_context(registration))
        return _with_ticket(registration, mail)

    return compose


def _found(mail: OutgoingMail, *states: RegistrationState) -> Registration | None:
    """Return the registration that a mail is about while it is in one of these states."""
    registration = db.session.get(Registration, mail.about_id)
    return registration if registration is not None and registration.state in states else None


def _is_on(event: Event) -> bool:
    """Return whether an event takes place and is not over: else nobody is told of a place, a list or a request."""
    return event.state is EventState.PUBLISHED and utc_now() < event.ends_at


def _calendar(event: Event, mail: OutgoingMail) -> Attachment:
    data = calendar_file(calendar_facts(event, for_guest=True, written_at=mail.created_at))
    return Attachment("event.ics", "text/calendar", data, method="PUBLISH")


def _with_ticket(registration: Registration, mail: OutgoingMail) -> Letter:
    """Attach calendar file and ticket, and show the ticket in the text; who comes by a link alone has none to show."""
    event = registration.event
    calendar = _calendar(event, mail)
    if not event.has_tickets:
        return Letter(_context(registration) | {"ticket_cid": ""}, attachments=(calendar,))
    cid = f"ticket-{registration.id}@{current_app.config['EVENTHUB'].host.split(':')[0]}"
    ticket = Attachment("ticket.png", "image/png", picture_of(registration))
    return Letter(
        _context(registration) | {"ticket_cid": cid}, attachments=(calendar, ticket, replace(ticket, cid=cid))
    )


def _context(registration: Registration) -> dict[str, Any]:
    event = registration.event
    return {
        "registration": registration,
        "event": event,
        "note": queries.get_note_of_last_move(registration.id),
        "event_url": url_to("event.show", slug=event.slug),
        "mine_url": url_to("registration.mine", slug=event.slug),
        "coming_url": url_to("registration.coming", token=tokens.sign(ATTENDANCE, registration.id)),
        "calendar_url": url_to("events.calendar", slug=event.slug),
        "map_url": _map_of(registration),
        # The three questions after registering, unless one is answered already.
        "cards_url": "" if registration.goals or registration.known_names else url_to("cards.first", slug=event.slug),
        "state_words": STATE_WORDS[registration.state],
    }


def _map_of(registration: Registration) -> str:
    """Return the address of a map of the exact place, for a guest who may know it; empty without one."""
    event = registration.event
    if registration.state is not _S.CONFIRMED or not event.address:
        return ""
    return maps(spot_of(event.address, event.place), event.zone, chinese=language().is_chinese)[0][1]


_VERIFIED_LIVE = tuple(SETTLED)

_admission = partial(_about, _S.CONFIRMED, admits=True, only_on=True)

composer("registrations/already", Registration, transactional=True, awaited=True)(_about(*_VERIFIED_LIVE, only_on=True))
composer("registrations/confirmed", Registration, transactional=True, awaited=True)(_admission())
composer("registrations/approved", Registration, transactional=True)(_admission())
composer("registrations/offer_lapsed", Registration, transactional=True)(_about(_S.LAPSED))


@composer("registrations/withdrawn", Registration, transactional=True, awaited=True)
def withdrawn(mail: OutgoingMail) -> Letter | None:
    """Say that a guest is off the list, and how they would come back, as it is now."""
    registration = _found(mail, _S.WITHDRAWN)
    if registration is None:
        return None
    event = registration.event
    returns = {
        "may_return": admission_to(event, utc_now()) in (Admission.OPEN, Admission.FULL),
        "others_wait": queries_of_waiting_list.is_waited_for(event.id),
    }
    return Letter(_context(registration) | returns)


@composer("registrations/waitlisted", Registration, transactional=True, awaited=True)
def waitlisted(mail: OutgoingMail) -> Letter | None:
    """Say the number on the waiting list, as it is now."""
    registration = _found(mail, _S.WAITLISTED)
    if registration is None or not _is_on(registration.event):
        return None
    number = queries_of_waiting_list.get_position_on_list(registration)
    holds = offer_hold(registration.event.starts_at, utc_now()) is not None
    return Letter(_context(registration) | {"number": number, "holds_places": holds})


@composer("registrations/offer", Registration, transactional=True)
def offer(mail: OutgoingMail) -> Letter | None:
    """Say until when a place is held; None once that has passed."""
    registration = _found(mail, _S.OFFERED)
    if registration is None or registration.offer_until is None or not _is_on(registration.event):
        return None
    return Letter(_context(registration)) if registration.offer_until > utc_now() else None


@composer("registrations/removed", Registration, transactional=True)
def removed(mail: OutgoingMail) -> Letter | None:
    """Say that the organiser has taken a guest off the list, and whether a place went with it."""
    registration = _found(mail, _S.REMOVED)
    if registration is None:
        return None
    before = queries.get_state_before(registration.id)
    return Letter(_context(registration) | {"had_place": before == _S.CONFIRMED})


@composer("registrations/declined", Registration, transactional=True)
def declined(mail: OutgoingMail) -> Letter | None:
    """Say that there is no place, in the name of the person who, as the form said, reads the request."""
    registration = _found(mail, _S.DECLINED, _S.REMOVED)
    return Letter(_context(registration) | {"host": _host_words(registration)}) if registration else None


def _host_words(registration: Registration) -> str:
    host = next(iter(event_queries.hosts_and_role(registration.event_id, None)[0]), None)
    return called(host) if host else gettext("The organiser")


@composer("registrations/reopened", Registration, transactional=True)
@composer("registrations/pending", Registration, transactional=True, awaited=True)
def pending(mail: OutgoingMail) -> Letter | None:
    """Say who looks at the request, a person rather than an office."""
    registration = _found(mail, _S.PENDING)
    if registration is None or not _is_on(registration.event):
        return None
    return Letter(_context(registration) | {"host": _host_words(registration)})


@composer("registrations/still_coming", Registration)
def still_coming(mail: OutgoingMail) -> Letter | None:
    """Ask on the day before whether the guest still comes, or another one gets the seat."""
    registration = _found(mail, _S.CONFIRMED)
    if registration is None or not _is_on(registration.event) or registration.event.starts_at <= utc_now():
        return None
    return Letter(_context(registration))


@composer("events/changed", Registration, transactional=True)
def changed(mail: OutgoingMail) -> Letter | None:
    """Say what is different now, with the calendar file for those who have a seat.

    None where all that the reader may know is as before.
    """
    registration = db.session.get(Registration, mail.about_id)
    if registration is None or registration.state not in _VERIFIED_LIVE:
        return None
    event = registration.event
    if event.state is not EventState.PUBLISHED:
        return None
    is_guest = registration.state is _S.CONFIRMED
    old = {name: getattr(event, f"told_{name}") for name in NEWS if is_guest or name not in FOR_GUESTS_ALONE}
    different = {name for name, value in old.items() if value != getattr(event, name)}
    attachments = (_calendar(event, mail),) if is_guest else ()
    return (
        Letter(
            _context(registration) | {"old": old, "different": different, "old_title": _old_title(event)},
            attachments=attachments,
        )
        if different
        else None
    )


def _old_title(event: Event) -> str:
    """Return the title under which guests know an event that has another one now; empty without one."""
    return event.told_title if event.told_title != event.title else ""


@composer("events/cancelled", Registration, transactional=True)
def cancelled(mail: OutgoingMail) -> Letter | None:
    """Say that the event is cancelled, with the calendar file that removes it."""
    return _news_of_event(mail, EventState.CANCELLED)


@composer("events/taken_down", Registration, transactional=True)
def taken_down(mail: OutgoingMail) -> Letter | None:
    """Say that an operator has taken the event down, with the calendar file that removes it."""
    return _news_of_event(mail, EventState.TAKEN_DOWN)


@composer("events/restored", Registration, transactional=True)
def restored(mail: OutgoingMail) -> Letter | None:
    """Say that the event is back; to those with a place with the calendar file that puts it back."""
    return _news_of_event(mail, EventState.PUBLISHED)


def _news_of_event(mail: OutgoingMail, state: EventState) -> Letter | None:
    """Compose a mail that is true as long as the event is in this state."""
    registration = db.session.get(Registration, mail.about_id)
    # An address that nobody has proven gets no words of an organiser.
    if registration is None or registration.state not in _VERIFIED_LIVE or registration.event.state is not state:
        return None
    if state is EventState.PUBLISHED and registration.state is not _S.CONFIRMED:
        return Letter(_context(registration))
    return Letter(_context(registration), attachments=(_calendar(registration.event, mail),))
