"""Which of the questions a guest has answered, found in what is stored of them."""

from __future__ import annotations

from eventhub.accounts.queries import background_of
from eventhub.events.registrations.models import Registration
from eventhub.people.relations import list_known_or_denied
from eventhub.site.cards.rules import Card


def answered_by(registration: Registration) -> set[Card]:
    """Return which questions a guest has answered."""
    said = registration.goals or registration.goal_sentence or registration.looks_for or registration.can_help
    found = {Card.GOAL: said, Card.BACKGROUND: background_of(registration.guest_id)}
    found[Card.PEOPLE] = (
        registration.known_names or registration.greet_me or list_known_or_denied(registration.guest_id)
    )
    return {card for card, answer in found.items() if answer}
