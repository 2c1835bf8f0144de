"""Two guests note each other by one scan: one shows a code, the other scans it, and both say that they met.

Who shows a code lets its reader see their name, whatever they chose for the list of guests; a block stays a block.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from eventhub.events.event.models import Event
from eventhub.events.registrations.models import Registration
from eventhub.followups.notes import queries
from eventhub.followups.notes.models import MeetingScan, Note
from eventhub.followups.notes.service import Who, Words, contact_of, write_note
from eventhub.people.relations import list_blocked
from eventhub.platform import tokens
from eventhub.platform.db import db, transaction
from eventhub.platform.errors import NotFound

PURPOSE = "met"
# So long the one who was scanned may say whether they met.
KEPT = timedelta(days=1)


def code_of(registration: Registration) -> str:
    """Return the token in a guest's QR code. It opens one page to guests of the same event and changes nothing."""
    return tokens.sign(PURPOSE, [registration.event_id, registration.user_id or 0])


def is_open(event: Event, now: datetime) -> bool:
    """Return whether the codes of an event can be scanned: while people met there can be noted."""
    return event.starts_at - queries.BEFORE <= now <= event.ends_at + queries.REMEMBERED


def shown_by(code: str, scanner_id: int, now: datetime) -> Registration | None:
    """Return the guest behind a code, for guests of the same event; None for everybody else and for unknown codes."""
    value = tokens.unsign(PURPOSE, code)
    if not isinstance(value, list) or len(value) != 2:
        return None
    event_id, user_id = (int(part) for part in value)
    if event_id not in {event.id for event in queries.recent_events_of(scanner_id, now)}:
        return None
    return None if user_id in list_blocked(scanner_id) else queries.find_place(event_id, user_id)


def scan(code: str, scanner_id: int, words: Words, *, now: datetime) -> Note:
    """Note that the scanner met the guest behind a code; the guest is asked the same, once. Raises NotFound."""
    with transaction():
        shower = shown_by(code, scanner_id, now)
        if shower is None or shower.user_id is None or shower.user_id == scanner_id:
            raise NotFound("nobody to have met behind this code")
        queries.lock_author(scanner_id)
        known = queries.find_note(scanner_id, _client_id(shower))
        note = _note(scanner_id, shower, words, now)
        if known is None and not queries.has_noted(shower.user_id, scanner_id):
            db.session.add(
                MeetingScan(event_id=shower.event_id, shower_id=shower.user_id, scanner_id=scanner_id, created_at=now)
            )
        return note


def scans_waiting_for(shower_id: int, now: datetime) -> Sequence[MeetingScan]:
    """Return the scans by guests who say that they met a user and wait for the user to confirm it."""
    apart = list_blocked(shower_id)
    return [each for each in queries.scans_of(shower_id, now - KEPT) if each.scanner_id not in apart]


def is_waiting(shower: Registration, scanner_id: int, now: datetime) -> bool:
    """Return whether a user has not yet said that they met the scanner."""
    waiting = scans_waiting_for(shower.user_id or 0, now)
    return any((each.event_id, each.scanner_id) == (shower.event_id, scanner_id) for each in waiting)


def get_waiting(scan_id: int, shower_id: int, now: datetime) -> MeetingScan:
    """Return a scan of a user's code that they have not answered. Raises NotFound."""
    scan = next((each for each in scans_waiting_for(shower_id, now) if each.id == scan_id), None)
    if scan is None:
        raise NotFound(f"scan {scan_id}")
    return scan


def answer(scan_id: int, shower_id: int, *, met: bool, now: datetime) -> Note | None:
    """Answer a scan: a yes is a note and makes the tie mutual; a no is told to nobody. Raises NotFound."""
    with transaction():
        scan = get_waiting(scan_id, shower_id, now)
        place = queries.find_place(scan.event_id, scan.scanner_id)
        db.session.delete(scan)
        return _note(shower_id, place, Words(), now) if met and place is not None else None


def forget_scans(now: datetime) -> int:
    """Delete scans that were not answered within a day. A job; return how many."""
    with transaction():
        return queries.delete_scans(now - KEPT)


def _client_id(person: Registration) -> str:
    """Return the client id of a scan: one scan of a guest at an event is one note, however often it is sent."""
    return f"scan-{person.event_id}-{person.user_id}"


def _note(author_id: int, person: Registration, words: Words, now: datetime) -> Note:
    """Save the note of a scan; a scan without words keeps the note that the author has of the person at this event."""
    noted = queries.find_note_at(author_id, person.user_id or 0, person.event_id)
    if noted is not None and not any(words.wording.values()):
        return noted
    contact = contact_of(author_id, person, now)
    return write_note(author_id, _client_id(person), Who(contact_id=contact.id), words.at(person.event_id), now=now)
