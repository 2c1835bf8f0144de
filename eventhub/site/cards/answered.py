"""Which of the questions a guest has answered, found in what is stored of them."""

from __future__ import annotations

from eventhub.accounts.queries import background_of
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.queries import has_answers
from eventhub.people.relations import list_known_or_denied
from eventhub.site.cards.rules import Card


def answered_by(registration: Registration) -> set[Card]:
    """Return which questions a guest has answered."""
    place, user_id = registration, registration.guest_id
    answers: dict[Card, object] = {
        Card.GOAL: has_answers(place),
        Card.BACKGROUND: background_of(user_id),
        Card.PEOPLE: place.known_names or place.greet_me or list_known_or_denied(user_id),
    }
    return {card for card, answer in answers.items() if answer}
