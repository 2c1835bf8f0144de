"""What the page of a guest's own registration shows of it."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from eventhub.accounts.labels import BACKGROUND
from eventhub.events.companion.queries import find_brought
from eventhub.events.event.models import Event
from eventhub.events.event.outside_links import maps, spot_of
from eventhub.events.event.queries import hosts_and_role
from eventhub.events.event.rules import EventState
from eventhub.events.registrations import queries_of_waiting_list, waiting_list
from eventhub.events.registrations.greeters import greets_at
from eventhub.events.registrations.labels import PROFILE_WORDS, STATE_KINDS, STATE_WORDS
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.profile import additions
from eventhub.events.registrations.rules import RegistrationState, offer_hold
from eventhub.organiser.companion.labels import TOOL_WORDS
from eventhub.platform.clock import utc_now
from eventhub.platform.web.locale import language
from eventhub.site.cards.answered import answered_by
from eventhub.site.cards.payoffs import sees_guests
from eventhub.site.cards.rules import Card, find_first_open
from eventhub.site.event.show import outside_calendars


def standing_of(registration: Registration) -> dict[str, Any]:
    """Return how a registration stands, with what its page may say of it."""
    now, event = utc_now(), registration.event
    waits = registration.state is RegistrationState.WAITLISTED
    is_confirmed = registration.state is RegistrationState.CONFIRMED
    position = queries_of_waiting_list.get_position_on_list(registration) if waits else None
    is_coming = event.state is EventState.PUBLISHED and event.ends_at > now
    answered = answered_by(registration) if is_coming else set(Card)
    brought = find_brought(registration.id) if is_confirmed else None
    return {
        "registration": registration,
        # For a guest whose place another tool gave out: its name, and whether check-in knows its code.
        "tool": TOOL_WORDS[brought.tool] if brought else None,
        "knows_tools_code": brought is not None and bool(brought.ticket_digest),
        "event": event,
        "state": STATE_WORDS[registration.state],
        "kind": STATE_KINDS.get(registration.state, ""),
        "now": now,
        "position": position,
        "hosts": hosts_and_role(event.id, None)[0],
        "is_coming": is_coming,
        "map": _map_of(event, knows_address=is_confirmed),
        "calendars": outside_calendars(event, has_exact=is_confirmed),
        "has_ticket": is_confirmed and is_coming and event.has_tickets,
        "greets": is_confirmed and is_coming and greets_at(event.id, registration.guest_id),
        "sees_guests": sees_guests(registration),
        "first_open": find_first_open(answered),
        "names_people": Card.PEOPLE in answered,
        "holds_places": offer_hold(event.starts_at, now) is not None,
        "is_next": waits and waiting_list.is_next(registration, position=position, now=now),
    }


def _map_of(event: Event, *, knows_address: bool) -> str:
    """Return the address of the map that shows the place best, by the house number for who may know it."""
    spot = spot_of(event.address if knows_address else "", event.place)
    return maps(spot, event.zone, chinese=language().is_chinese)[0][1] if spot else ""


def additions_of(registration: Registration) -> list[tuple[str, str]]:
    """Return (label, words) of what was typed before signing in and is not in the profile yet."""
    new = additions(registration)
    found = [(str(PROFILE_WORDS[name]), text) for name, text in new.texts.items()]
    found += [(str(BACKGROUND[kind]), ", ".join(words)) for kind, words in new.background.items()]
    if new.happy_to_introduce:
        found.append((_("Introductions"), _("People may ask me to introduce them to people I know")))
    return found
