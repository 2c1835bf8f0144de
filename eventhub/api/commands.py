"""What a program may ask for: each use case calls the service of the pages, with its rules of state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from eventhub.api import queries
from eventhub.api.cursors import cursor_after, id_after
from eventhub.api.idempotency import Answer
from eventhub.api.presenters import check_in_of, event_of, exported_guest_of, registration_of
from eventhub.api.service import Caller, get_event
from eventhub.events.checkin import service as checkin
from eventhub.events.checkin.rules import LET_IN, Entry, How, Verdict
from eventhub.events.companion import queries as companion
from eventhub.events.companion.rules import OutsideGuest
from eventhub.events.event import service as events
from eventhub.events.event.rules import Act, TeamRole
from eventhub.events.event.schedule import complaints
from eventhub.events.registrations import decisions, service, sign_up
from eventhub.events.registrations.answers import table_of
from eventhub.events.registrations.export import COLUMNS, cells_of, spreadsheet
from eventhub.events.registrations.guest_list import finds, get_guest, guests_to_export
from eventhub.events.registrations.models import Registration
from eventhub.organiser.companion import program_lists
from eventhub.platform import tokens
from eventhub.platform.db import transaction
from eventhub.platform.errors import Invalid

# A complaint uses the field names of the form.
_FIELDS = {"starts": "starts_at", "ends": "ends_at", "registration_closes": "registration_closes_at"}
# A ticket of no guest here is not found; a guest without a place is in the wrong state.
_NOT_HERE = frozenset({Verdict.UNKNOWN, Verdict.OTHER_EVENT})


@dataclass(frozen=True, kw_only=True)
class ApiCall:
    """One call: who, when, what was sent, and the rows of its address, which the caller's role reaches."""

    caller: Caller
    now: datetime
    event: Any = None
    role: TeamRole = TeamRole.OWNER
    registration: Any = None
    sent: dict[str, Any] = field(default_factory=dict)


def rows_of(caller: Caller, role: TeamRole, event_id: int, registration_id: int | None) -> dict[str, Any]:
    """Return the rows that an address names. Raises NotFound and NotAllowed, before anything else is looked at."""
    event, own_role = get_event(caller, event_id, role)
    guest = get_guest(event_id, registration_id) if registration_id is not None else None
    return {"event": event, "role": own_role, "registration": guest}


def list_events(asked: ApiCall) -> Answer:
    """List a page of the events that the caller's user runs, with the cursor of the next."""
    wanted, whose = asked.sent, asked.caller.user.id
    filters = {name: wanted.get(name) for name in ("state", "starts_after")}
    limit, which = wanted["limit"], ("events", whose, *filters.values())
    found = queries.events_after(whose, id_after(wanted["cursor"], *which), limit + 1, **filters)
    more = cursor_after(found[limit - 1][0].id, *which) if len(found) > limit else None
    return Answer(200, {"data": [event_of(event, role) for event, role in found[:limit]], "next_cursor": more})


def show_event(asked: ApiCall) -> Answer:
    """Show one event, as the caller's role may see it."""
    return Answer(200, event_of(asked.event, asked.role))


def create_event(asked: ApiCall) -> Answer:
    """Make a draft that the caller's user owns."""
    fields = events.EventFields(**_without_empty_texts(asked.sent))
    _refuse_faults(fields)
    return Answer(201, event_of(events.create_draft(asked.caller.user, fields, now=asked.now), asked.role))


def change_event(asked: ApiCall) -> Answer:
    """Change what the body names and leave the rest."""
    changes = _without_empty_texts(asked.sent)
    tell_guests = changes.pop("tell_guests", True)
    fields = events.EventFields(**(asdict(events.fields_of(asked.event)) | changes))
    _refuse_faults(fields)
    by, event_id = asked.caller.user, asked.event.id
    changed = service.change_event(event_id, fields, tell_guests=tell_guests, by=by, now=asked.now)
    return Answer(200, event_of(changed, asked.role))


def _without_empty_texts(sent: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was sent, its texts in other languages as the form keeps them: none that is empty."""
    if "translations" not in sent:
        return dict(sent)
    named = {
        code.value: {name: text for name, text in texts.items() if text} for code, texts in sent["translations"].items()
    }
    return {**sent, "translations": {code: texts for code, texts in named.items() if texts}}


def publish_event(asked: ApiCall) -> Answer:
    """Publish a draft. Raises WrongState for an event in any other state."""
    return Answer(200, event_of(events.publish(asked.event.id, by=asked.caller.user, now=asked.now), asked.role))


def cancel_event(asked: ApiCall) -> Answer:
    """Cancel an event and tell its guests."""
    service.cancel_event(asked.event.id, by=asked.caller.user, now=asked.now)
    return show_event(asked)


def list_registrations(asked: ApiCall) -> Answer:
    """List a page of the registrations at an event, searched and filtered, with the cursor of the next."""
    wanted, event_id = asked.sent, asked.event.id
    search, filters = wanted.get("q", ""), {name: wanted.get(name) for name in ("state", "checked_in")}
    limit, which = wanted["limit"], ("registrations", event_id, search, *filters.values())
    after = id_after(wanted["cursor"], *which)
    found = queries.registrations_after(event_id, after, limit + 1, finds=finds(search), **filters)
    more = cursor_after(found[limit - 1].id, *which) if len(found) > limit else None
    return Answer(200, {"data": [registration_of(row) for row in found[:limit]], "next_cursor": more})


def show_registration(asked: ApiCall) -> Answer:
    """Show one registration, with its answers."""
    return Answer(200, registration_of(asked.registration), asked.registration.id)


def add_registration(asked: ApiCall) -> Answer:
    """Put a guest on the list; they get a mail and have the place once they confirm."""
    made = sign_up.add_by_hand(asked.event.id, by=asked.caller.user, now=asked.now, **asked.sent)
    return Answer(201, registration_of(made), made.id)


def bring_list(asked: ApiCall) -> Answer:
    """Bring the guest list of another tool; each guest once, however often it is sent."""
    sent = asked.sent
    guests = [
        OutsideGuest(
            is_going=guest["state"] == "going", **{name: text for name, text in guest.items() if name != "state"}
        )
        for guest in sent["guests"]
    ]
    done, gone = program_lists.bring(
        asked.event.id,
        guests,
        tool=sent["tool"],
        invites=sent["invite"],
        is_complete=sent["complete"],
        by=asked.caller.user,
        now=asked.now,
    )
    rows = [
        {"reference": one.guest.reference, "outcome": one.outcome, "registration_id": one.registration_id}
        for one in done
    ]
    return Answer(200, {"data": rows, "taken_off": gone})


def approve(asked: ApiCall) -> Answer:
    """Approve a request, as the guest list does."""
    decisions.approve(asked.registration, by=asked.caller.user, now=asked.now, **asked.sent)
    return show_registration(asked)


def decline(asked: ApiCall) -> Answer:
    """Decline a request or a place in the waiting list, as the guest list does."""
    decisions.decline(asked.registration, by=asked.caller.user, now=asked.now, **asked.sent)
    return show_registration(asked)


def remove(asked: ApiCall) -> Answer:
    """Take a guest's place back, as the guest list does."""
    service.remove(asked.registration, by=asked.caller.user, now=asked.now)
    return show_registration(asked)


def check_in(asked: ApiCall) -> Answer:
    """Check a guest in or out by ticket or by number; a refusal stands in the log of the check-in all the same."""
    sent = asked.sent
    report = checkin.Report(
        nonce=tokens.new_nonce(),
        entry=Entry(sent["entry"]),
        how=How.SCAN if "ticket" in sent else How.GUEST_TABLE,
        ticket=sent.get("ticket", ""),
        registration_id=sent.get("registration_id"),
        device_at=sent.get("at"),
    )
    answer = checkin.record_reports(
        asked.event.id, [report], by=asked.caller.user, device_now=asked.now, now=asked.now
    )[0]
    about = answer.registration.id if answer.registration else None
    if answer.verdict in LET_IN:
        return Answer(200, check_in_of(answer), about)
    status = 404 if answer.verdict in _NOT_HERE else 409
    return Answer(status, {"reason": str(answer.verdict), "verdict": str(answer.verdict)}, about)


def export_json(asked: ApiCall) -> Answer:
    """Export the guests of all states, as the page exports them, and note the export in the event's log."""
    guests = _exported(asked)
    brought = companion.addresses_brought(guests)
    rows = [exported_guest_of(row, brought.get(row.id)) for row in guests]
    return Answer(200, {"event_id": asked.event.id, "data": rows})


def export_csv(asked: ApiCall) -> Answer:
    """Export the same as a spreadsheet, with local times and nothing that could act as a formula."""
    guests, (questions, given) = _exported(asked), table_of(asked.event.id)
    brought = {number: {"email": address} for number, address in companion.addresses_brought(guests).items()}
    header = [*(column.key for column in COLUMNS), *(one.text for one in questions)]
    rows = [
        cells_of(row, asked.event.zone, own=brought.get(row.id, {}))
        + [found.said if (found := given.get((row.id, one.version_id))) else "" for one in questions]
        for row in guests
    ]
    return Answer(200, spreadsheet(header, rows))


def _exported(asked: ApiCall) -> list[Registration]:
    event_id = asked.event.id
    with transaction():
        guests = guests_to_export(event_id)
        events.remember(event_id, Act.EXPORTED, by=asked.caller.user, number=len(guests), now=asked.now)
    return guests


def _refuse_faults(fields: events.EventFields) -> None:
    found = complaints(fields.plan)
    if found:
        raise Invalid([(f"/{_FIELDS.get(one.field, one.field)}", str(one.fault)) for one in found])
